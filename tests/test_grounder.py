"""Only what the text bears out becomes a claim; everything else is refused with a reason."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.grounder import ground, tidy_spans
from flows.extract.model import Candidate, Slot
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad, Span

TEXT = (
    "On 3 May 2011 the Peruvian Foreign Minister Ana Quispe signed the Treaty on Fisheries with Norway in Oslo. "
    "Peru's exports to Norway fell by 12.5 % to about 40 million dollars."
)


def reading(text: str = TEXT) -> Reading:
    return Reading(Document("t.txt", text, Dyad.of("PER", "NOR")))


def span(quote: str) -> Span:
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def treaty(*slots: Slot) -> Candidate:
    given_slots = (Slot("title", span("Treaty on Fisheries")), Slot("parties", span("Norway"), "NOR"), *slots)
    return Candidate("treaties", "test.rule", (span(TEXT[:107].strip()),), given_slots)


def claims(*slots: Slot) -> dict[str, str]:
    mention = ground(treaty(*slots), reading()).mention
    assert mention is not None
    return {c.field: c.value for c in mention.claims}


def reason(*slots: Slot) -> str:
    return "; ".join(r.reason for r in ground(treaty(*slots), reading()).refusals)


def test_a_date_is_read_anew_from_its_quote() -> None:
    assert claims(Slot("signed", span("3 May 2011")))["signed"] == "2011-05-03"


def test_a_date_the_quote_does_not_say_is_refused() -> None:
    assert "does not say 2012-05-03" in reason(Slot("signed", span("3 May 2011"), "2012-05-03"))


def test_a_code_the_quote_does_not_name_is_refused() -> None:
    assert "CHL is not what" in reason(Slot("parties", span("Norway"), "CHL"))


def test_a_name_must_stand_in_its_quote() -> None:
    assert claims(Slot("signatories", span("Ana Quispe"), "Ana Quispe"))["signatories"] == "Ana Quispe"
    assert "does not stand in the quote" in reason(Slot("signatories", span("Ana Quispe"), "Luis Soto"))


def test_a_value_outside_the_enumeration_is_refused() -> None:
    assert "is not a value of status" in reason(Slot("status", span("signed"), "shaken"))


def test_an_unknown_field_is_refused() -> None:
    assert "there is no field" in reason(Slot("colour", span("signed"), "red"))


@pytest.mark.parametrize("bad", [Span(-1, 4), Span(5, 5), Span(3, 100_000)])
def test_a_span_outside_the_text_is_refused(bad: Span) -> None:
    assert "outside the text" in reason(Slot("place", bad))


def test_edges_are_trimmed_so_that_the_quote_is_the_value() -> None:
    made = ground(treaty(Slot("place", Span(span("Oslo").start - 1, span("Oslo").end))), reading()).mention
    assert made is not None
    claim = next(made.of("place"))
    assert (claim.value, claim.span.of(TEXT)) == ("Oslo", "Oslo")


def test_a_treaty_without_a_state_of_the_dyad_is_refused_whole() -> None:
    candidate = Candidate("treaties", "test.rule", (span("Treaty"),), (Slot("title", span("Treaty on Fisheries")),))
    grounded = ground(candidate, reading())
    assert grounded.mention is None
    assert "no state of the dyad" in grounded.refusals[-1].reason


def test_a_number_may_change_its_sign_but_not_its_size() -> None:
    def figure(value: str) -> Candidate:
        slots = (
            Slot("measure", span("fell"), "growth_rate"),
            Slot("value", span("12.5 %"), value),
            Slot("unit", span("12.5 %")),
        )
        return Candidate("trade_figures", "test.rule", (span("fell"),), slots)

    fallen = ground(figure("-12.5"), reading()).mention
    assert fallen is not None and fallen.value("value") == "-12.5" and fallen.value("unit") == "percent"
    assert ground(figure("-13"), reading()).mention is None


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=12))
def test_tidy_spans_are_sorted_disjoint_and_cover_the_same_characters(raw: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length) for start, length in raw]
    tidy = tidy_spans(spans)
    assert all(a.end < b.start for a, b in pairwise(tidy))
    assert {i for s in tidy for i in range(s.start, s.end)} == {i for s in spans for i in range(s.start, s.end)}


@given(st.text(max_size=200), st.integers(-5, 210), st.integers(-5, 210))
def test_nothing_crashes_on_any_text_and_what_stands_is_exact(text: str, start: int, end: int) -> None:
    candidate = Candidate(
        "exercises", "test.rule", (Span(start, end),), (Slot("name", Span(start, end)), Slot("host", Span(start, end)))
    )
    made = ground(candidate, reading(text)).mention
    for claim in made.claims if made else ():
        assert claim.span.of(text)
