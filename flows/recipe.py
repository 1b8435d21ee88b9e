"""The steps of a release: what each one runs, and what it is made from. ``flows.release`` tells in which order.

A step is made when it is first asked for, by a ``Builder`` that runs it or finds what it gave before. What a step can
read and its key does not hold would be a fault: linking gets no metadata, tabulating no version.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ground.errors import CorpusError
from flows.ground.paths import EXPECTATIONS
from flows.ground.releases import before, latest
from flows.incremental import KEYED, TABLES, Builder, Made, digest
from flows.incremental.inputs import file_digest, folder_digests, release_digest
from flows.incremental.keeping import AsCorpus, AsDecisions, AsPackage
from flows.incremental.steps import method

if TYPE_CHECKING:
    from flows.curate import Curated
    from flows.diff import Diff
    from flows.extract.pipeline import Extraction
    from flows.ground.measured import Measured
    from flows.ground.model import Conflict, Corpus, Decision, Document, Mention, Record
    from flows.validate import Report, Result
    from flows.validate.beside import Beside

DECISIONS = "decisions.yaml"


@dataclass(frozen=True, slots=True)
class Linked:
    """Mentions as curators left them, and what they were linked into."""

    curated: Curated
    records: tuple[Record, ...]
    conflicts: tuple[Conflict, ...]


class Reading:
    """A corpus from its folder ``raw/<name>`` as far as tables."""

    def __init__(self, name: str, raw: Path, build: Builder) -> None:
        self.name, self.raw, self.build = name, raw, build

    @cached_property
    def corpus(self) -> Made[Corpus]:
        """The manifest and the texts, checked."""
        from flows.corpus import load_corpus

        folder = self.raw / self.name

        def load() -> Corpus:
            """Read the folder, and see that it stayed as it was."""
            corpus = load_corpus(self.name, self.raw)
            _unchanged(folder, needs, folder_digests(folder, but=DECISIONS))
            return corpus

        needs = folder_digests(folder, but=DECISIONS)
        return self.build.do("load", load, needs, AsCorpus(folder), reads=True)

    @cached_property
    def decisions(self) -> Made[tuple[Decision, ...]]:
        """What curators decided."""

        def load() -> tuple[Decision, ...]:
            """Read the file, and see that it stayed as it was."""
            from flows.curate import load_decisions

            decisions = load_decisions(self.corpus.value)
            _unchanged(path, needs[DECISIONS], file_digest(path))
            return decisions

        path = self.raw / self.name / DECISIONS
        needs = {DECISIONS: file_digest(path), "names of texts": digest(self._names)}
        return self.build.do("decisions", load, needs, AsDecisions(), reads=True)

    @cached_property
    def extracted(self) -> Made[tuple[Extraction, ...]]:
        """What each text says."""

        def extract_all(documents: Sequence[Document]) -> list[Extraction]:
            """Read texts one by one, in order."""
            from flows.extract.pipeline import extract

            return [extract(document) for document in documents]

        corpus = self.corpus.value
        items = {document.name: document for document in corpus.documents}
        return self.build.each("extract", extract_all, items, self._documents, tell=_told_extracted)

    @cached_property
    def linked(self) -> Made[Linked]:
        """What curators made of it, and the records that it was linked into."""

        def run() -> Linked:
            """Apply decisions, then link."""
            from flows.curate import curate_mentions
            from flows.link import link

            corpus = self._untitled
            curated = curate_mentions(self._mentions(), self.decisions.value, corpus)
            return Linked(curated, *link(curated.mentions, corpus, curated.links))

        needs = {"mentions": self.extracted.digest, "decisions": self.decisions.digest, "texts": self._texts}
        return self.build.do("link", run, needs, KEYED, tell=_told_linked)

    @cached_property
    def tables(self) -> Made[dict[str, Any]]:
        """The tables as they are now, those empty that tell of changes."""
        gold = self._gold

        def run() -> dict[str, Any]:
            """Make the tables, and see that the gold stayed as it was."""
            tables = self._tabulate()
            _unchanged(self.corpus.value.folder, gold, self._gold)
            return tables

        needs = {"records": self.linked.digest, "decisions": self.decisions.digest, "texts": self._texts}
        return self.build.do("tabulate", run, {**needs, **gold}, TABLES)

    def _tabulate(self) -> dict[str, Any]:
        from flows.tabulate import tabulate

        linked, corpus = self.linked.value, self._untitled
        return tabulate(corpus, linked.records, linked.conflicts, self.decisions.value, measured=self._measure())

    def _measure(self) -> tuple[Measured, ...]:
        from flows.evaluate.card import own_card, read_card

        return (*own_card(self.corpus.value, self._mentions(), self.linked.value.records), *read_card())

    def _mentions(self) -> list[Mention]:
        return [mention for extraction in self.extracted.value for mention in extraction.mentions]

    @property
    def _names(self) -> list[str]:
        return [source.name for source in self.corpus.value.sources]

    @cached_property
    def _documents(self) -> dict[str, str]:
        """What is known of each text when it is read, itself included, as digests."""
        corpus = self.corpus.value
        pairs = zip(corpus.documents, corpus.sources, strict=True)
        return {d.name: digest(method(), d.dyad, d.name, d.title, d.date, s.sha256) for d, s in pairs}

    @cached_property
    def _texts(self) -> str:
        """All that is known of the texts, themselves included, as one digest."""
        return digest(self._documents, self.corpus.value.sources)

    @property
    def _untitled(self) -> Corpus:
        """The corpus with no more than that: no version, no title, no description."""
        return replace(self.corpus.value, title="", metadata={})

    @property
    def _gold(self) -> dict[str, str]:
        corpus = self.corpus.value
        if (gold := corpus.metadata.get("gold")) is None:
            return {}
        return {str(gold): file_digest(corpus.folder / str(gold), links=True)}


class Packing(Reading):
    """A corpus as far as a package, beside the releases in ``output/<name>``; the package is made in ``folder``."""

    def __init__(self, name: str, raw: Path, output: Path, folder: Path, ask: Beside, build: Builder) -> None:
        super().__init__(name, raw, build)
        self.home, self.folder, self.ask = output / name, folder, ask

    @property
    def version(self) -> str:
        """The version to be released."""
        return str(self.corpus.value.metadata["version"])

    @property
    def target(self) -> Path:
        """Where the release lies, or will."""
        return self.home / self.version

    @cached_property
    def standing(self) -> str | None:
        """What the version that is published is known by; None where there is none, or not as it was published."""
        from flows.package.publish import standing

        return standing(self.target)

    @cached_property
    def diff(self) -> Made[Diff]:
        """What changed since the release before; a version that tells less than that is refused."""
        previous = before(self.home, self.version)

        def run() -> Diff:
            """Compare with the release before, and see that the version tells it."""
            from flows.diff import Release, check_version, compare, of_tables, open_release

            now = of_tables(self.tables.value, self.version) if previous else Release(self.version, {})
            diff = compare(open_release(previous) if previous else None, now)
            check_version(diff, str(self.corpus.value.folder / "corpus.yaml"))
            return diff

        needs = {"tables": self.tables.digest, "version": self.version, "the release before": release_digest(previous)}
        return self.build.do("compare", run, needs, tell=lambda diff: _told_tables(self._with_changes(diff)))

    @cached_property
    def published(self) -> Made[dict[str, Any]]:
        """The tables as they are to be published."""
        known = (self.tables.digest, self.diff.digest)
        return Made(None if None in known else digest(known), lambda: self._with_changes(self.diff.value))

    def _with_changes(self, diff: Diff) -> dict[str, Any]:
        from flows.diff import with_changes

        return with_changes(self.tables.value, diff)

    @cached_property
    def rules(self) -> Made[tuple[Result, ...]]:
        """What the project's own rules find wrong with the tables, the last release and the texts at hand."""
        newest = latest(self.home)
        # The very version that is made again is no measure of itself, unless somebody meddled with it: then it is told.
        last = before(self.home, self.version) if newest == self.target and self.standing else newest

        def run() -> tuple[Result, ...]:
            """Ask the rules."""
            from flows.validate import check_rules

            return check_rules(self.published.value, self.corpus.value, last)

        needs = {"tables": self.published.digest, "corpus": self.corpus.digest}
        return self.build.do("validate", run, {**needs, "the last release": release_digest(last)})

    @property
    def misshapen(self) -> bool:
        """Whether the tables are not even those of the schema, so that no more can be asked of them."""
        return any(result.broken for result in self.rules.value)

    @property
    def sound(self) -> bool:
        """Whether the project's own rules find nothing that forbids a package."""
        return not self.report().hard

    def begin_suites(self) -> Callable[[], Made[Result]]:
        """Have Great Expectations look at the tables meanwhile, and return what waits for it."""
        from flows.validate import DOCS

        return self.build.begin(
            "suites",
            lambda: self.ask(self.published.value, self.rules.value, EXPECTATIONS, DOCS / self.name),
            {"tables": self.published.digest, "what rules found": self.rules.digest},
            tell=lambda found: f"validated: {self.report(found).summary()}",
        )

    def report(self, *suites: Result) -> Report:
        """What all rules found."""
        from flows.validate import DOCS
        from flows.validate.report import collect

        return collect([*self.rules.value, *suites], DOCS / self.name)

    @cached_property
    def package(self) -> Made[Path]:
        """The package in its folder."""

        def run() -> Path:
            """Write the package into its folder."""
            from flows.diff import markdown
            from flows.explorer import build
            from flows.package import stage

            clear(self.folder)
            corpus, tables = self.corpus.value, self.published.value
            changes = markdown(self.diff.value, corpus.title)
            return stage(
                tables, corpus, self.version, self.folder,
                lambda told: {"CHANGES.md": changes, **build(tables, corpus, told)},
            )  # fmt: skip

        needs = {"tables": self.published.digest, "changes": self.diff.digest, "corpus": self.corpus.digest}
        return self.build.do("stage", run, needs, AsPackage(self.folder / self.version))

    def check(self) -> None:
        """See that the package can be read by those who receive it."""

        def run() -> None:
            """Read the package back."""
            from flows.package import check

            check(self.package.value)

        self.build.do("check", run, {"package": self.package.digest})


def _unchanged(where: Path, before: object, now: object) -> None:
    """Refuse to take what was read for what was there when we looked: a key would lie for good."""
    if before != now:
        raise CorpusError("was changed while it was read", where=where, mend="do it once more")


def clear(folder: Path) -> None:
    """Take a folder away, of a link the link alone: it could lead anywhere."""
    if folder.is_symlink():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _told_extracted(extracted: Sequence[Extraction]) -> str:
    mentions = sum(len(extraction.mentions) for extraction in extracted)
    return f"extracted: {mentions} mentions, {sum(len(e.refusals) for e in extracted)} refusals"


def _told_linked(linked: Linked) -> str:
    return f"linked: {len(linked.records)} records, {len(linked.conflicts)} conflicts"


def _told_tables(tables: dict[str, Any]) -> str:
    from flows.news import counts_line

    return f"tables: {counts_line(tables)}"
