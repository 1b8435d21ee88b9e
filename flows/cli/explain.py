"""Show how sentences are read: what was annotated, which rules fired, what was proposed, what was refused, and why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from flows.cli.panel import configure_panel, panel_of
from flows.ground.errors import DyadError
from flows.ground.visible import visible

if TYPE_CHECKING:
    from flows.extract.agreement import Whole
    from flows.extract.attempts import Attempt, Proceedings
    from flows.extract.patterns import RuleMatch
    from flows.extract.reading import Reading
    from flows.extract.sentence import Sentence
    from flows.ground.model import Document, Mention, Refusal, Span

HELP = "show how a sentence is read: annotations, rules, candidates, refusals"

WIDTH = 110  # columns: lines are wrapped for reading
QUOTE = 60  # characters of a quote shown at most


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("what", metavar="MANIFEST|TEXT", help="a manifest (JSON Lines), or with --dyad the text itself")
    parser.add_argument("--texts", metavar="DIR", type=Path, help="the folder the manifest's texts lie in")
    parser.add_argument("--doc", metavar="DOC", help="only this text of the manifest")
    parser.add_argument("--sentence", metavar="N", type=int, help="only the sentence of this number, from 1")
    parser.add_argument("--find", metavar="WORDS", help="only sentences that hold these words")
    parser.add_argument("--dyad", metavar="CODE,CODE", help="the two states, where a text is given")
    parser.add_argument("--date", metavar="DATE", help="the date that the text given bears (EDTF)")
    configure_panel(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print one account a sentence; without --sentence or --find, of every one in which anything was found."""
    from flows.extract.attempts import proceed
    from flows.extract.reading import Reading

    proposers = panel_of(arguments).build()
    shown = 0
    for document in _documents(arguments):
        reading = Reading(document)
        account = Account(reading, proceed(reading, proposers), sys.stdout.isatty())
        for sentence in account.chosen(arguments.sentence, arguments.find):
            print("\n".join(account.lines(sentence)) + "\n")
            shown += 1
    if not shown:
        print("nothing was found; --sentence N or --find WORDS shows what a sentence is read as", file=sys.stderr)
    return 0


def _documents(arguments: argparse.Namespace) -> list[Document]:
    from flows.corpus import read_manifest

    if arguments.dyad:
        return [_given(arguments)]
    documents = read_manifest(Path(arguments.what), arguments.texts)
    chosen = [d for d in documents if arguments.doc in (None, d.name)]
    if not chosen:
        raise DyadError(f"has no text {arguments.doc!r}", where=arguments.what)
    return chosen


def _given(arguments: argparse.Namespace) -> Document:
    """The text of the command line as a document; raises DyadError where states or date are none."""
    from flows.ground import edtf
    from flows.ground.model import Document, Dyad
    from flows.ground.states import states

    codes = arguments.dyad.upper().split(",")
    if len(codes) != 2 or len(set(codes)) != 2 or not all(code in states() for code in codes):
        raise DyadError("is no pair of states", where="--dyad", found=arguments.dyad, expected="two codes: ITA,JPN")
    if arguments.date is not None and not edtf.is_valid(arguments.date):
        raise DyadError("is no EDTF date", where="--date", found=arguments.date, expected="2012, 2012-05-03 …")
    return Document("text", arguments.what, Dyad.of(*codes), None, arguments.date)


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of the sentences of one document."""

    reading: Reading
    proceedings: Proceedings
    colour: bool = False

    def chosen(self, number: int | None, words: str | None) -> Iterator[Sentence]:
        """Yield the sentences asked for; raises DyadError where there is none of that number."""
        if number is not None and not 1 <= number <= len(self.reading):
            raise DyadError(
                f"has no sentence {number}", where=self.reading.document.name, expected=f"1 to {len(self.reading)}"
            )
        wanted = " ".join(words.casefold().split()) if words else None
        for sentence in self.reading.sentences():
            if number is not None:
                hit = sentence.index == number - 1
            elif wanted is not None:
                hit = wanted in " ".join(sentence.span.of(self.reading.document.text).casefold().split())
            else:
                hit = bool(self.attempts(sentence)) or bool(_fired(sentence))
            if hit:
                yield sentence

    def attempts(self, sentence: Sentence) -> list[Attempt]:
        """The candidates that rest on a sentence."""
        rows = (attempt for row in self.proceedings.attempts for attempt in row)
        return [a for a in rows if _touches(sentence, a.candidate.evidence or tuple(s.span for s in a.candidate.slots))]

    def lines(self, sentence: Sentence) -> Iterator[str]:
        """Yield the account of one sentence."""
        start, end = sentence.span.start, sentence.span.end
        place = f"sentence {sentence.index + 1} of {len(self.reading)}, {sentence.segment.kind}"
        yield self.head(f"{visible(self.reading.document.name)}: {place}, characters {start}–{end}")
        yield _wrapped(sentence.span.of(self.reading.document.text), 2)
        yield from self.part("as the rules read it", [_wrapped(sentence.typed, 2)])
        yield from self.part("annotations", self.annotations(sentence))
        yield from self.part("rules that fired", self.fired(sentence))
        yield from self.part("proposed", self.proposed(sentence))
        yield from self.part("mentions", self.mentions(sentence))

    def head(self, text: str) -> str:
        """Make a heading stand out on a terminal."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def part(self, title: str, lines: Iterator[str] | list[str]) -> list[str]:
        """Return a titled part, «none» where it is empty."""
        return [self.head(title), *(list(lines) or ["  none"])]

    def annotations(self, sentence: Sentence) -> Iterator[str]:
        """Yield the typed stretches of a sentence, those within others indented."""
        outer = -1
        for note in self.reading.annotations:
            if sentence.span.covers(note.span):
                indent = "    " if note.end <= outer else "  "
                outer = max(outer, note.end)
                value = "" if note.value is None else visible(f" = {note.value}")
                yield f"{indent}{note.type} {self.quote(note.span)}{value}   [{note.rule}]"

    def fired(self, sentence: Sentence) -> Iterator[str]:
        """Yield the matches of rules: what they captured, how real the act is, and whether a candidate came of it."""
        from flows.extract.realis import realis
        from flows.ground.model import Span

        used = {attempt.candidate.rule for attempt in self.attempts(sentence)}
        for match in _fired(sentence):
            rule, how = match.rule, realis(match.sentence, match.first, match.last)
            captured = [f"{name} {self.quote(item.span)}" for name in match.captured if (item := match.item(name))]
            cue = f" by {how.rule} {self.quote(how.span)}" if how.span else ""
            left = "" if rule.id in used else "; not taken up"
            yield f"  {rule.table} {rule.id} {self.quote(Span(match.start, match.end))}, {how.kind}{cue}{left}"
            if captured:
                yield _wrapped(", ".join(captured), 6)

    def proposed(self, sentence: Sentence) -> Iterator[str]:
        """Yield the candidates with their slots, what the grounder made of each, and its reasons."""
        for attempt in self.attempts(sentence):
            candidate = attempt.candidate
            yield f"  {candidate.table} by {candidate.rule} ({candidate.proposer})"
            if attempt.mention is not None:
                yield from (f"    {line}" for line in self.claims(attempt.mention))
            yield from self.refused(attempt.refusals)

    def claims(self, mention: Mention) -> Iterator[str]:
        """Yield the claims of a mention, aligned."""
        width = max((len(c.field) for c in mention.claims), default=0)
        for claim in mention.claims:
            yield f"{claim.field:<{width}} = {visible(claim.value)}   {claim.how} from {self.quote(claim.span)}"

    def refused(self, refusals: Sequence[Refusal]) -> Iterator[str]:
        """Yield what was refused of a candidate and why."""
        for refusal in refusals:
            what = "REFUSED" if refusal.field is None else f"refused {refusal.field}"
            yield _wrapped(f"{what}: {refusal.reason}", 4)

    def mentions(self, sentence: Sentence) -> Iterator[str]:
        """Yield the mentions that rest on a sentence: tier, rules, and what joined them where several parts were."""
        from flows.ground.tiers import tier

        for whole in self.proceedings.wholes:
            mention = whole.mention
            if _touches(sentence, mention.evidence):
                yield _wrapped(f"{mention.table}, tier {tier(mention)}, by {', '.join(mention.rules)}", 2)
                yield from (_wrapped(line, 6) for line in _joined(whole))

    def quote(self, span: Span) -> str:
        """Return words in guillemets, on one line, cut in the middle where long."""
        text = visible(" ".join(span.of(self.reading.document.text).split()))
        half = QUOTE // 2
        return f"«{text}»" if len(text) <= QUOTE else f"«{text[:half]} … {text[-half:]}»"


def _joined(whole: Whole) -> Iterator[str]:
    """Why each further part of a mention was taken for the same thing as what came before."""
    from flows.ground.sameness import same

    first, *others = whole.parts
    for part in others:
        yield f"joined with {part.rules[0]}: {same(first.table, first, part).reason}"


def _fired(sentence: Sentence) -> list[RuleMatch]:
    """The matches of all tables' rules, read as the frames read the sentence."""
    from flows.extract.frames.visits_retold import retold
    from flows.extract.patterns import rule_book
    from flows.ground.model import TABLES

    found: dict[tuple[str, int, int], RuleMatch] = {}  # several patterns of a rule may fire on the same words
    for table in TABLES:
        for match in rule_book(table).match(retold(sentence) if table == "visits" else sentence):
            found.setdefault((match.rule.id, match.start, match.end), match)
    return list(found.values())


def _touches(sentence: Sentence, spans: Sequence[Span]) -> bool:
    return _overlap((sentence.span,), spans)


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a.overlaps(b) for a in some for b in others)


def _wrapped(text: str, indent: int) -> str:
    blank = " " * indent
    return fill(
        visible(" ".join(text.split())), WIDTH, initial_indent=blank, subsequent_indent=blank, break_on_hyphens=False
    )
