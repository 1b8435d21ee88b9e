"""The release of a corpus, told once and run two ways: with Prefect, or plainly.

``story`` says what happens. Each step (``flows.recipe``) is run by a ``Builder`` (``flows.incremental``), or what it
gave before is taken from where it is kept. A ``Runner`` says how a step is run: called as it is (``Plain``), or as a
Prefect task (``flows.engine``). All ways give the same bytes. The Prefect flow is ``flows.release.release``; Prefect is
imported only when somebody asks for that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ground.paths import OUTPUT, RAW, WORKSHOP
from flows.incremental import Builder, Enough, Plain, Planning, Runner, Silent, Store
from flows.recipe import Packing, Reading, clear

if TYPE_CHECKING:
    from flows.curate import Curated
    from flows.extract.pipeline import Extraction
    from flows.ground.model import Conflict, Corpus, Decision, Record, Refusal
    from flows.validate import Report

__all__ = ["Order", "Plain", "Understood", "plan", "release_plain", "release_with_prefect", "story", "understand"]

KEPT = WORKSHOP / "cache" / "steps"


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for: a corpus, where releases lie, where corpora lie, and how far to go.

    Without ``publish`` the package is left in the workshop; with ``force`` nothing is taken from where results are
    kept, which is ``kept``; ``only`` is the step to stop behind.
    """

    corpus: str
    output: Path = OUTPUT
    raw: Path = RAW
    publish: bool = True
    force: bool = False
    only: str | None = None
    kept: Path = KEPT

    @property
    def folder(self) -> Path:
        """Where the package is made: beside the releases where it is to be put in place, else in the workshop."""
        publishes = self.publish and self.only in (None, "publish")
        return self.output / self.corpus / ".staging" if publishes else WORKSHOP / "unpublished" / self.corpus

    @property
    def leaves_package(self) -> bool:
        """Whether the package stays where it was made."""
        return self.folder.name != ".staging"


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
    """Build and publish a release; return the folder it lies in, or where what was left unpublished lies.

    Raises a ``DyadError`` where input, data or disk are at fault; then nothing published has changed.
    """
    with _packing(order, run) as work:
        try:
            run.say(f"{work.name}: {len(work.corpus.value.documents)} documents, {len(work.decisions.value)} decisions")
            with _alone(order, run):
                return _published(order, work, _packed(work), run)
        except Enough:
            run.say(f"{order.only}: up to date; nothing published")
            return order.folder


def _packed(work: Packing) -> Report:
    """Make the package and look at it from all sides: ours, Great Expectations', a reader's."""
    if work.misshapen:
        return work.report()
    suites = work.begin_suites()
    if work.sound:  # else there is nothing to stage: databases take no keys that are broken
        work.check()
    return work.report(suites().value)


def _published(order: Order, work: Packing, report: Report, run: Runner) -> Path:
    """Put the package in place, if nothing stands against it."""
    if work.build.found:
        run.note(f"kept from before: {', '.join(work.build.found)}")
    if work.build.ran or report.hard or work.standing != work.package.digest:
        _show(work, report, run)
    report.raise_for_hard()
    if order.leaves_package:
        run.say(f"nothing published; the package lies in {_near(work.package.value)}")
        return work.package.value
    if work.standing == work.package.digest:
        _keep_standing(work, run)
    else:
        run.do("publish", lambda: _put_in_place(work, run))
    return work.target


def _keep_standing(work: Packing, run: Runner) -> None:
    from flows.package.publish import relist

    relist(work.target)
    run.say(f"unchanged, byte for byte: {_near(work.target)}")


def _put_in_place(work: Packing, run: Runner) -> None:
    from flows.package import publish

    changed = publish(work.package.value, work.target)
    run.say(f"{'published' if changed else 'unchanged, byte for byte'}: {_near(work.target)}")


def plan(order: Order) -> None:
    """Say on standard output what ``story`` would run, and why; nothing runs but what reads the inputs."""
    run = Planning()
    with _packing(order, run, plan=True) as work:
        try:
            suites = work.begin_suites()
            work.check()
            suites()
        except Enough:
            pass
        else:
            _plan_publication(work, run)
        if not work.build.planned:
            run.say("nothing to do")


def _plan_publication(work: Packing, run: Runner) -> None:
    if work.package.digest is None:
        run.say("publish: where the package changes")
    elif work.standing != work.package.digest:
        work.build.planned.append("publish")
        run.say(f"publish: {_near(work.target)} is not there, or not what it would be")


def understand(name: str, raw: Path = RAW) -> Understood:
    """Read a corpus as far as records, plainly and silently."""
    build = Builder(Silent(), Store(KEPT), name)
    read = Reading(name, raw, build)
    linked = read.linked.value
    known = (read.corpus.value, read.decisions.value, read.extracted.value)
    build.finish()
    return Understood(*known, linked.curated, linked.records, linked.conflicts)


def tabulated(name: str, raw: Path = RAW) -> tuple[Corpus, dict[str, Any]]:
    """Return a corpus and the tables that a release of it would have now, plainly and silently."""
    build = Builder(Silent(), Store(KEPT), name)
    read = Reading(name, raw, build)
    corpus, tables = read.corpus.value, read.tables.value
    build.finish()
    return corpus, tables


@contextmanager
def _packing(order: Order, run: Runner, *, plan: bool = False) -> Iterator[Packing]:
    """The steps of a release, and the process that waits for tables to run the suites on, once any step runs."""
    from flows.validate.beside import suites_beside

    with suites_beside() as ask:
        store = Store(order.kept)
        build = Builder(run, store, order.corpus, force=order.force, only=order.only, plan=plan, begun=ask.start)
        try:
            yield Packing(order.corpus, order.raw, order.output, order.folder, ask, build)
        finally:
            build.finish()


@contextmanager
def _alone(order: Order, run: Runner) -> Iterator[None]:
    """Hold the corpus's lock; what is staged beside releases is taken away afterwards, however the release ends.

    And before: a killed run may have left something.
    """
    from flows.package.lock import alone

    with alone(order.corpus, run.say):
        try:
            yield
        finally:
            if not order.leaves_package:
                clear(order.folder)


def _near(path: Path) -> str:
    """The path as a person would type it: from the working directory where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _show(work: Packing, report: Report, run: Runner) -> None:
    """Keep what people look at; where nobody can look later, none of it is read or made."""
    from flows import news

    run.show("row-counts", lambda: news.counts_table(work.published.value))
    run.show("validation", lambda: news.validation(report))
    run.show("conflicts", lambda: news.conflicts(work.linked.value.conflicts))
    if not work.misshapen:
        run.show("changes", lambda: _changes(work))
        run.show("accuracy", lambda: news.accuracy(work.published.value["accuracy"].to_pylist()))


def _changes(work: Packing) -> str:
    from flows.diff import markdown

    return markdown(work.diff.value, work.corpus.value.title)


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
