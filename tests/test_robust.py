"""Whatever the text: extraction ends, soon, the same each time, and every span holds."""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.extract.pipeline import Extraction, extract
from flows.ground.codebook import slots
from flows.ground.model import Document, Dyad, Mention, Span
from flows.ground.resting import collect_seldom
from tests.hostile import DYAD, KINDS, hostile, prose
from tests.tiny import dyad

SIZE = 20_000  # characters: enough for a square to show in less than a second a kind
TIMES = 6.0  # as long as prose: ``make bench`` measures a megabyte against 3, here a busy machine gets its margin

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Anything but lone surrogates, which no UTF-8 text can hold.
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
odd = st.sampled_from(
    ["\x00", "\x1b", "\r\n", "\u2028", "\x85", "\u202e", "\u2066", "\u200f", "\ufeff", "e\u0301\u0323", "İ", "ß", "ﬁ",
     "²", "٣", "三", "Ⅳ", "½", "🇵🇪", "👩‍🚀", "\U0010ffff", "\u00a0", "\t", "\n\n", "\n- ",
     "<sup>1</sup>", "[1]", "(", ")", '"']
)  # fmt: skip
told = st.sampled_from(
    ["On 3 May 2011 ", "Foreign Minister Ana Quispe ", "of Peru ", "Prime Minister Ingrid Solberg ",
     "the Norwegian navy ", "visited ", "met ", "signed ", "hosted ", "was received by ", "exported ",
     "in Oslo ", "to Lima ", "a treaty ", "the Agreement on Fish ", "the frigate Almirante Grau ",
     "exercise Northern Lights ", "rose by 12 per cent ", "240 million dollars ", "in 2013 ", "a year later ",
     "the two ministers ", "she ", "they ", "it ", "and ", "with ", "between Norway and Peru ", "of ", ", ",
     "; ", ". ", "'s ", "-", "the ", "for the first time ", "will ", "not "]
)  # fmt: skip
near_prose = st.lists(st.one_of(told, told, told, odd), max_size=60).map("".join)
texts = st.one_of(anything, near_prose)
dates = st.sampled_from([None, "2020", "2020-06-15", "1866-08", "193X"])


def document(text: str, date: str | None = "2020-06-15", dyad: Dyad = DYAD) -> Document:
    return Document("any.txt", text, dyad, "A text", date)


def holds(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)


@FEW
@given(texts, dates)
def test_any_text_is_read_and_every_span_holds(text: str, date: str | None) -> None:
    found = extract(document(text, date))
    for mention in found.mentions:
        assert mention.evidence and all(holds(span, text) for span in mention.evidence)
        assert all(holds(claim.span, text) and claim.value for claim in mention.claims)
        assert {claim.field for claim in mention.claims} <= set(slots(mention.table))
    assert all(0 <= r.span.start <= r.span.end <= len(text) and r.reason for r in found.refusals)


@FEW
@given(near_prose)
def test_names_stand_in_the_words_they_are_traced_to(text: str) -> None:
    for mention in extract(document(text)).mentions:
        for claim in mention.claims:
            if claim.how == "verbatim":
                quote = claim.span.of(text)
                assert [w for w in claim.value.split() if w not in quote] == []


@FEW
@given(texts, texts)
def test_a_text_gives_the_same_whatever_was_read_before(text: str, other: str) -> None:
    first = extract(document(text))
    extract(replace(document(other), dyad=Dyad.of("JPN", "ITA")))
    assert extract(document(text)) == first


PASSAGES = (
    "On 3 May 2011 the Foreign Minister of Peru, Ana Quispe, arrived in Oslo on an official visit.",
    "Peru and Norway signed a Treaty of Friendship in Lima on 4 June 1927. It entered into force a year later.",
    "In 2013 Norway's exports to Peru reached 240 million dollars, 12 per cent more than in 2012.",
    "The frigate Almirante Grau of the Peruvian Navy called at Bergen in June 2012.",
)
QUIET = (
    "The weather was mild, and the harbour was full of small boats.",
    "Most people slept late and read what they had brought along.",
    "Nobody who had seen the garden in spring would have known it again.",
)


def told_by(found: Extraction, start: int = 0) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """What the mentions say and where, counted from ``start``."""
    return [(m.table, [(c.field, c.value, c.span.start - start) for c in m.claims]) for m in found.mentions]


@pytest.mark.parametrize("passage", PASSAGES)
@FEW
@given(st.lists(st.sampled_from(QUIET), max_size=5), st.lists(st.sampled_from(QUIET), max_size=5))
def test_paragraphs_in_which_nothing_happens_change_nothing(passage: str, before: list[str], behind: list[str]) -> None:
    alone = extract(document(passage))
    assert alone.mentions
    start = sum(len(paragraph) + 2 for paragraph in before)
    whole = extract(document("\n\n".join([*before, passage, *behind])))
    assert told_by(whole, start) == told_by(alone)


@FEW
@given(st.permutations(PASSAGES))
def test_paragraphs_on_different_things_are_read_each_by_itself(order: list[str]) -> None:
    def said(mentions: tuple[Mention, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
        return sorted((m.table, [(c.field, c.value) for c in m.claims]) for m in mentions)

    whole = extract(document("\n\n".join(order)))
    assert said(whole.mentions) == said(tuple(m for p in order for m in extract(document(p)).mentions))


UNSEEN = Path(__file__).parent / "gold" / "unseen"


def test_hash_seed_number_of_processes_and_order_change_nothing(tmp_path: Path) -> None:
    listed = (UNSEEN / "sources.jsonl").read_text("utf-8").splitlines(keepends=True)
    outputs = []
    for seed, jobs in (("1", "1"), ("2", "2"), ("3", "3")):
        random.Random(seed).shuffle(listed)
        (tmp_path / "texts.jsonl").write_text("".join(listed), "utf-8")
        done = dyad("extract", tmp_path / "texts.jsonl", "--texts", UNSEEN, "--jobs", jobs, PYTHONHASHSEED=seed)
        by_text: dict[str, list[str]] = {}
        for line in done.stdout.splitlines():
            by_text.setdefault(json.loads(line)["doc"], []).append(line)
        outputs.append(by_text)
    assert len(outputs[0]) > 8
    assert outputs[0] == outputs[1] == outputs[2]


def seconds(some: Document) -> float:
    """The processor time that reading takes."""
    start = time.process_time()
    extract(some)
    return time.process_time() - start


@pytest.fixture(scope="module", autouse=True)
def collector_as_in_commands() -> Iterator[None]:
    """Let the cycle collector run seldom, as commands do: left to itself, it falls into some measurements only."""
    before = gc.get_threshold()
    collect_seldom()
    yield
    gc.set_threshold(*before)


@pytest.fixture(scope="module")
def usual() -> Document:
    extract(prose(3_000))  # rules and vocabularies are loaded as they are needed
    return prose(SIZE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_text_takes_no_more_time_than_prose_by_far(kind: str, usual: Document) -> None:
    some = hostile(kind, SIZE)
    theirs, ours = seconds(some), seconds(usual)
    for _ in range(2):  # in turn, so that a busy minute slows both; the best of three of each
        if theirs < TIMES * ours:
            break
        theirs, ours = min(theirs, seconds(some)), min(ours, seconds(usual))
    assert theirs < TIMES * ours


def test_a_text_ten_times_as_long_takes_about_ten_times_as_long() -> None:
    extract(prose(3_000))
    short, long = min(seconds(prose(10_000)) for _ in range(3)), seconds(prose(100_000))
    assert long < 2.5 * 10 * short
