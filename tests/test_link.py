"""Linking: mentions of one thing become one record, with stable ids and every disagreement kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.corpus import load_corpus, read_manifest
from flows.evaluate import linking, read_mentions, records_as_mentions
from flows.ground.blocking import keys, seeks
from flows.ground.errors import CorpusError, DecisionError
from flows.ground.figures import interval
from flows.ground.model import Conflict, Corpus, LinkDecision, Mention, Record, Source, Table
from flows.ground.names import fold, same_name, same_person, same_unit
from flows.ground.sameness import same
from flows.link import link
from flows.link.ids import surname
from tests.making import Fields, corpus, mention

GOLD = Path(__file__).parent / "gold"

TREATY: Fields = {"title": "Treaty of Lomé", "instrument": "treaty", "parties": ["GHA", "TGO"], "signed": "1975-05-28"}
VISIT: Fields = {"visitors": ["Ama Mensah"], "origin": "GHA", "destination": "TGO", "start": "2019-03-04",
                 "kind": "official"}  # fmt: skip
DRILL: Fields = {"name": "Flintlock", "kind": "exercise", "participants": ["GHA", "TGO"], "start": "2019-03"}
TRADE: Fields = {"flow": "exports", "exporter": "GHA", "importer": "TGO", "frame": "GHA", "measure": "value",
                 "value": "5900000", "unit": "USD", "qualifier": "exact", "period": "2019"}  # fmt: skip

BASE: dict[Table, Fields] = {"treaties": TREATY, "visits": VISIT, "exercises": DRILL, "trade_figures": TRADE}

# Pairs: how each side differs from the table's base (None takes the field away), and whether they are one thing.
Change = dict[str, str | list[str] | None]
PAIRS: list[tuple[Table, str, Change, Change, bool]] = [
    ("treaties", "day and year", {}, {"signed": "1975"}, True),
    ("treaties", "the same name without a date", {}, {"signed": None}, True),
    ("treaties", "another year", {}, {"signed": "1991"}, False),
    ("treaties", "a proper name, a year apart", {}, {"signed": "1976-01-02"}, True),
    ("treaties", "a common name, a year apart", {"title": "Treaty of Friendship"},
     {"title": "Treaty of Friendship", "signed": "1976-06-02"}, False),
    ("treaties", "other parties", {}, {"parties": ["TGO", "BEN"]}, False),
    ("treaties", "more parties, the same name", {}, {"parties": ["GHA", "TGO", "BEN"]}, True),
    ("treaties", "more parties, another name", {}, {"parties": ["GHA", "TGO", "BEN"], "title": "Trade Pact"}, False),
    ("treaties", "amity is friendship", {"title": "Treaty of Friendship and Commerce", "signed": "1820"},
     {"title": "treaty of amity and commerce", "signed": "1820-02-02"}, True),
    ("treaties", "two agreements of one day", {"title": "agreement on fisheries"}, {"title": "agreement on visas"},
     False),
    ("treaties", "two cooperation agreements of one day", {"title": "agreement on health cooperation"},
     {"title": "agreement on customs cooperation"}, False),
    ("treaties", "two letters of intent of one day",
     {"title": "letter of intent on rescue at sea", "instrument": "memorandum"},
     {"title": "letter of intent on army medicine", "instrument": "memorandum"}, False),
    ("treaties", "two undated memoranda", {"title": "memorandum on transport", "signed": None},
     {"title": "memorandum on tourism", "signed": None}, False),
    ("treaties", "a declaration and a treaty", {"title": "Lomé Declaration", "instrument": "declaration"}, {}, False),
    ("treaties", "pact and agreement of one name", {"title": "Accra Pact", "instrument": "pact"},
     {"title": "Accra Agreement", "instrument": "agreement", "signed": "1975"}, True),
    ("treaties", "an acronym and what it spells", {"title": "BLA", "signed": None},
     {"title": "Border Liaison Accord"}, True),
    ("treaties", "armistices of one week",
     {"title": "surrender of Ghana", "instrument": "armistice", "parties": ["GHA"]},
     {"title": "Kpalimé truce", "instrument": "armistice", "signed": "1975-06-02"}, True),
    ("treaties", "armistices of two months", {"title": "surrender of Ghana", "instrument": "armistice"},
     {"title": "Kpalimé truce", "instrument": "armistice", "signed": "1975-07-28"}, False),
    ("treaties", "in force before it was signed", {"title": "Access Accord"},
     {"title": "Access Accord", "signed": None, "in_force": "1960"}, False),
    ("treaties", "nameless, of one year", {"title": "agreement between the two countries", "signed": "1975"}, {}, True),
    ("treaties", "a bloc's and a state's", {"parties": ["EUE", "GHA"], "title": "Partnership Agreement"},
     {"title": "Partnership Agreement"}, False),
    ("visits", "a name in either order", {}, {"visitors": ["Mensah Ama"]}, True),
    ("visits", "surname alone, month alone", {}, {"visitors": ["Mensah"], "start": "2019-03"}, True),
    ("visits", "another person", {}, {"visitors": ["Kofi Annan"]}, False),
    ("visits", "another Mensah", {}, {"visitors": ["Esi Mensah"]}, False),
    ("visits", "two days later in another text", {}, {"start": "2019-03-06"}, True),
    ("visits", "two months later", {}, {"start": "2019-05-06"}, False),
    ("visits", "another destination", {}, {"destination": "BEN"}, False),
    ("visits", "undated, the same occasion", {"occasion": "ECOWAS Summit"},
     {"occasion": "ECOWAS summit", "start": None}, True),
    ("visits", "undated, nothing else", {}, {"start": None}, False),
    ("visits", "a feat by unnamed people", {"occasion": "Accra–Lomé Raid", "start": "1920"},
     {"visitors": ["two Ghanaian pilots"], "occasion": "Accra-Lomé raid", "start": "1920"}, True),
    ("visits", "a mission spelt otherwise", {"visitors": ["Ashanti Mission"]}, {"visitors": ["Ashanti mission"]}, True),
    ("exercises", "one name, one month", {}, {"start": "2019-03-11"}, True),
    ("exercises", "another edition", {"name": "Flintlock IX"}, {"name": "Flintlock X"}, False),
    ("exercises", "another year", {}, {"start": "2018"}, False),
    ("exercises", "other names", {}, {"name": "Obangame"}, False),
    ("exercises", "a ship in common", {"name": None, "kind": "deployment", "units": ["GNS Blika", "F-16"]},
     {"name": None, "kind": "port_call", "units": ["Blika"], "start": "2019"}, True),
    ("exercises", "only a type in common", {"name": None, "units": ["F-16"]}, {"name": None, "units": ["F-16"]}, False),
    ("exercises", "deployment and exercise", {"name": None, "kind": "deployment", "units": ["Blika"]},
     {"name": None, "units": ["Blika"]}, False),
    ("exercises", "a ship, in two years", {"name": None, "units": ["Blika"]},
     {"name": None, "units": ["Blika"], "start": "2021"}, False),
    ("trade_figures", "rounded", {}, {"value": "6000000"}, True),
    ("trade_figures", "more than", {}, {"value": "5800000", "qualifier": "at_least"}, True),
    ("trade_figures", "disagreeing", {}, {"value": "7100000"}, True),
    ("trade_figures", "another share", {"measure": "share", "value": "5"}, {"measure": "share", "value": "9"}, False),
    ("trade_figures", "the mirror", {}, {"flow": "imports", "frame": "TGO"}, False),
    ("trade_figures", "another year", {}, {"period": "2020"}, False),
    ("trade_figures", "another currency", {}, {"unit": "EUR"}, False),
    ("trade_figures", "other goods", {"commodity": "cocoa"}, {"commodity": "timber"}, False),
    ("trade_figures", "some goods and all", {"commodity": "cocoa"}, {}, False),
    ("trade_figures", "the same figure without a year", {}, {"period": None}, True),
]  # fmt: skip


def made(table: Table, change: Change, doc: str = "a.txt") -> Mention:
    fields = {name: value for name, value in {**BASE[table], **change}.items() if value is not None}
    return mention(fields, doc=doc, table=table)


@pytest.mark.parametrize(("table", "case", "a", "b", "expected"), PAIRS, ids=[f"{p[0]}: {p[1]}" for p in PAIRS])
def test_two_mentions_are_one_thing_or_not(table: Table, case: str, a: Change, b: Change, expected: bool) -> None:
    first, second = made(table, a), made(table, b, "b.txt")
    verdict = same(table, first, second)
    assert verdict.same is expected, f"{case}: {verdict.reason}"
    assert same(table, second, first) == verdict and verdict.reason
    if expected:
        assert keys(first) & seeks(second) and keys(second) & seeks(first), "blocking must not hide what is the same"


DAYS = st.dates(date(2003, 11, 1), date(2005, 2, 28))
WHEN = st.one_of(
    st.none(),
    DAYS.map(str),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    DAYS.map(lambda day: f"{day:%Y}"),
    st.tuples(DAYS, DAYS).map(lambda two: f"{min(two)}/{max(two)}"),
    st.sampled_from(["200X", "1975/2010", "2004-21"]),
)
WORDINGS: dict[Table, dict[str, st.SearchStrategy[str | list[str] | None]]] = {
    "treaties": {
        "title": st.sampled_from([None, "Treaty of Lomé", "Lomé pact on visas", "BLA", "Border Liaison Accord",
                                  "agreement between the two countries"]),
        "parties": st.sampled_from([["GHA", "TGO"], ["GHA", "TGO", "BEN"], ["GHA"]]),
        "instrument": st.sampled_from(["treaty", "armistice", None]), "signed": WHEN, "in_force": WHEN,
        "subject": st.sampled_from([None, "trade"]),
    },
    "visits": {
        "visitors": st.sampled_from([["Ama Mensah"], ["Mensah"], ["two Ghanaian pilots"], ["a delegation"], []]),
        "occasion": st.sampled_from([None, "ECOWAS Summit"]), "visitor_role": st.sampled_from([None, "president"]),
        "start": WHEN, "end": WHEN,
    },
    "exercises": {
        "name": st.sampled_from([None, "Flintlock", "Flintlock IX"]),
        "units": st.sampled_from([[], ["GNS Blika"], ["Blika", "F-16"]]),
        "kind": st.sampled_from(["exercise", "deployment", "port_call"]), "start": WHEN, "end": WHEN,
    },
    "trade_figures": {
        "commodity": st.sampled_from([None, "cocoa"]), "period": WHEN,
        "value": st.sampled_from(["5900000", "6000000", "41"]),
    },
}  # fmt: skip


@pytest.mark.parametrize("table", BASE)
def test_blocking_hides_nothing_that_is_the_same(table: Table) -> None:
    met: list[bool] = []

    @settings(max_examples=1_500, derandomize=True)
    @given(st.fixed_dictionaries(WORDINGS[table]), st.fixed_dictionaries(WORDINGS[table]))
    def hold(one: Change, other: Change) -> None:
        first, second = made(table, one), made(table, other, "b.txt")
        verdict = same(table, first, second)
        if verdict.same or verdict.near:
            met.append(verdict.same)
            filed, sought = ([of(m, near=verdict.near) for m in (first, second)] for of in (keys, seeks))
            assert filed[0] & sought[1] and filed[1] & sought[0]

    hold()
    assert min(met.count(True), met.count(False)) > 25 or table == "trade_figures"  # which knows no near ones
    assert met.count(True) > 100


@pytest.mark.parametrize("table", BASE)
def test_a_mention_is_the_same_as_itself(table: Table) -> None:
    assert same(table, made(table, {}), made(table, {}, "b.txt")).weight >= 0.9


# Names


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Kofi Annan", "Annan Kofi", True),
        ("Mr Annan", "Kofi Annan", True),
        ("K. Annan", "Kofi Annan", True),
        ("al-Sisi", "Abdel Fattah el-Sisi", True),
        ("Queen Elizabeth II", "Elizabeth II", True),
        ("Ama Mensah", "Esi Mensah", False),
        ("Ashanti mission", "Ashanti", False),
        ("two pilots", "Two Pilots Mensah", False),
    ],
)
def test_persons_are_told_apart(a: str, b: str, expected: bool) -> None:
    assert same_person(a, b) is same_person(b, a) is expected


def test_ships_are_known_without_their_prefix_and_types_are_no_ships() -> None:
    assert (
        same_unit("HMS Argyll", "Argyll")
        and not same_unit("F-35B", "F-35B")
        and not same_unit("two ships", "two ships")
    )


@given(st.text(max_size=40))
@example("\U0001f190")  # one sign that decomposes into capitals
def test_folding_twice_is_folding_once_and_a_name_is_its_own(text: str) -> None:
    assert fold(fold(text)) == fold(text) and same_name(text, text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_figure_lies_in_the_interval_it_stands_for(number: object) -> None:
    for qualifier in (None, "about", "at_least", "at_most"):
        low, high = interval(str(number), qualifier)
        assert low <= number <= high  # type: ignore[operator]


# Gold


def unseen() -> Corpus:
    documents = tuple(read_manifest(GOLD / "unseen" / "sources.jsonl"))
    sources = tuple(
        Source(d.name, "0" * 64, d.name, (), "", "CC0-1.0", "full", "en", n, date=d.date)
        for n, d in enumerate(documents, 1)
    )
    return Corpus("unseen", "Unseen", GOLD / "unseen", documents[0].dyad, sources, documents)


def bare(path: Path) -> list[Mention]:
    return [replace(m, key=None, optional=False) for m in read_mentions(path)]


@pytest.mark.parametrize("name", ["italy-japan", "unseen"])
def test_gold_links_to_one_record_a_key_and_one_key_a_record(name: str) -> None:
    path = GOLD / "unseen" / "gold.jsonl" if name == "unseen" else GOLD / "italy-japan.jsonl"
    records, _ = link(bare(path), unseen() if name == "unseen" else load_corpus(name))
    gold = [replace(m, optional=False) for m in read_mentions(path)]
    result = linking(gold, records_as_mentions(records))
    assert result.perfect and result.keys == len({m.key for m in gold})


def ids(mentions: Sequence[Mention], where: Corpus) -> dict[tuple[str, object], str]:
    return {(m.id, m.claims): r.id for r in link(mentions, where)[0] for m in r.mentions}


def test_a_later_document_changes_no_id() -> None:
    where, mentions = load_corpus("italy-japan"), bare(GOLD / "italy-japan.jsonl")
    names = [s.name for s in where.sources]
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            before = ids([m for m in mentions if m.doc in some[:-1]], where)
            after = ids([m for m in mentions if m.doc in some], where)
            assert before.items() <= after.items()


@given(st.permutations(range(12)))
def test_the_order_of_mentions_changes_nothing(order: list[int]) -> None:
    where, mentions = load_corpus("italy-japan"), bare(GOLD / "italy-japan.jsonl")[:12]
    assert link([mentions[n] for n in order], where) == link(mentions, where)


# Fusion


TEXTS = {"a.txt": "Mensah met them.", "b.txt": "Ama Mensah", "c.txt": "Mensah"}


def linked(
    *changes: Change, table: Table = "treaties", dates: Sequence[str | None] = ("2001", "2002", "2003")
) -> tuple[Record, tuple[Conflict, ...]]:
    mentions = [made(table, change, name) for change, name in zip(changes, TEXTS, strict=False)]
    (record,), conflicts = link(mentions, corpus(TEXTS, dates))
    return record, conflicts


def agreement(record: Record, name: str) -> tuple[tuple[str, ...], str]:
    field = record.get(name)
    assert field is not None
    return field.values, field.agreement


def test_one_document_s_value_is_single_and_two_alike_confirm() -> None:
    record, conflicts = linked({"place": "Lomé"}, {})
    assert agreement(record, "place") == (("Lomé",), "single") and not conflicts
    assert agreement(record, "signed") == (("1975-05-28",), "confirmed")


def test_a_finer_date_refines_a_coarser_one() -> None:
    record, conflicts = linked({"signed": "1975"}, {"signed": "1975-05-28"}, {"signed": "1975-05"})
    assert agreement(record, "signed") == (("1975-05-28",), "refined") and not conflicts


@pytest.mark.parametrize(
    ("changes", "dates", "value", "rule"),
    [
        ([{}, {"signed": "1975-05-30"}], ("2002", "2001"), "1975-05-28", "later"),
        ([{}, {"signed": "1975-05-30"}], ("2001", "2002"), "1975-05-30", "later"),
        ([{}, {"signed": "1975-05-30"}], (None, None), "1975-05-30", "later"),  # by accession
        ([{}, {}, {"signed": "1975-05-30"}], ("2001", "2002", "2003"), "1975-05-28", "documents"),
        ([{}, {"signed": "1976"}], ("2001", "2002"), "1975-05-28", "precision"),
        ([{"signed": "1975-02-28/1975-03-01"}, {"signed": "1975-03-10"}], ("2001", "2002"), "1975-03-10", "precision"),
    ],
)
def test_of_two_dates_one_is_chosen_by_the_stated_rule(
    changes: list[Change], dates: Sequence[str | None], value: str, rule: str
) -> None:
    shared: Change = {"title": "Lomé armistice", "instrument": "armistice"}  # dates may differ by a few days
    record, conflicts = linked(*({**shared, **change} for change in changes), dates=dates)
    assert agreement(record, "signed") == ((value,), "conflicting")
    assert [(c.field, c.chosen.claim.value, c.rule) for c in conflicts] == [("signed", value, rule)]


def test_lists_publish_the_union_each_element_once_in_its_longest_form() -> None:
    record, _ = linked({"visitors": ["Mensah", "Esi Owusu"]}, {"visitors": ["Ama Mensah"]}, table="visits")
    assert agreement(record, "visitors") == (("Ama Mensah", "Esi Owusu"), "refined")


def test_a_description_gives_way_to_names() -> None:
    change: Change = {"occasion": "Accra–Lomé Raid"}
    record, _ = linked({**change, "visitors": ["two Ghanaian pilots"]}, change, table="visits")
    assert agreement(record, "visitors")[0] == ("Ama Mensah",)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("announced", "in_force", (("in_force",), "refined")),
        ("in_force", "signed", (("in_force",), "refined")),  # a later text may still speak of the signing
        ("ended", "in_force", (("in_force",), "conflicting")),
        ("signed", "rejected", (("rejected",), "refined")),
    ],
)
def test_a_later_stage_in_a_later_document_is_no_conflict(
    first: str, second: str, expected: tuple[tuple[str, ...], str]
) -> None:
    assert agreement(linked({"status": first}, {"status": second})[0], "status") == expected


def test_a_rounded_figure_agrees_and_the_finer_one_is_published() -> None:
    record, conflicts = linked({"value": "6000000"}, {}, table="trade_figures")
    assert agreement(record, "value") == (("5900000",), "refined") and not conflicts
    record, conflicts = linked({}, {"value": "7100000"}, table="trade_figures")
    assert agreement(record, "value")[1] == "conflicting" and len(conflicts) == 1


def test_the_fullest_name_is_the_title() -> None:
    titles = ["pact about Lomé and all the many other things", "Lomé Pact", "Grand Lomé Pact"]
    changes: list[Change] = [{"title": title} for title in titles]
    record, conflicts = linked(*changes)
    assert record.value("title") == "Grand Lomé Pact" and not conflicts


@pytest.mark.parametrize(("earlier", "later"), [("1975", "1976"), ("1975-02", "1975-03")])
def test_a_year_or_month_is_no_finer_for_being_shorter(earlier: str, later: str) -> None:
    record, (conflict,) = linked({"signed": earlier}, {"signed": later})
    assert record.value("signed") == later and conflict.rule == "later"


def test_every_published_value_stands_on_one_of_the_record_s_claims() -> None:
    records, conflicts = link(bare(GOLD / "italy-japan.jsonl"), load_corpus("italy-japan"))
    for field in (field for record in records for field in record.fields):
        assert tuple(linked.claim.value for linked in field.chosen) == field.values
        assert set(field.chosen) <= set(field.claims)
    assert [(c.record, c.field) for c in conflicts] == [("ita-armistice-1943", "signed")]


# Ids


@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        ("treaties", {}, "treaty-of-lome-1975"),
        ("treaties", {"title": "Treaty of Friendship"}, "gha-tgo-treaty-1975"),
        ("treaties", {"title": "trade accord", "short_title": "ACTA", "parties": ["BEN", "TGO", "GHA"]},
         "gha-tgo-ben-acta-1975"),
        ("treaties", {"title": "peace", "parties": ["GHA", "ORG:ALLIES"], "signed": None}, "gha-allies-treaty"),
        ("visits", {"visitors": ["Mensah Ama"]}, "mensah-tgo-2019-03-04"),
        ("visits", {"visitors": ["Ashanti Mission"], "start": "187X"}, "ashanti-mission-tgo-187x"),
        ("visits", {"visitors": None, "start": "2024-06-11/2024-06-20"}, "gha-tgo-2024-06"),
        ("exercises", {}, "flintlock-exercise-2019"),
        ("exercises", {"name": None, "units": ["a squadron", "HMS Blika"]}, "blika-exercise-2019"),
        ("exercises", {"name": None, "start": None}, "gha-tgo-exercise"),
        ("trade_figures", {"commodity": "cocoa beans"}, "gha-tgo-exports-value-2019-cocoa-beans"),
        ("trade_figures", {"flow": "total", "exporter": None, "importer": None, "period": "2018-01/2019-03"},
         "gha-tgo-total-value-2018-2019"),
    ],
)  # fmt: skip
def test_ids_are_read_from_the_founding_mention(table: Table, change: Change, expected: str) -> None:
    (record,), _ = link([made(table, change)], corpus(TEXTS))
    assert record.id == expected == record.mentions[0].key


def test_twins_are_numbered_in_founding_order() -> None:
    memoranda = [made("treaties", {"title": f"memorandum on {t}"}) for t in ("visas", "rivers", "roads")]
    records, _ = link([replace(m, evidence=m.evidence) for m in memoranda], corpus(TEXTS))
    assert [r.id for r in records] == ["gha-tgo-treaty-1975", "gha-tgo-treaty-1975-2", "gha-tgo-treaty-1975-3"]


def test_a_surname_is_the_part_by_which_the_text_calls_its_bearer() -> None:
    assert surname("Mensah Ama", "Mensah Ama came. Mensah left.") == "Mensah"
    assert surname("Ama Mensah", "Ama Mensah came. Mensah left.") == "Mensah"
    assert surname("Kofi A. Mensah", "Kofi A. Mensah came. A. left, and A. was glad.") == "Mensah"
    assert surname("Ama Mensah", "Ama Mensah came.") == "Mensah"
    assert surname("Nakagawa Haruko", "Nakagawa Haruko came.") == "Nakagawa"
    assert surname("Haruko Nakagawa", "Haruko Nakagawa came.") == "Nakagawa"


# Ambiguity, decisions, faults


def test_where_a_coarse_mention_could_be_either_of_two_it_joins_neither() -> None:
    mentions = [made("visits", {}), made("visits", {"start": "2019-09"}), made("visits", {"start": "2019"}, "b.txt")]
    records, _ = link(mentions, corpus(TEXTS))
    assert len(records) == 3
    told = [
        made("visits", {"places": ["Lomé"]}),
        mentions[1],
        made("visits", {"start": "2019", "places": ["Lomé"]}, "b.txt"),
    ]
    assert sorted(len(r.mentions) for r in link(told, corpus(TEXTS))[0]) == [1, 2]


def test_two_mentions_of_one_document_are_two_records() -> None:
    first, second = made("treaties", {}), replace(made("treaties", {}), evidence=(mention({}, 20, 30).evidence[0],))
    assert len(link([first, second], corpus(TEXTS))[0]) == 2


def test_decisions_link_and_separate() -> None:
    treaty, other, visas = (
        made("treaties", {}),
        made("treaties", {}, "b.txt"),
        made("treaties", {"title": "visas"}, "c.txt"),
    )
    together = LinkDecision(treaty, visas, True, "d1")
    assert len(link([treaty, other, visas], corpus(TEXTS), [together])[0]) == 1
    assert len(link([treaty, other, visas], corpus(TEXTS), [LinkDecision(treaty, other, False, "d2")])[0]) == 3


@pytest.mark.parametrize(
    ("together", "words"), [(True, "is redundant: .* are one record"), (False, "which no longer exists")]
)
def test_a_decision_that_changes_nothing_or_names_nobody_is_told(together: bool, words: str) -> None:
    treaty, other = made("treaties", {}), made("treaties", {}, "b.txt")
    decision = LinkDecision(treaty, other if together else made("visits", {}), together, "d1", "decisions.yaml:3")
    with pytest.raises(DecisionError, match=words):
        link([treaty, other], corpus(TEXTS), [decision])


def test_contradicting_decisions_are_told() -> None:
    treaty, visas = made("treaties", {}), made("treaties", {"title": "visas"}, "c.txt")
    links = [LinkDecision(treaty, visas, True, "d1"), LinkDecision(visas, treaty, False, "d2")]
    with pytest.raises(DecisionError):
        link([treaty, visas], corpus(TEXTS), links)


def test_a_mention_of_an_unknown_document_is_told() -> None:
    with pytest.raises(CorpusError, match=r"z\.txt"):
        link([made("treaties", {}, "z.txt")], corpus(TEXTS))
