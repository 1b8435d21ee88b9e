"""The release of a corpus, told once and run two ways: with Prefect, or plainly.

``story`` says what happens. A ``Runner`` says how a step is run: called as it is (``Plain``), or as a Prefect task
(``flows.engine``). Both give the same bytes. The Prefect flow is ``flows.release.release``; Prefect is imported only
when somebody asks for that name.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from flows.ground.paths import OUTPUT, RAW, WORKSHOP
from flows.ground.releases import before, latest

if TYPE_CHECKING:
    from flows.curate import Curated
    from flows.diff import Diff
    from flows.extract.pipeline import Extraction
    from flows.ground.measured import Measured
    from flows.ground.model import Conflict, Corpus, Decision, Document, Record, Refusal
    from flows.validate import Report, Validation
    from flows.validate.beside import Ask

A = TypeVar("A")
B = TypeVar("B")

BATCHES = 16  # tasks a release is cut into at most: a task costs a server 8 ms and more, a document takes as long


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for: a corpus, where releases lie, whether to stop before publishing, where corpora lie."""

    corpus: str
    output: Path = OUTPUT
    dry_run: bool = False
    raw: Path = RAW


class Runner(Protocol):
    """How steps are run, and where their news goes."""

    def do(self, name: str, step: Callable[[], B]) -> B:
        """Run one step and return what it returns."""
        ...

    def each(self, name: str, step: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Run a step on every item and return the results in the order of the items."""
        ...

    def say(self, message: str) -> None:
        """Tell the person at the terminal how far we are."""
        ...

    def show(self, key: str, markdown: str) -> None:
        """Keep something for whoever looks at the run later."""
        ...


class Plain:
    """Steps as plain calls, news on standard error."""

    def do(self, name: str, step: Callable[[], B]) -> B:
        """Call the step."""
        return step()

    def each(self, name: str, step: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Call the step on one item after the other."""
        return [step(item) for item in items]

    def say(self, message: str) -> None:
        """Print the message."""
        print(message, file=sys.stderr, flush=True)

    def show(self, key: str, markdown: str) -> None:
        """Nothing: there is no place to look later."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A corpus read as far as records: what ``release`` publishes and ``review`` questions."""

    corpus: Corpus
    decisions: tuple[Decision, ...]
    extracted: tuple[Extraction, ...]
    curated: Curated
    records: tuple[Record, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Everything the grounder would not take."""
        return tuple(refusal for extraction in self.extracted for refusal in extraction.refusals)


def story(order: Order, run: Runner) -> Path:
    """Build and publish a release; return the folder it lies in (for a dry run, the staged package).

    Raises a ``DyadError`` where input, data or disk are at fault; then nothing published has changed.
    """
    from flows.validate import suites_beside

    with suites_beside() as ask:
        known = _understand(order.corpus, order.raw, run)
        measured = run.do("measure", lambda: _measure(known))
        current = run.do("tabulate", lambda: _tabulate(known, measured))
        diff = run.do("compare", lambda: _compare(order, known.corpus, current))
        tables = _with_changes(current, diff)
        with _staging(order, run) as folder:
            validation = run.do("validate", lambda: _validate(order, known.corpus, tables, ask))
            if validation.sound:  # else there is nothing to stage: databases take no keys that are broken
                package = run.do("stage", lambda: _stage(tables, known.corpus, diff, folder))
                run.do("check", lambda: _check(package))
            report = run.do("suites", validation.report)
            _tell(run, known, tables, report)
            report.raise_for_hard()
            return run.do("publish", lambda: _publish(order, package, run))


def _understand(name: str, raw: Path, run: Runner) -> Understood:
    from flows.corpus import load_corpus
    from flows.curate import curate_mentions, load_decisions
    from flows.link import link

    corpus = run.do("load", lambda: load_corpus(name, raw))
    decisions = load_decisions(corpus)
    run.say(f"{name}: {len(corpus.documents)} documents, {len(decisions)} decisions")
    batches = run.each("extract", _extract, _batches(corpus.documents))
    extracted = tuple(extraction for batch in batches for extraction in batch)
    mentions = [mention for extraction in extracted for mention in extraction.mentions]
    run.say(f"extracted: {len(mentions)} mentions, {sum(len(e.refusals) for e in extracted)} refusals")
    curated = run.do("curate", lambda: curate_mentions(mentions, decisions, corpus))
    records, conflicts = run.do("link", lambda: link(curated.mentions, corpus, curated.links))
    run.say(f"linked: {len(records)} records, {len(conflicts)} conflicts")
    return Understood(corpus, decisions, extracted, curated, records, conflicts)


def understand(name: str, raw: Path = RAW) -> Understood:
    """Read a corpus as far as records, plainly and silently."""
    return _understand(name, raw, _Silent())


def tabulated(name: str, raw: Path = RAW) -> tuple[Corpus, dict[str, Any]]:
    """Return a corpus and the tables that a release of it would have now, plainly and silently."""
    known = understand(name, raw)
    return known.corpus, _tabulate(known, _measure(known))


class _Silent(Plain):
    def say(self, message: str) -> None:
        """Say nothing."""


def _batches(documents: Sequence[Document]) -> list[Sequence[Document]]:
    size = -(-len(documents) // BATCHES) or 1
    return [documents[i : i + size] for i in range(0, len(documents), size)]


def _extract(documents: Sequence[Document]) -> list[Extraction]:
    from flows.extract.pipeline import extract

    return [extract(document) for document in documents]


def _measure(known: Understood) -> tuple[Measured, ...]:
    from flows.evaluate.card import own_card, read_card

    automatic = [mention for extraction in known.extracted for mention in extraction.mentions]
    return (*own_card(known.corpus, automatic, known.records), *read_card())


def _tabulate(known: Understood, measured: Sequence[Measured]) -> dict[str, Any]:
    from flows.tabulate import tabulate

    return tabulate(known.corpus, known.records, known.conflicts, known.decisions, measured=measured)


def _validate(order: Order, corpus: Corpus, tables: dict[str, Any], ask: Ask) -> Validation:
    from flows.validate import begin

    return begin(tables, corpus, latest(order.output / corpus.name), ask)


def _check(package: Path) -> None:
    from flows.package import check

    check(package)


def _compare(order: Order, corpus: Corpus, tables: dict[str, Any]) -> Diff:
    """What changed since the release before; refuses a version that tells less than that."""
    from flows.diff import check_version, compare, of_tables, open_release

    previous = before(order.output / corpus.name, _version(corpus))
    diff = compare(open_release(previous) if previous else None, of_tables(tables, _version(corpus)))
    check_version(diff, str(corpus.folder / "corpus.yaml"))
    return diff


def _with_changes(tables: dict[str, Any], diff: Diff) -> dict[str, Any]:
    from flows.diff import with_changes

    return with_changes(tables, diff)


def _stage(tables: dict[str, Any], corpus: Corpus, diff: Diff, folder: Path) -> Path:
    from flows.diff import markdown
    from flows.explorer import build
    from flows.package import stage

    changes = markdown(diff, corpus.title)
    return stage(
        tables, corpus, _version(corpus), folder, lambda told: {"CHANGES.md": changes, **build(tables, corpus, told)}
    )


def _publish(order: Order, package: Path, run: Runner) -> Path:
    from flows.package import publish

    target = order.output / order.corpus / package.name
    if order.dry_run:
        run.say(f"dry run: nothing published; the package lies in {_near(package)}")
        return package
    changed = publish(package, target)
    run.say(f"{'published' if changed else 'unchanged, byte for byte'}: {_near(target)}")
    return target


def _version(corpus: Corpus) -> str:
    return str(corpus.metadata["version"])


@contextmanager
def _staging(order: Order, run: Runner) -> Iterator[Path]:
    """The folder a package is built in, ours alone while the corpus's lock is held.

    It is emptied before (a killed run may have left something) and, unless a dry run leaves it to see, taken
    away afterwards, however the release ends.
    """
    from flows.package import alone

    folder = WORKSHOP / "dry-run" / order.corpus if order.dry_run else order.output / order.corpus / ".staging"
    with alone(order.corpus, run.say):
        _clear(folder)
        try:
            yield folder
        finally:
            if not order.dry_run:
                _clear(folder)


def _clear(folder: Path) -> None:
    """Take a folder away, of a link the link alone: it could lead anywhere."""
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _near(path: Path) -> str:
    """The path as a person would type it: from the working directory where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _tell(run: Runner, known: Understood, tables: dict[str, Any], report: Report) -> None:
    from flows import news

    run.say(f"tables: {news.counts_line(tables)}")
    run.say(f"validated: {report.summary()}")
    run.show("row-counts", news.counts_table(tables))
    run.show("validation", news.validation(report))
    run.show("conflicts", news.conflicts(known.conflicts))


def release_plain(order: Order) -> Path:
    """Release without Prefect."""
    return story(order, Plain())


def release_with_prefect(order: Order) -> Path:
    """Release as a Prefect flow run, on the server that PREFECT_API_URL names or on a temporary one of our own."""
    from flows.engine import run_flow

    return run_flow(order)


def __getattr__(name: str) -> Any:
    """Give ``flows.release.release``, the Prefect flow, importing Prefect only now."""
    if name == "release":
        from flows.engine import release_flow

        return release_flow()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
