"""The view keeps every offset, blanks noise, and cuts text into segments that cover its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.extract.segments import MAX_SEGMENT
from flows.extract.view import make_view, mask
from flows.ground.model import Document, Dyad

TEXTS = st.text(max_size=400) | st.text(alphabet="ab. \n#=*[]<>/12^-•\u200b“”’()", max_size=400)


def view(text: str):  # type: ignore[no-untyped-def]
    return make_view(Document("t.txt", text, Dyad.of("PER", "NOR")))


def sentences(text: str) -> list[str]:
    made = view(text)
    return [made.text[s.start : s.end] for s in made.segments]


def kinds(text: str) -> list[str]:
    return [s.kind for s in view(text).segments]


@given(TEXTS)
def test_mask_keeps_length_and_line_breaks(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


@given(TEXTS)
def test_segments_are_in_order_disjoint_and_not_blank(text: str) -> None:
    made = view(text)
    end = 0
    for segment in made.segments:
        assert end <= segment.start < segment.end <= len(text)
        assert segment.end - segment.start <= MAX_SEGMENT
        assert made.text[segment.start : segment.end].strip() == made.text[segment.start : segment.end]
        end = segment.end


@given(TEXTS)
def test_every_word_of_the_view_stands_in_a_segment(text: str) -> None:
    made = view(text)
    outside = list(made.text)
    for s in made.segments:
        outside[s.start : s.end] = " " * (s.end - s.start)
    assert not any(c.isalpha() for c in outside)


def test_footnote_marks_addresses_and_tags_are_blanked() -> None:
    text = "The pact<sup>12</sup> holds.[3] See <https://example.org/a_b> or www.example.org/x for *more*."
    masked = mask(text)
    assert "12" not in masked and "[3]" not in masked and "example" not in masked and "*" not in masked
    assert masked.index("holds") == text.index("holds")


def test_ordinal_mark_up_loses_its_tags_only() -> None:
    assert mask("the 19<sup>th</sup> century").split() == ["the", "19", "th", "century"]


def test_a_credit_fused_onto_a_caption_is_blanked() -> None:
    assert mask("The two ministers in OsloImage: A. Person/Agency").rstrip() == "The two ministers in Oslo"


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    text = "Gen. A. B. Soto of the U.S. Army met Dr. Dahl on Jan. 3 at No. 5. He left."
    assert sentences(text) == [text[:-9], "He left."]


def test_a_given_name_cut_short_ends_no_sentence_and_an_ordinal_does() -> None:
    assert len(sentences("They met Arn Th. Orrin at noon.")) == 1
    assert len(sentences("They met on the 5th. Orrin left.")) == 2


def test_a_country_abbreviation_can_end_a_sentence() -> None:
    assert len(sentences("He flew to the U.S. The visit was short.")) == 2


def test_headings_items_notes_and_captions_are_told_apart() -> None:
    text = (
        "== Early relations ==\n\nPeru and Norway signed a treaty in 1856. It lasted.\n\n"
        "• 3 May 2011: a visit to Oslo.\n• 4 June 2012: a visit to Lima.\n\n---\n\n"
        "1 A. Soto, A History, Lima, 2003, pp. 2-9.\n\nFigure 1: the route of the ship.\n"
    )
    assert kinds(text) == ["heading", "prose", "prose", "item", "item", "note", "caption"]


def test_wrapped_lines_are_one_sentence() -> None:
    text = "The two governments agreed, after long talks, to set up a joint body\nof experts. It met in May."
    assert len(sentences(text)) == 2


def test_a_stop_between_two_fused_words_ends_a_sentence() -> None:
    assert sentences("She met the Prime Minister of Peru.The talks were brief.") == [
        "She met the Prime Minister of Peru.",
        "The talks were brief.",
    ]
    assert len(sentences("The St.Olav of Norway sailed by www.Fjord.Test to Lima.")) == 1
