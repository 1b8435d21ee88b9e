"""Serving: one process that registers the deployments with a Prefect server and runs what is started there."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from flows.engine import prepare, reach
from flows.ground.errors import DyadError
from flows.news import DOCS_AT
from flows.serving.deployments import Offer, deployments
from flows.validate import DOCS

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

POLL: Final = "3"  # seconds until a run that was started is seen; Prefect's ten are long for somebody who waits


def serve(offer: Offer, limit: int, docs_port: int | None) -> None:
    """Serve the deployments until Ctrl-C or SIGTERM; schedules rest while nobody serves them.

    ``limit``: runs at a time. Raises DyadError where no server is named, or the one that is does not answer.
    """
    os.environ.setdefault("PREFECT_RUNNER_POLL_FREQUENCY", POLL)
    prepare()
    where = _server()
    offered = deployments(offer)
    with _data_docs(docs_port):
        runner = _runner(limit)
        _register(runner, offered, where)
        told = f"serving {', '.join(one.full_name for one in offered)} at {where}; Ctrl-C ends it"
        with suppress(KeyboardInterrupt):
            asyncio.run(_run(runner, told))
    _say("serving no more; schedules rest until dyad serve runs again")


def _runner(limit: int) -> Runner:
    from prefect.runner import Runner

    class Stoppable(Runner):
        """Prefect's runner; told to end, it ends its runs and says so to the server, where Prefect's own waits."""

        def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
            """End the runs that are under way, and then this."""
            self.execute_in_background(self.astop)

    return Stoppable(limit=limit)


async def _run(runner: Runner, told: str) -> None:
    """Run what is started until somebody ends it; say so once schedules will be put to rest whenever that is."""
    running = asyncio.create_task(runner.start())
    while not (runner.started or running.done()):
        await asyncio.sleep(0.05)
    _say(told)
    await running


def _register(runner: Runner, offered: Sequence[RunnerDeployment], where: str) -> None:
    from prefect.deployments.runner import DeploymentApplyError

    try:
        for deployment in offered:
            runner.add_deployment(deployment)
    except DeploymentApplyError as fault:
        raise DyadError("the Prefect server refuses a deployment", where=where, found=str(fault)) from fault


def _server() -> str:
    """Return the pages of the user's server; raises DyadError where there is none, or it does not answer."""
    from prefect.settings import PREFECT_API_URL, PREFECT_UI_URL

    if not (url := PREFECT_API_URL.value()):
        raise DyadError(
            "no Prefect server is named, and a temporary one would have nobody to start runs",
            where="PREFECT_API_URL",
            found="nothing",
            mend="start one, prefect server start, and say where it is: "
            "PREFECT_API_URL=http://127.0.0.1:4200/api dyad serve",
        )
    reach(url)
    return str(PREFECT_UI_URL.value() or url)


@contextmanager
def _data_docs(port: int | None) -> Iterator[None]:
    """Serve the Data Docs to this machine meanwhile: browsers open no files that a page of a server links to."""
    if port is None or DOCS_AT in os.environ:
        yield
        return
    DOCS.mkdir(parents=True, exist_ok=True)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Pages, directory=str(DOCS)))
    except OSError as fault:
        _say(f"Data Docs are not served, only named by their path: 127.0.0.1:{port}: {fault.strerror}")
        yield
        return
    Thread(target=server.serve_forever, daemon=True).start()
    os.environ[DOCS_AT] = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        del os.environ[DOCS_AT]
        server.shutdown()
        server.server_close()


class _Pages(SimpleHTTPRequestHandler):
    """The files of a folder, no listings, no words on each request; nothing for pages that only claim our address."""

    def send_head(self) -> Any:
        """Answer where we are asked by a name of this machine's own."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in ("127.0.0.1", "localhost"):  # another site's name that was made to lead here
            self.send_error(403)
            return None
        return super().send_head()

    def list_directory(self, path: str | os.PathLike[str]) -> None:
        """Refuse: there are pages for that."""
        self.send_error(404)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the terminal tells of runs."""


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
