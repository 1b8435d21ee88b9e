"""The accuracy card: kept as counts, published as figures, and a corpus's own gold measured with every release."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows.corpus import load_corpus
from flows.evaluate import format_card, score, to_json
from flows.evaluate.card import lines, own_card, read_card, render_card
from flows.ground.errors import DyadError
from flows.ground.measured import Measured, Tally
from flows.ground.model import Corpus, Mention
from flows.package.card import chapter
from flows.tabulate import tabulate
from tests.making import corpus, mention
from tests.tiny import NAME, make_corpus

PACT = mention({"title": "Pact of Accra", "parties": ["GHA", "TGO"]}, 0, 13)
OTHER = mention({"title": "Treaty of Lomé", "parties": ["GHA"]}, 20, 34)


def card() -> tuple[Measured, ...]:
    return tuple(lines("some-set", "texts about two states", "automatic", score([PACT, OTHER], [PACT], ["a.txt"])))


def test_a_card_survives_writing_and_reading(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(render_card(card()), "utf-8")
    assert read_card(tmp_path / "card.json") == card()


def test_a_change_of_one_count_is_a_change_of_one_line() -> None:
    changed = [replace(line, tally=Tally(9, 9, 9)) if line.counted == "title" else line for line in card()]
    pairs = zip(render_card(card()).splitlines(), render_card(changed).splitlines(), strict=True)
    assert len([1 for before, after in pairs if before != after]) == 1


@pytest.mark.parametrize(
    "text", ["", "[]", '{"sets": {}}', '{"sets": {}, "counts": [["x", "treaties", "slots", 1, 1, 1]]}']
)
def test_what_is_no_card_is_told_with_how_to_make_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text(text, "utf-8")
    with pytest.raises(DyadError, match=r"tests\.accuracy_card"):
        read_card(tmp_path / "card.json")


def test_figures_are_those_worked_out_by_hand_and_null_where_nothing_was_counted() -> None:
    rows = tabulate(corpus({"a.txt": "Pact of Accra"}), (), (), (), measured=card())["accuracy"].to_pylist()
    by = {(row["table_name"], row["counted"]): row for row in rows}
    records = by["treaties", "records"]
    assert (records["gold"], records["found"], records["equal"]) == (2, 1, 1)
    assert (records["precision"], records["recall"], records["f1"]) == (1.0, 0.5, 0.6667)
    assert (records["recall_low"], records["recall_high"]) == (0.0945, 0.9055)  # Wilson, 1 of 2
    assert by["visits", "records"]["precision"] is by["visits", "records"]["f1_low"] is None
    assert by["all", "slots"]["gold"] == 5 and ("all", "title") not in by


def test_the_chapter_shows_every_set_once_with_its_texts() -> None:
    table = tabulate(corpus({"a.txt": "Pact of Accra"}), (), (), (), measured=card())["accuracy"]
    shown = chapter(table)
    assert shown.count("**`some-set`, automatic**: 1 texts about two states.") == 1
    assert "| `treaties` | 2 | 1.00 (0.21–1.00) | 0.50 (0.09–0.91) |" in shown
    assert chapter(table.slice(0, 0)) == ""


def test_a_terminal_gets_each_set_s_records_and_slots() -> None:
    shown = format_card(card())
    assert shown.startswith("some-set, automatic: 1 texts about two states\n\nrecords ")
    assert shown.count("\ntreaties ") == shown.count("\nall ") == 2 and "parties" not in shown


def with_gold(tmp_path: Path, gold: list[Mention]) -> Corpus:
    raw = make_corpus(tmp_path)
    path = raw / NAME / "corpus.yaml"
    path.write_text(path.read_text("utf-8").replace("dyad:", "gold: gold.jsonl\ndyad:"), "utf-8")
    (raw / NAME / "gold.jsonl").write_text("".join(json.dumps(to_json(m)) + "\n" for m in gold), "utf-8")
    return load_corpus(NAME, raw)


def test_a_corpus_with_gold_is_measured_before_and_after_curation(tmp_path: Path) -> None:
    gold = replace(PACT, doc="001.txt")
    found = own_card(with_gold(tmp_path, [gold]), [gold], ())
    records = [line for line in found if (line.table, line.counted) == ("treaties", "records")]
    assert [(line.set, line.stage, line.documents, line.tally) for line in records] == [
        ("this-corpus", "automatic", 2, Tally(1, 1, 1)),
        ("this-corpus", "published", 2, Tally(1, 0, 0)),
    ]


def test_a_corpus_without_gold_has_no_lines_of_its_own() -> None:
    assert own_card(corpus({"a.txt": "Pact of Accra"}), [PACT], ()) == ()


def test_gold_of_other_texts_and_gold_that_is_missing_are_told(tmp_path: Path) -> None:
    strange = with_gold(tmp_path / "a", [PACT])
    with pytest.raises(DyadError, match="is gold of other texts") as caught:
        own_card(strange, (), ())
    assert "a.txt" in str(caught.value)
    (strange.folder / "gold.jsonl").unlink()
    with pytest.raises(DyadError, match="cannot be read"):
        own_card(strange, (), ())
