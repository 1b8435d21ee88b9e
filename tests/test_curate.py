"""Decisions of people: applied exactly where they point, told loudly once they no longer hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.curate import Curated, curate_mentions, load_decisions, review
from flows.ground.errors import DecisionError
from flows.ground.model import Corpus, Mention, Refusal, Span
from flows.link import link
from tests.making import Fields, corpus, mention

TEXTS = {
    "a.txt": "In 1975 Ghana and Togo signed the Treaty of Lomé. The treaty was signed in Lomé on 28 May. Togo agreed.",
    "b.txt": "The Lomé pact of 1975 bound Togo and Ghana. In 1991 Ghana and Togo talked.",
}
A: Fields = {"title": "Treaty of Lomé", "instrument": "treaty", "parties": ["GHA", "TGO"], "signed": "1975"}
B: Fields = {"title": "Lomé pact", "instrument": "pact", "parties": ["TGO", "GHA"], "signed": "1976"}

Edit = Callable[[dict[str, Any]], object]


def mentions() -> list[Mention]:
    return [mention(A, 0, 49), mention(B, 0, 43, doc="b.txt")]


def decision(**changes: object) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": "d1",
        "action": "correct",
        "target": {"doc": "a.txt", "table": "treaties", "quote": "signed the Treaty of Lomé"},
        "expect": {"signed": "1975", "place": None},
        "set": {"signed": {"value": "1975-05-28", "quote": "28 May"}},
        "reason": "the next sentence gives the day",
        "author": "A. Person",
        "date": "2026-11-22",
    }
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def plain(action: str, **changes: object) -> dict[str, Any]:
    return decision(action=action, set=None, **{"expect": None, **changes})


def load(tmp_path: Path, *entries: dict[str, Any]) -> tuple[Corpus, list[Any]]:
    where = corpus(TEXTS, ("2001", "2002"), tmp_path)
    (tmp_path / "decisions.yaml").write_text(yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False))
    return where, list(load_decisions(where))


def curate(tmp_path: Path, *entries: dict[str, Any]) -> Curated:
    where, decisions = load(tmp_path, *entries)
    return curate_mentions(mentions(), decisions, where)


def fault(tmp_path: Path, *entries: dict[str, Any]) -> str:
    with pytest.raises(DecisionError) as caught:
        curate(tmp_path, *entries)
    assert caught.value.exit_code == 2
    return str(caught.value)


# What decisions do


def test_a_corpus_without_decisions_has_none(tmp_path: Path) -> None:
    assert load_decisions(corpus(TEXTS, folder=tmp_path)) == ()


def test_a_correction_sets_a_value_on_the_words_it_quotes(tmp_path: Path) -> None:
    first, second = curate(tmp_path, decision()).mentions
    (claim,) = first.of("signed")
    assert claim.value == "1975-05-28" and claim.span.of(TEXTS["a.txt"]) == "28 May"
    assert (claim.how, claim.decision) == ("curated", "d1") and claim.rule == "decision:d1"
    assert first.id == mentions()[0].id and second == mentions()[1]


def test_a_correction_can_replace_a_list_and_take_a_value_away(tmp_path: Path) -> None:
    parties = [{"value": "TGO", "quote": "Togo", "occurrence": 1}, {"value": "GHA", "quote": "Ghana"}]
    first = curate(tmp_path, decision(set={"parties": parties, "signed": None})).mentions[0]
    assert first.values("parties") == ("TGO", "GHA") and first.value("signed") is None
    assert [c.field for c in first.claims] == ["title", "instrument", "parties", "parties"]


def test_words_near_the_evidence_are_preferred_to_the_same_words_elsewhere(tmp_path: Path) -> None:
    place = {"place": {"value": "Lomé", "quote": "Lomé"}}  # twice in the text, once in the evidence
    (claim,) = curate(tmp_path, decision(set=place)).mentions[0].of("place")
    assert claim.span == Span(TEXTS["a.txt"].index("Lomé"), TEXTS["a.txt"].index("Lomé") + 4)


def test_a_rejected_mention_goes_and_an_accepted_one_is_marked(tmp_path: Path) -> None:
    assert [m.doc for m in curate(tmp_path, plain("reject")).mentions] == ["b.txt"]
    assert curate(tmp_path, plain("accept")).mentions[0].rules == ("test", "decision:d1")


def test_an_added_mention_has_its_quote_as_evidence(tmp_path: Path) -> None:
    target = {"doc": "b.txt", "table": "treaties", "quote": "In 1991 Ghana and Togo talked"}
    values = {"signed": {"value": "1991", "quote": "1991"}, "parties": [{"value": "TGO", "quote": "Togo"}]}
    result = curate(tmp_path, decision(action="add", target=target, set=values, expect=None))
    added = result.mentions[-1]
    assert added.evidence[0].of(TEXTS["b.txt"]) == target["quote"] and result.applied == ("d1",)
    assert [(c.field, c.span.of(TEXTS["b.txt"])) for c in added.claims] == [("parties", "Togo"), ("signed", "1991")]


def test_links_and_choices_reach_the_records(tmp_path: Path) -> None:
    other = {"doc": "b.txt", "table": "treaties", "quote": "The Lomé pact"}
    separate = plain("separate", other=other)
    choose = plain("choose", id="d2", field="signed")
    where, decisions = load(tmp_path, choose, separate)
    result = curate_mentions(mentions(), decisions, where)
    assert result.chosen == ((mentions()[0].id, "signed", "d2"),)
    assert [(one.first.doc, one.second.doc, one.together) for one in result.links] == [("a.txt", "b.txt", False)]
    assert len(link(result.mentions, where)[0]) == 1 and len(link(result.mentions, where, result.links)[0]) == 2
    (record,), (conflict,) = link(result.mentions, where)
    assert record.value("signed") == "1975" and conflict.rule == "decision"  # without it the later text would win
    assert link(mentions(), where)[0][0].value("signed") == "1976"


def test_decisions_are_applied_in_turn_each_on_what_the_last_one_left(tmp_path: Path) -> None:
    again = decision(id="d2", expect={"signed": "1975-05-28"}, set={"signed": {"value": "1975-05", "quote": "May"}})
    assert curate(tmp_path, decision(), again).mentions[0].value("signed") == "1975-05"
    assert "d2" in fault(tmp_path, again)


def test_the_guard_tells_apart_mentions_that_share_their_words(tmp_path: Path) -> None:
    where, decisions = load(tmp_path, plain("reject", expect={"title": "Other"}))
    twins = [mention(A, 0, 49), mention({**A, "title": "Other"}, 0, 49)]
    assert [m.value("title") for m in curate_mentions(twins, decisions, where).mentions] == ["Treaty of Lomé"]
    _, unguarded = load(tmp_path, plain("reject"))
    with pytest.raises(DecisionError, match="tell them apart with expect"):
        curate_mentions(twins, unguarded, where)


# When decisions no longer hold

TARGET = {"doc": "a.txt", "table": "treaties", "quote": "signed the Treaty of Lomé"}
LINES: list[tuple[str, dict[str, Any], str]] = [
    ("words gone", decision(target={**TARGET, "quote": "Treaty of Accra"}), "found it nowhere"),
    ("words twice", decision(target={**TARGET, "quote": "Lomé"}), "found it 2 times; quote more words"),
    ("too few", decision(target={**TARGET, "quote": "Lomé", "occurrence": 3}), "found it 2 times; lower occurrence"),
    ("no mention there", decision(target={**TARGET, "quote": "Togo agreed"}), "found none"),
    ("other table", decision(target={**TARGET, "table": "visits"}, expect=None, set={"end": None}), "found none"),
    ("guard", decision(expect={"signed": "1974"}), "signed to be '1974' but it is '1975'"),
    ("guard: absent", decision(expect={"signed": None}), "signed to be absent but it is '1975'"),
    ("redundant", decision(set={"signed": {"value": "1975", "quote": "1975"}}), "redundant"),
    ("value's words", decision(set={"place": {"value": "Accra", "quote": "Accra"}}), "'Accra' for place"),
    ("which words", decision(set={"place": {"value": "x", "quote": "igned"}}), "occurrence"),
    ("choice of nothing", plain("choose", field="place"), "a value of place"),
    ("link to itself", plain("link", other=TARGET), "different mentions"),
    ("added twice", decision(action="add", set={"signed": {"value": "1975", "quote": "1975"}}), "redundant"),
]


@pytest.mark.parametrize(("case", "entry", "words"), LINES, ids=[line[0] for line in LINES])
def test_a_decision_that_no_longer_holds_is_told(tmp_path: Path, case: str, entry: dict[str, Any], words: str) -> None:
    if case == "which words":  # "igned" stands in the evidence once and near it once more: the evidence wins
        assert curate(tmp_path, entry).mentions[0].value("place") == "x"
        entry["target"]["quote"], entry["set"]["place"]["quote"] = "Treaty of Lomé", "n"
    told = fault(tmp_path, entry)
    assert words in told and f"{tmp_path / 'decisions.yaml'}:1: decision d1" in told, case


def test_all_decisions_that_no_longer_hold_are_told_at_once(tmp_path: Path) -> None:
    told = fault(tmp_path, decision(expect={"signed": "1"}), plain("choose", id="d2", field="place"))
    assert "2 of 2 decisions" in told and "decision d1" in told and "decision d2" in told


# What may be written


AMOUNT = {"value": "1_000", "quote": "1_000"}


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda d: d.update(action="corect"), "did you mean 'correct'?"),
        (lambda d: d.pop("reason"), "missing key 'reason'"),
        (lambda d: d.update(resaon="x"), "did you mean 'reason'?"),
        (lambda d: d["target"].update(doc="c.txt"), "'c.txt' is none of a.txt, b.txt"),
        (lambda d: d["target"].update(table="treatys"), "did you mean 'treaties'?"),
        (lambda d: d.pop("set"), "action correct needs the key 'set'"),
        (lambda d: d.update(field="signed"), "has no use for the key 'field'"),
        (lambda d: d.update(expect={"sined": None}), "did you mean 'signed'?"),
        (lambda d: d.update(expect={"signed": 1975}), "expected a text, a list of texts, or null"),
        (lambda d: d.update(set={"signed": {"value": "May 1975", "quote": "May"}}), "expected an EDTF date"),
        (lambda d: d.update(set={"instrument": {"value": "deal", "quote": "treaty"}}), "'deal' is none of treaty"),
        (lambda d: d.update(set={"parties": [{"value": "GHX", "quote": "Ghana"}]}), "expected a code"),
        (lambda d: d.update(set={"parties": {"value": "GHA", "quote": "Ghana"}}), "the field is a list"),
        (lambda d: d.update(set={"signed": {"value": "1975"}}), "missing key 'quote'"),
        (lambda d: d.update(date="yesterday"), "no EDTF date"),
        (lambda d: (d["target"].update(table="trade_figures"), d.update(set={"value": AMOUNT})), "a plain decimal"),
        (lambda d: d.update(id="../d2"), "lower-case words joined by hyphens"),
        (lambda d: d.update(reason="be\0cause"), "without control characters"),
    ],
)
def test_a_malformed_decision_is_told_with_its_line(tmp_path: Path, edit: Edit, words: str) -> None:
    wrong = decision(id="d2")
    wrong["target"] = dict(wrong["target"])
    edit(wrong)
    first = yaml.safe_dump([decision()], sort_keys=False)
    assert words in fault(tmp_path, decision(), wrong)
    assert f"decisions.yaml:{first.count(chr(10)) + 1}" in fault(tmp_path, decision(), wrong)


def test_ids_are_unique(tmp_path: Path) -> None:
    assert "'d1' is given 2 times" in fault(tmp_path, decision(), decision())


def test_a_file_that_is_no_list_or_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text("id: d1\n")
    with pytest.raises(DecisionError, match="no list of decisions"):
        load_decisions(corpus(TEXTS, folder=tmp_path))
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(DecisionError, match="symbolic link"):
        load_decisions(corpus(TEXTS, folder=tmp_path))


# What needs a decision


def test_the_review_can_be_completed_pasted_and_applied(tmp_path: Path) -> None:
    where = corpus(TEXTS, ("2001", "2002"), tmp_path)
    weak = mention({"title": "talks", "instrument": "declaration"}, 44, 74, doc="b.txt")
    found = [*mentions(), weak]
    records, conflicts = link(found, where)
    refusals = [
        Refusal("a.txt", "visits", "r9", Span(91, 103), "no visitor"),
        Refusal("a.txt", "visits", "r9", Span(0, 2), "", "end"),
    ]
    shown = review(found, refusals, records, where, conflicts)
    assert shown == review(found, refusals, records, where, conflicts)
    stubs = yaml.safe_load(shown)
    assert [stub["action"] for stub in stubs] == ["choose", "accept", "add"]
    usable = [{**s, "reason": "r", "author": "a", "date": "2026"} for s in stubs if s["action"] != "add"]
    _, decisions = load(tmp_path, *usable)
    curated = curate_mentions(found, decisions, where)
    records, conflicts = link(curated.mentions, where)
    assert review(curated.mentions, [], records, where, conflicts) == "# Nothing to look at.\n"


def test_records_that_nearly_were_one_are_shown_with_the_reason(tmp_path: Path) -> None:
    where = corpus(TEXTS, ("2001", "2002"), tmp_path)
    found = [mentions()[0], replace(mention({**A, "title": "border accord"}, 0, 43, doc="b.txt"))]
    records, _ = link(found, where)
    shown = review(found, [], records, where)
    assert "same parties and date, different titles" in shown
    (stub,) = yaml.safe_load(shown)
    _, decisions = load(tmp_path, {**stub, "reason": "r", "author": "a", "date": "2026"})
    curated = curate_mentions(found, decisions, where)
    assert len(link(curated.mentions, where, curated.links)[0]) == 1
