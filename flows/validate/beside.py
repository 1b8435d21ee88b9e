"""The suites in a process of their own, beside the one that asks.

Great Expectations takes longer to import than texts take to be read. The process starts with the release and imports
meanwhile, on a second core where there is one; tables are sent to it as soon as there are any.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from flows.ground.errors import DyadError
from flows.ground.paths import ROOT
from flows.validate.report import Result
from flows.validate.suites import check_suites

if TYPE_CHECKING:
    import pyarrow as pa

Wait: TypeAlias = Callable[[], Result]


def suites_here(
    tables: Mapping[str, pa.Table], integrity: Sequence[Result], folder: Path, docs: Path | None
) -> Callable[[], Result]:
    """Return what runs the suites in this process, when it is called (see ``check_suites``)."""
    return partial(check_suites, tables, integrity, folder, docs)


class Beside:
    """Asks the process, which is started once: when a question is likely, or at the first."""

    def __init__(self, running: ExitStack) -> None:
        self._running = running
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, so that it has imported what it needs when it is asked."""
        self._started()

    def __call__(
        self, tables: Mapping[str, pa.Table], integrity: Sequence[Result], folder: Path, docs: Path | None
    ) -> Wait:
        """Send the tables, and return what waits for the result: it raises the DyadError that ``check_suites`` does."""
        process = self._started()
        posting = self._running.enter_context(ThreadPoolExecutor(1))
        return partial(_answer, process, posting.submit(_post, process, (tables, integrity, folder, docs)))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = [sys.executable, "-m", "flows.validate"]
            pipe = subprocess.PIPE
            process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe)
            self._process = self._running.enter_context(process)
        return self._process

    def stop(self) -> None:
        """End the process, whatever it is at."""
        if self._process is not None:
            self._process.kill()


@contextmanager
def suites_beside() -> Iterator[Beside]:
    """Yield what asks a process of its own to run the suites; leaving ends that process."""
    with ExitStack() as running:
        beside = Beside(running)
        try:
            yield beside
        finally:
            beside.stop()


def _post(process: subprocess.Popen[bytes], question: object) -> tuple[bytes, bytes]:
    """Send the question and read all that comes back; a thread's work, as the other side may still be importing."""
    return process.communicate(pickle.dumps(question))


def _answer(process: subprocess.Popen[bytes], posted: Future[tuple[bytes, bytes]]) -> Result:
    told, noise = posted.result()
    if process.returncode:
        raise RuntimeError(f"the process of the suites broke down:\n{noise.decode(errors='replace')}")
    answer: Result | DyadError = pickle.loads(told)
    if isinstance(answer, DyadError):
        raise answer
    return answer
