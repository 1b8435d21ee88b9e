"""Which mentions become one record, held against the plainest way of saying it: every pair compared, each time anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ground.model import Mention, Table
from flows.ground.sameness import same
from flows.link import cluster as clustering
from flows.link.cluster import CLEAR, Records
from flows.link.contents import likeness, most_support, support
from tests.test_link import BASE, WORDINGS, Change, made

Text = Sequence[Mention]

# What tips the scale and decides nothing by itself.
TIPPING: dict[Table, dict[str, st.SearchStrategy[str | list[str] | None]]] = {
    "treaties": {"signatories": st.sampled_from([[], ["Ama Mensah"], ["Kofi Annor"]]),
                 "place": st.sampled_from([None, "Accra"])},
    "visits": {"places": st.sampled_from([[], ["Accra"]]), "hosts": st.sampled_from([[], ["Yao Lawson"]])},
    "exercises": {"places": st.sampled_from([[], ["Tema"]])},
    "trade_figures": {},
}  # fmt: skip
FEW_DAYS = st.sampled_from([None, "2004", "2004-05", "2004-05-03", "2004-05-04", "2004-06-01", "2004/2005"])


def grouped(texts: Sequence[Text]) -> list[list[int]]:
    """The numbers of the records that each text's mentions get."""
    records = Records[tuple[int, int]]()
    return [records.take([((n, place), m) for place, m in enumerate(text)]) for n, text in enumerate(texts)]


def plainly(texts: Sequence[Text]) -> list[list[int]]:
    """The same, as the rules are told: no blocking, nothing remembered, all levels looked at."""
    records: list[list[Mention]] = []
    told = []
    for text in texts:
        pairs = [(weight, m, r) for m, mention in enumerate(text) for r, weight in _fitting(mention, records)]
        chosen, numbers = _chosen(pairs), []
        for place, mention in enumerate(text):
            number = chosen.get(place, len(records))
            if number == len(records):
                records.append([])
            records[number].append(mention)
            numbers.append(number)
        told.append(numbers)
    return told


def _fitting(mention: Mention, records: Sequence[Text]) -> Iterator[tuple[int, float]]:
    for number, record in enumerate(records):
        verdicts = [same(mention.table, known, mention) for known in record]
        if any(v.same for v in verdicts) and not any(v.barred for v in verdicts):
            tipped = max(support(known, mention) for known in record)
            yield number, likeness(max(v.weight for v in verdicts), tipped)


def _chosen(pairs: Sequence[tuple[float, int, int]]) -> dict[int, int]:
    chosen: dict[int, int] = {}
    lost: set[int] = set()
    for weight in sorted({weight for weight, _, _ in pairs}, reverse=True):
        left = sorted((m, r) for w, m, r in pairs if w == weight and m not in chosen and m not in lost)
        left = [(m, r) for m, r in left if r not in chosen.values()]
        of, to = Counter(m for m, _ in left), Counter(r for _, r in left)
        for m, r in left:
            if weight < CLEAR and (of[m] > 1 or to[r] > 1):
                lost.add(m)
            elif m not in chosen and r not in chosen.values():
                chosen[m] = r
    return chosen


def some_texts(table: Table) -> st.SearchStrategy[list[list[Change]]]:
    fields = {**WORDINGS[table], **TIPPING[table]}
    fields |= {name: FEW_DAYS for name in ("signed", "start", "end", "period", "in_force") if name in fields}
    return st.lists(st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=4), min_size=2, max_size=9)


@pytest.mark.parametrize("remembered", [3, clustering.REMEMBERED])
@pytest.mark.parametrize("table", BASE)
def test_records_are_those_of_comparing_everything(
    table: Table, remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clustering, "REMEMBERED", remembered)
    joined = Counter[int]()

    @settings(max_examples=400, derandomize=True, deadline=None)
    @given(some_texts(table))
    def hold(changes: list[list[Change]]) -> None:
        texts = [[made(table, one, f"{n}.txt") for one in text] for n, text in enumerate(changes)]
        found = grouped(texts)
        assert found == plainly(texts)
        joined.update(Counter(number for text in found for number in text).values())

    hold()
    assert sum(n for size, n in joined.items() if size > 2) > 100  # records of three mentions and more


@pytest.mark.parametrize("table", BASE)
def test_support_is_never_more_than_is_said(table: Table) -> None:
    full = made(table, {name: [name] if name.endswith("s") else name for name in (
        "places", "place", "hosts", "signatories", "occasion", "units",
    )})  # fmt: skip
    assert 0 <= support(full, full) <= most_support(table) + 1e-9


@pytest.mark.parametrize(
    ("offered", "joined"),
    [
        ({0: [1, 2, 3], 1: [3]}, {}),  # the only one for 1 is also one for 0, if the last of three
        ({0: [1, 2], 1: [3]}, {1: 3}),
        ({0: [1, 2], 1: [2, 3]}, {}),
        ({0: [1], 1: [1]}, {}),
        ({0: [], 1: [3]}, {1: 3}),
    ],
)
def test_what_no_text_decides_joins_none(offered: dict[int, list[int]], joined: dict[int, int]) -> None:
    assert clustering._choose({mention: iter([(0.6, iter(records))]) for mention, records in offered.items()}) == joined


def test_where_it_is_clear_the_first_of_equals_is_taken() -> None:
    offered = {0: [3, 1, 2], 1: [1, 3]}
    assert clustering._choose({m: iter([(0.95, iter(records))]) for m, records in offered.items()}) == {0: 1, 1: 3}
