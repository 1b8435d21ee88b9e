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
from contextlib import contextmanager
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
Ask: TypeAlias = "Callable[[Mapping[str, pa.Table], Sequence[Result], Path, Path | None], Wait]"


def suites_here(
    tables: Mapping[str, pa.Table], integrity: Sequence[Result], folder: Path, docs: Path | None
) -> Callable[[], Result]:
    """Return what runs the suites in this process, when it is called (see ``check_suites``)."""
    return partial(check_suites, tables, integrity, folder, docs)


@contextmanager
def suites_beside() -> Iterator[Ask]:
    """Start the process; yield what sends it tables, and returns what waits for the result.

    Waiting raises the DyadError that ``check_suites`` raises there. Leaving ends the process, whatever it is at.
    """
    command = [sys.executable, "-m", "flows.validate"]
    pipe = subprocess.PIPE
    with (
        ThreadPoolExecutor(1) as posting,
        subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as process,
    ):
        try:
            yield lambda *question: partial(_answer, process, posting.submit(_post, process, question))
        finally:
            process.kill()


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
