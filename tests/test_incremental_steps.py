"""What a step's key has for "same program" is all that the step runs and reads."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from flows.collection import link_run, run
from flows.incremental.steps import _ALL, STEPS
from tests.tiny import NAME, ROOT, environment, make_corpus

FLOWS = ROOT / "flows"

# Where each step begins, beside ``flows.recipe``.
ENTRIES = {
    "load": ["flows.corpus.load"],
    "decisions": ["flows.curate.decisions"],
    "extract": ["flows.extract.pipeline"],
    "link": ["flows.curate.apply", "flows.link.link"],
    "tabulate": ["flows.tabulate.tables", "flows.evaluate.card"],
    "compare": [f"flows.diff.{name}" for name in ("compare", "release", "tables", "version")] + ["flows.news"],
    "validate": ["flows.validate"],
    "suites": ["flows.validate", "flows.validate.__main__"],
    "stage": ["flows.package.stage", "flows.explorer.build", "flows.diff.telling"],
    "check": ["flows.package.check"],
    "publish": ["flows.package.publish"],
}
LIBRARIES = {"yaml": "PyYAML", "great_expectations": "great-expectations", "dplib": "dplib-py"}
UNCOUNTED = {"pytest", "prefect"}  # no step's result depends on them


def covered(path: Path, step: str) -> bool:
    """Whether a file of the project is in a step's key."""
    return below(path, (*_ALL, *STEPS[step].code))


def below(path: Path, names: Iterable[str]) -> bool:
    """Whether a file is one of those named, or lies below one."""
    named = {(FLOWS / name if (FLOWS / name).exists() else ROOT / name) for name in names}
    return any(path == place or place in path.parents for place in named)


@cache
def imported(path: Path) -> tuple[str, ...]:
    """The modules that a file imports, wherever in it, but not for type checkers alone."""
    found: list[str] = []
    todo: list[ast.AST] = [ast.parse(path.read_bytes())]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [_meant(node.module, alias.name) for alias in node.names]
        todo += ast.iter_child_nodes(node)
    return tuple(found)


def _meant(module: str, name: str) -> str:
    """The module that a name comes from: itself one, or what the package's own file takes it from."""
    return f"{module}.{name}" if file_of(f"{module}.{name}") else module


def file_of(module: str) -> Path | None:
    place = ROOT.joinpath(*module.split("."))
    return next((path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file()), None)


def reached(step: str) -> tuple[set[Path], set[str]]:
    """The project's files that a step may run, and the libraries that they import."""
    return reached_from(ENTRIES[step])


def reached_from(modules: Iterable[str]) -> tuple[set[Path], set[str]]:
    """The project's files that modules may run, themselves among them, and the libraries that they import."""
    files: set[Path] = set()
    libraries: set[str] = set()
    todo = list(modules)
    while todo:
        module = todo.pop()
        path = file_of(module)
        if path is None:
            libraries.add(module.partition(".")[0])
        elif path not in files:
            files.add(path)
            todo += imported(path)
    return files, libraries - set(sys.stdlib_module_names) - {"flows"} - UNCOUNTED


@pytest.mark.parametrize("step", STEPS)
def test_the_modules_that_a_step_reaches_are_in_its_key(step: str) -> None:
    assert sorted(str(path.relative_to(ROOT)) for path in reached(step)[0] if not covered(path, step)) == []


@pytest.mark.parametrize("step", STEPS)
def test_the_libraries_that_a_step_calls_are_in_its_key(step: str) -> None:
    called = {LIBRARIES.get(name, name) for name in reached(step)[1]}
    assert called - set(STEPS[step].libraries) == set()


# What a collection's reading reaches and its parts do not rest on: where they lie, and how texts were come by, which
# are in a part's name themselves.
BESIDE = ("collection/__init__.py", "collection/store.py", "collection/texts.py", "collection/batches.py", "corpus",
          "package", "link/__init__.py")  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "named", "libraries"),
    [
        ("flows.collection.reader", (*run.METHOD, *BESIDE), run.LIBRARIES),
        ("flows.collection.linking", (*link_run.RESTS_ON, "package", "corpus", "extract"), link_run.LIBRARIES),
    ],
)
def test_what_a_collection_is_made_by_is_in_the_names_of_its_files(
    entry: str, named: tuple[str, ...], libraries: tuple[str, ...]
) -> None:
    files, called = reached_from([entry])
    assert sorted(str(path.relative_to(ROOT)) for path in files if not below(path, named)) == []
    assert {LIBRARIES.get(name, name) for name in called} - {*libraries, "fsspec", "spacy"} == set()


WATCH = """
import json, sys
from pathlib import Path

root, found = Path(sys.argv[1]), {}
aside = ("flows.ground.memo", "flows.ground.language", "flows.ground.yamlfile", "flows.ground.plainfile")

def watch(event, arguments):
    if event != "open" or not isinstance(arguments[0], (str, Path)):
        return
    path = str(arguments[0])
    if not path.startswith(str(root)) or path.endswith(".py") or "__pycache__" in path or "/." in path[len(str(root)):]:
        return
    frame = sys._getframe(1)
    while frame:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("flows.") and module not in aside:
            found.setdefault(module, set()).add(path)
            return
        frame = frame.f_back

sys.addaudithook(watch)
from flows.release import Order, release_plain
release_plain(Order(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]), force=True, kept=Path(sys.argv[5])))
print(json.dumps({module: sorted(paths) for module, paths in found.items()}))
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The data files that each module of the project reads in a release, all made anew."""
    folder = tmp_path_factory.mktemp("read")
    raw = make_corpus(folder / "raw")
    line = [sys.executable, "-c", WATCH, ROOT, NAME, folder / "output", raw, folder / "kept"]
    done = subprocess.run([*map(str, line)], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("step", [step for step in STEPS if step != "suites"])  # it runs in a process of its own
def test_the_data_files_that_a_step_reads_are_in_its_key(step: str, read: dict[str, list[str]]) -> None:
    files = reached(step)[0]
    assert sum(len(paths) for paths in read.values()) > 50
    assert sorted(_missed(step, files, read)) == []


def _missed(step: str, files: set[Path], read: dict[str, list[str]]) -> Iterator[str]:
    for module, paths in read.items():
        if module != "flows.ground.fingerprint" and file_of(module) in files:
            yield from (f"{module}: {path}" for path in paths if not covered(Path(path), step))
