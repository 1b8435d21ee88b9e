"""Releases after small changes: only what must is done again, and what is published is as if all had been."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest

from flows.extract import pipeline
from flows.ground.errors import CorpusError, PublicationError
from flows.ground.model import Document
from flows.release import Order, Plain, plan, story
from tests.tiny import NAME, ROOT, command, environment, make_corpus, snapshot

B = TypeVar("B")
DECISIONS = """\
- id: friendship
  action: accept
  target: {doc: 001.txt, table: treaties, quote: "Treaty of Friendship"}
  reason: it is one
  author: Nobody
  date: "2020-01-01"
"""


class Counting(Plain):
    """A release that counts the steps that run."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.said: list[str] = []

    def do(self, name: str, step: Callable[[], B]) -> B:
        self.ran.append(name)
        return step()

    def say(self, message: str) -> None:
        self.said.append(message)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus released once, with what was kept."""
    folder = tmp_path_factory.mktemp("first")
    make_corpus(folder / "raw")
    (folder / "raw" / NAME / "decisions.yaml").write_text(DECISIONS)
    story(order(folder), Counting())
    return folder


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    """A copy of it all for a test to change."""
    return Path(shutil.copytree(first, tmp_path / "home"))


def order(home: Path, **how: object) -> Order:
    return Order(NAME, home / "output", home / "raw", kept=home / "kept", **how)  # type: ignore[arg-type]


def release(home: Path, **how: object) -> Counting:
    run = Counting()
    story(order(home, **how), run)
    return run


def planned(home: Path, capsys: pytest.CaptureFixture[str], **how: object) -> list[str]:
    capsys.readouterr()
    plan(order(home, **how))
    return capsys.readouterr().out.splitlines()


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def edit(home: Path, old: str, new: str, name: str = "002.txt", version: str = "1.0.1") -> None:
    """Change a text, its hash in the manifest, and the version."""
    path = home / "raw" / NAME / name
    before = sha256(path.read_bytes()).hexdigest()
    rewrite(path, old, new)
    manifest = home / "raw" / NAME / "corpus.yaml"
    rewrite(manifest, before, sha256(path.read_bytes()).hexdigest())
    rewrite(manifest, 'version: "1.0.0"', f'version: "{version}"')


def anew(home: Path) -> dict[str, bytes]:
    """The releases as they are when the last one is made with nothing kept."""
    other = home.with_name("anew")
    shutil.copytree(home, other)
    shutil.rmtree(other / "kept")
    last = max(path for path in (other / "output" / NAME).iterdir() if path.is_dir())
    shutil.rmtree(last)
    release(other)
    return snapshot(other / "output")


def test_where_nothing_changed_no_step_runs_and_the_release_is_looked_at_all_the_same(home: Path) -> None:
    before = snapshot(home)
    run = release(home)
    assert run.ran == []
    assert run.said[-1].startswith("unchanged, byte for byte: ")
    assert run.said[0] == f"{NAME}: 2 documents, 1 decisions"
    assert [line.partition(":")[0] for line in run.said[1:5]] == ["extracted", "linked", "tables", "validated"]
    assert snapshot(home) == before


def test_a_text_that_changed_is_read_again_and_no_other(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = pipeline.extract

    def counting(document: Document) -> pipeline.Extraction:
        read.append(document.name)
        return real(document)

    monkeypatch.setattr(pipeline, "extract", counting)
    edit(home, "from 4 to 6 June", "from 4 to 7 June")
    run = release(home)
    assert read == ["002.txt"]
    assert run.said[-1].startswith("published: ")
    assert snapshot(home / "output") == anew(home)


def test_a_text_whose_extraction_stays_as_it_was_changes_what_speaks_of_the_text(home: Path) -> None:
    edit(home, "The weather was mild.", "The weather was fine.")
    run = release(home)
    assert run.ran == ["load", "link", "tabulate", "compare", "validate", "stage", "check", "suites", "publish"]
    assert snapshot(home / "output") == anew(home)


@pytest.mark.parametrize(
    ("file", "old", "new", "ran"),
    [
        ("decisions.yaml", "  reason:", "  # we asked twice\n\n  reason:", ["decisions"]),
        ("decisions.yaml", "target: {doc: 001.txt,", "target: {doc:   '001.txt',", ["decisions"]),
        ("corpus.yaml", "dyad:", "# both have coasts\ndyad:", ["load"]),
    ],
)
def test_comments_and_layout_change_nothing(file: str, old: str, new: str, ran: list[str], home: Path) -> None:
    before = snapshot(home / "output")
    rewrite(home / "raw" / NAME / file, old, new)
    run = release(home)
    assert run.ran == ran
    assert run.said[-1].startswith("unchanged, byte for byte: ")
    assert snapshot(home / "output") == before


def test_a_new_version_alone_is_neither_read_nor_linked_nor_tabulated_again(home: Path) -> None:
    rewrite(home / "raw" / NAME / "corpus.yaml", 'version: "1.0.0"', 'version: "1.0.1"')
    run = release(home)
    assert run.ran == ["load", "compare", "validate", "stage", "check", "suites", "publish"]
    assert snapshot(home / "output") == anew(home)


def test_a_decision_that_changes_a_value_is_applied_to_what_was_read_before(home: Path) -> None:
    with (home / "raw" / NAME / "decisions.yaml").open("a") as stream:
        stream.write(
            "- id: no-visit\n  action: reject\n  target: {doc: 002.txt, table: visits, quote: visited Chile}\n"
            '  reason: a test\n  author: Nobody\n  date: "2020-01-01"\n'
        )
    rewrite(home / "raw" / NAME / "corpus.yaml", 'version: "1.0.0"', 'version: "2.0.0"')
    run = release(home)
    assert run.ran[:3] == ["load", "decisions", "link"]
    assert "extract" not in run.ran
    assert snapshot(home / "output") == anew(home)


@pytest.mark.parametrize(
    ("module", "function", "file"),
    [("flows.corpus", "load_corpus", "corpus.yaml"), ("flows.curate", "load_decisions", "decisions.yaml")],
)
def test_what_changes_while_it_is_read_is_not_kept(
    module: str, function: str, file: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "raw" / NAME / file
    real = getattr(importlib.import_module(module), function)

    def meanwhile(*given: object) -> object:
        read = real(*given)
        rewrite(path, "\n", "\n# changed\n")
        return read

    rewrite(path, "\n", "\n# to be read\n")
    with monkeypatch.context() as patch, pytest.raises(CorpusError, match="was changed while it was read"):
        patch.setattr(importlib.import_module(module), function, meanwhile)
        release(home)
    assert release(home).said[-1].startswith("unchanged, byte for byte: ")


def test_with_force_every_step_runs_and_gives_the_same(home: Path) -> None:
    before = snapshot(home / "output")
    run = release(home, force=True)
    assert {"load", "decisions", "link", "tabulate", "validate", "suites", "stage", "check"} <= set(run.ran)
    assert snapshot(home / "output") == before


def test_only_a_step_publishes_nothing(home: Path) -> None:
    before = snapshot(home / "output")
    edit(home, "from 4 to 6 June", "from 4 to 7 June")
    assert release(home, only="tabulate").ran == ["load", "link", "tabulate"]
    run = release(home, only="stage")
    assert run.ran == ["compare", "validate", "stage"]
    assert run.said[-1] == "stage: up to date; nothing published"
    assert (order(home, only="stage").folder / "1.0.1" / "SHA256SUMS").is_file()
    assert snapshot(home / "output") == before
    assert sorted(release(home).ran) == ["check", "publish", "stage", "suites"]  # it is made again beside its place


def test_a_plan_tells_what_would_run_and_why(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert planned(home, capsys) == ["nothing to do"]
    edit(home, "from 4 to 6 June", "from 4 to 7 June")
    before = snapshot(home)
    told = planned(home, capsys)
    assert told[:3] == [
        "extract 1 of 2: 002.txt changed",
        "link: where mentions change",
        "tabulate: where records change",
    ]
    assert told[-1] == "publish: where the package changes"
    assert planned(home, capsys, only="extract") == told[:1]
    assert planned(home, capsys, force=True)[0] == "extract 2 of 2: 002.txt changed"
    assert snapshot(home) == before


def test_a_plan_tells_of_a_release_that_was_meddled_with(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "output" / NAME / "1.0.0" / "README.md").write_text("other words")
    assert planned(home, capsys)[-1].endswith("is not there, or not what it would be")


def test_a_release_that_was_meddled_with_is_mended(home: Path) -> None:
    before = snapshot(home / "output")
    package = home / "output" / NAME / "1.0.0"
    for harm in (
        lambda: (package / "README.md").write_text("other words"),
        lambda: (package / "more.txt").write_text("a file of somebody's"),
        lambda: shutil.rmtree(package / "site"),
        lambda: (package.parent / "versions.json").write_text("{}"),
    ):
        harm()
        assert not {"link", "tabulate"} & set(release(home).ran)
        assert snapshot(home / "output") == before


def test_a_release_whose_data_were_meddled_with_is_refused_as_the_last_release(home: Path) -> None:
    path = home / "output" / NAME / "1.0.0" / "visits.parquet"
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(PublicationError, match="the last release cannot be read"):
        release(home)


HARM: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "gone": lambda path: path.unlink(),
    "from the future": lambda path: os.utime(path, (time.time() + 1e8,) * 2),
    "long past": lambda path: os.utime(path, (1e8, 1e8)),
}


@pytest.mark.parametrize(("harm", "which"), [*((harm, "") for harm in HARM), ("gone", "key"), ("gone", "value")])
def test_whatever_becomes_of_what_is_kept_the_release_is_the_same(harm: str, which: str, home: Path) -> None:
    before = snapshot(home / "output")
    shutil.rmtree(home / "output")
    for path in sorted((home / "kept").rglob("*")):
        if path.is_file() and path.name.startswith(which):
            HARM[harm](path)
    release(home)
    assert snapshot(home / "output") == before


def test_what_is_kept_for_one_thing_is_never_taken_for_another(home: Path) -> None:
    before = snapshot(home / "output")
    shutil.rmtree(home / "output")
    kept = sorted(path for path in (home / "kept").rglob("*") if path.is_file())
    bodies = [path.read_bytes() for path in kept]
    for path, body in zip(kept, [*bodies[1:], bodies[0]], strict=True):
        path.write_bytes(body)
    release(home)
    assert snapshot(home / "output") == before


def test_a_release_that_changed_nothing_imports_nothing_heavy(home: Path) -> None:
    heavy = ("prefect", "pandas", "pyarrow", "great_expectations", "duckdb", "pydantic", "frictionless", "jinja2")
    code = (
        "import sys; from pathlib import Path; from flows.release import Order, release_plain\n"
        f"release_plain(Order({NAME!r}, *map(Path, sys.argv[1:3]), kept=Path(sys.argv[3])))\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    line = [sys.executable, "-c", code, home / "output", home / "raw", home / "kept"]
    done = subprocess.run([*map(str, line)], cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert "unchanged, byte for byte" in done.stderr, done.stderr
    assert done.stdout.strip() == "[]"


# Code and data files of the project: on a copy of it, as processes of their own


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that has released the corpus."""
    project = tmp_path_factory.mktemp("copy") / "project"
    unwanted = shutil.ignore_patterns("node_modules", "web")
    for name in ("flows", "schemas", "expectations"):
        shutil.copytree(ROOT / name, project / name, ignore=unwanted)
    make_corpus(project / "raw")
    dyad(project, "--plain")
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


def dyad(project: Path, *flags: str) -> list[str]:
    """Release in a copy of the project; return what was printed, on standard output and then on standard error."""
    time.sleep(0.1)  # code that is no older than the process is not trusted
    done = subprocess.run(
        command("release", NAME, *flags), cwd=project, env=surroundings(project), capture_output=True, text=True,
        timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def surroundings(project: Path) -> dict[str, str]:
    return environment(PYTHONPATH=str(project))


def append(project: Path, file: str, text: str) -> None:
    with (project / file).open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_a_changed_comment_rebuilds_nothing(project: Path) -> None:
    for file in ("flows/link/fuse.py", "flows/ground/model.py", "flows/language/rules/visits.yaml", "flows/recipe.py"):
        append(project, file, "# nothing of note\n")
    append(project, "schemas/tables/visits.yaml", "# nothing of note\n")
    rewrite(project / "flows/explorer/build.py", '"""Pages from templates', '"""All pages, from templates')
    assert dyad(project, "--dry-run") == ["nothing to do"]
    assert dyad(project, "--plain")[-1].startswith("unchanged, byte for byte")


def test_code_that_changed_runs_again_and_what_its_result_changes(project: Path) -> None:
    append(project, "flows/link/fuse.py", "NEVER_READ = 1\n")
    told = dyad(project, "--dry-run")
    assert told[0] == "link: code of flows/link changed"
    assert not [line for line in told if line.startswith("extract")]
    assert dyad(project, "--plain")[-1].startswith("unchanged, byte for byte")
    assert dyad(project, "--dry-run") == ["nothing to do"]


def test_a_rule_that_finds_something_else_reads_every_text_again(project: Path) -> None:
    append(project, "flows/language/reliability.tsv", "")
    rewrite(project / "flows/language/rules/visits.yaml", "example:", "example:  ")
    assert dyad(project, "--dry-run") == ["nothing to do"]
    append(project, "flows/language/lists.yaml", "never_read: [one]\n")
    assert dyad(project, "--dry-run")[:2] == [
        "extract 2 of 2: flows/language changed",
        "link: where mentions change",
    ]
    assert dyad(project, "--only", "extract", "--plain")[-1] == "extract: up to date; nothing published"
    assert dyad(project, "--dry-run") == ["nothing to do"]  # it found the same


def test_a_page_that_looks_different_is_staged_again_and_nothing_before_it_runs(project: Path) -> None:
    append(project, "flows/explorer/templates/base.html", "<!-- a closing word -->\n")
    assert dyad(project, "--dry-run") == [
        "stage: code of flows/explorer changed",
        "check: where package change",
        "publish: where the package changes",
    ]
    shutil.rmtree(project / "output")
    assert dyad(project, "--plain")[-1].startswith("published: ")
    assert "a closing word" in (project / "output" / NAME / "1.0.0" / "index.html").read_text("utf-8")


def test_of_two_releases_at_once_both_end_well(project: Path) -> None:
    before = snapshot(project / "output")
    for name in ("output", ".dyad"):
        shutil.rmtree(project / name)
    line = command("release", NAME, "--plain")
    both = [
        subprocess.Popen(line, cwd=project, env=surroundings(project), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=180)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert snapshot(project / "output") == before
    assert dyad(project, "--dry-run") == ["nothing to do"]


def test_killed_at_any_moment_it_leaves_what_the_next_release_can_use(project: Path) -> None:
    before = snapshot(project / "output")
    for name in ("output", ".dyad"):
        shutil.rmtree(project / name)
    line = command("release", NAME, "--plain")
    for seconds in (0.3, 0.7, 1.2, 2.0, 3.0):
        process = subprocess.Popen(
            line, cwd=project, env=surroundings(project), stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    dyad(project, "--plain")
    assert snapshot(project / "output") == before
    assert dyad(project, "--dry-run") == ["nothing to do"]
