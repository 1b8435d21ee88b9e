"""The story as a Prefect flow: thin wrappers, and the care that Prefect needs to be quiet, offline and gone at the end.

Nothing here is imported unless the flow is asked for, and Prefect only inside functions, after ``prepare`` has set the
switches that it reads at import.
"""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import Field, StringConstraints

from flows import __version__
from flows.artifacts import Progress, key_of
from flows.corpus import load_corpus
from flows.ground.errors import DyadError
from flows.ground.opaque import Sealed
from flows.ground.paths import OUTPUT, RAW, WORKSHOP
from flows.ground.resting import collector_resting
from flows.incremental.steps import STEPS
from flows.naming import outline, release_name
from flows.news import ABOUT
from flows.package.faults import publication
from flows.release import Order, Plain, story

if TYPE_CHECKING:
    from prefect import Flow

CorpusName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
# A path, or an address without a password in it: parameters are seen by whoever sees the pages.
NO_PASSWORD = r"([^:]|:[^/]|:/[^/])*(://[^/:]*(:[^/@]*)?(/.*)?)?"
Address = Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=f"^{NO_PASSWORD}$")]
# Nothing is "" where a form asks for it: for null it would show a switch between two types.
MaybeAddress = Annotated[str, StringConstraints(max_length=1_000, pattern=f"^{NO_PASSWORD}$")]
ALL = "all"
StepName = Annotated[str, Field(json_schema_extra={"enum": [ALL, *STEPS]})]  # for forms; the builder checks it too

A = TypeVar("A")
B = TypeVar("B")

SWITCHES = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",  # 20 is too short for a first start on a busy machine
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # the terminal gets our lines; the pages get everything
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_PROMPT": "false",
}

MOST_STARTS = 3  # of our own server: once more where its port was taken meanwhile, then it is something else

WATCH = "import os,sys,signal;sys.stdin.read();os.kill(int(sys.argv[1]),signal.SIGTERM)"


_watches: list[subprocess.Popen[bytes]] = []


def prepare() -> None:
    """Set Prefect's switches: no telemetry, a home inside the project; whatever the user has set stands.

    Raises PublicationError where that home cannot be made: Prefect's server would try for a minute and a half.
    """
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ:
        home = Path(os.environ.setdefault("PREFECT_HOME", str(WORKSHOP / "prefect")))
        with publication(home):
            home.mkdir(parents=True, exist_ok=True)


class Tasks(Plain):
    """Steps as Prefect tasks, news also in the run's log, things to look at as artifacts of ``name``."""

    def __init__(self, name: str, documents: int = 0) -> None:
        self._name, self._documents = name, documents
        self._progress: Progress | None = None

    def do(self, name: str, step: Callable[[], B]) -> B:
        """Run the step as one task."""
        result: B = self._as_task(name, lambda _: step())(0).value
        return result

    def each(self, name: str, step: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Run the step as a task an item, and have the run show how far it is."""
        sizes = [len(item) if isinstance(item, Sequence) else 1 for item in items]
        total = max(self._documents, sum(sizes))
        progress = self._progress = Progress(self.key("progress"), total, total - sum(sizes))

        def run_one(number: int) -> B:
            """Run the step on the item of that number, and count what it holds as done."""
            result = step(items[number])
            progress.add(sizes[number])
            return result

        futures = self._as_task(name, run_one).map(range(len(items)))
        return [future.result().value for future in futures]

    def nothing_left(self) -> None:
        """Have the run show that all documents are done, also where none had to be read anew."""
        if self._progress is None:
            self._progress = Progress(self.key("progress"), self._documents, self._documents)

    def _as_task(self, name: str, step: Callable[[int], B]) -> Any:
        """Make a task of a step, its result sealed from Prefect's search for futures.

        A task gets an item's number, not the item: Prefect walks through whatever a task is given, looking for
        futures, and would walk through every claim of every mention.
        """
        from prefect import task
        from prefect.cache_policies import NO_CACHE

        def run_one(number: int) -> Sealed[B]:
            """Run the step on that number."""
            return Sealed(step(number))

        return task(name=name, cache_policy=NO_CACHE, persist_result=False, **self.options(name))(run_one)

    def key(self, key: str) -> str:
        """Return the key of an artifact of this name."""
        return key_of(self._name, key)

    def options(self, name: str) -> dict[str, Any]:
        """Return what Prefect is told of the task besides its name: how often it is tried again, for one."""
        return {}

    def say(self, message: str) -> None:
        """Print the message and log it with the run; where runs are served, several at a time, say which one it is."""
        from prefect import get_run_logger
        from prefect.runtime import flow_run

        served = "PREFECT__FLOW_RUN_ID" in os.environ
        super().say(f"{flow_run.name}: {message}" if served else message)
        get_run_logger().info(message)

    def note(self, message: str) -> None:
        """Log the message with the run."""
        from prefect import get_run_logger

        get_run_logger().info(message)

    def show(self, key: str, markdown: Callable[[], str]) -> None:
        """Keep Markdown as an artifact of the run."""
        from prefect.artifacts import create_markdown_artifact

        create_markdown_artifact(markdown(), key=self.key(key), description=ABOUT.get(key))


def _release(
    corpus: CorpusName,
    publish: bool = True,
    force: bool = False,
    only: StepName = ALL,
    raw: Path = RAW,
    output: Path = OUTPUT,
) -> Path:
    """Build the release of a corpus and put it in place; what did not change is taken from where it is kept.

    Args:
        corpus: The corpus: the name of its folder below `raw`.
        publish: Put the release in place; otherwise the package is left in the workshop to be looked at.
        force: Run every step, also where nothing changed.
        only: Bring this step up to date, with what it needs, and stop there; `all` stops nowhere.
        raw: The folder that corpora lie in.
        output: The folder that releases lie in.
    """
    run = Tasks(corpus, outline(corpus, raw).texts)
    done = story(Order(corpus, output, raw, publish, force, None if only == ALL else only), run)
    run.nothing_left()
    return done


@cache
def release_flow() -> Flow[..., Path]:
    """Return the flow ``release(corpus, publish, force, only, raw, output)``; pydantic checks its parameters."""
    return as_flow(_release, "release", release_name)


def as_flow(function: Callable[..., B], name: str, run_name: Callable[[Mapping[str, Any]], str]) -> Flow[..., B]:
    """Make a function a flow of this version of Dyad, its runs named by what makes a name of their parameters.

    The function's docstring says what the flow does in its first paragraph and describes each parameter under
    ``Args:`` (Google style), where Prefect's forms take it from. Raises DyadError where Prefect cannot be imported.
    """
    prepare()
    try:
        with collector_resting():
            from prefect import flow
            from prefect.task_runners import ThreadPoolTaskRunner
    except Exception as fault:  # it reads its settings while it is imported, and raises whatever its readers do
        raise DyadError(
            "Prefect cannot be imported",
            where=os.environ.get("PREFECT_HOME", "~/.prefect"),
            found=f"{type(fault).__name__}: {fault}",
            mend="mend its settings (profiles.toml, variables PREFECT_…), or use --plain",
        ) from fault

    def named() -> str:
        """Name the run that is under way."""
        from prefect.runtime import flow_run

        return run_name(flow_run.parameters)

    about = inspect.cleandoc(function.__doc__ or "").partition("\n\n")[0]
    # Reading holds Python's lock: with a thread an item, all items would end at the same time, and late.
    few: Any = ThreadPoolTaskRunner(max_workers=2)
    as_flow = flow(name=name, version=__version__, description=about, flow_run_name=named, task_runner=few,
                   persist_result=False)  # fmt: skip
    return as_flow(function)


def run_flow(order: Order) -> Path:
    """Run the flow on the user's server, or on a temporary one that is gone when this process is."""
    load_corpus(order.corpus, order.raw)  # its faults are told at once, not after the seconds a server takes to start
    flow = release_flow()
    with serving():
        return flow(order.corpus, order.publish, order.force, order.only or ALL, order.raw, order.output)


@contextmanager
def serving() -> Iterator[None]:
    """Have a server to run flows on: the user's, or a temporary one; ``prepare`` comes first.

    Raises DyadError where it does not start, does not answer, or fails during the run.
    """
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    # With a heartbeat every synchronous flow sleeps a second at its end.
    with _server(), temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), _server_failing():
        yield


@contextmanager
def _server_failing() -> Iterator[None]:
    """Turn what a server refuses in the middle of a run into DyadError; steps that speak HTTP mend their own faults."""
    from httpx import HTTPError

    try:
        yield
    except HTTPError as fault:
        raise DyadError(
            "the Prefect server failed during the run",
            found=f"{type(fault).__name__}: {fault}",
            mend="run it again, or with --plain",
        ) from fault


@contextmanager
def _server() -> Iterator[None]:
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME

    if url := PREFECT_API_URL.value():
        reach(url)
        yield
        return
    with collector_resting():
        from prefect.logging.handlers import APILogWorker
        from prefect.server.api.server import SubprocessASGIServer

    class OwnServer(SubprocessASGIServer):
        """Prefect's temporary server, shielded from the terminal and watched; later callers get this instance."""

        starts = 0

        def _run_uvicorn_command(self) -> subprocess.Popen[Any]:
            self.starts += 1
            if self.starts > MOST_STARTS:
                raise RuntimeError(f"it ended {MOST_STARTS} times at once")
            with _interrupts_held():
                process = super()._run_uvicorn_command()
            _watch(process.pid)
            return process

    server = OwnServer()
    try:
        server.start()
    except RuntimeError as fault:
        raise DyadError(
            "Prefect's own server does not start",
            where=PREFECT_HOME.value(),
            found=str(fault),
            mend="remove that folder, make room on its disk, or use --plain",
        ) from fault
    try:
        yield
    finally:
        APILogWorker.drain_all(timeout=5)  # what is still in the queue has nowhere to go once the server is down
        server.stop()


def reach(url: str) -> None:
    """Raise DyadError where the user's own server does not answer."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        if fault := client.api_healthcheck():
            raise DyadError(
                "the Prefect server does not answer",
                where=url,
                found=f"{type(fault).__name__}: {fault}",
                mend="start it, take PREFECT_API_URL away, or use --plain",
            )


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C: a server that dies first leaves the flow nobody to report to."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _watch(pid: int) -> None:
    """Have a small process end the server when we are gone, even by ``kill -9``: its pipe from us closes then."""
    command = [sys.executable, "-I", "-S", "-c", WATCH, str(pid)]
    watch = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    _watches.append(watch)  # held, so that the pipe stays open as long as we live
