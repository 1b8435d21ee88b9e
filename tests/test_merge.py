"""Mentions of one thing within a document are joined; mentions of two things are not."""

from __future__ import annotations

from flows.extract.merge import join, merge
from flows.ground.model import Claim, Mention, Span, Table


def mention(start: int, table: Table = "visits", /, **fields: str | list[str]) -> Mention:
    rows = ((name, v) for name, value in fields.items() for v in ([value] if isinstance(value, str) else value))
    claims = [Claim(name, each, Span(start, start + 5), "verbatim", "r") for name, each in rows]
    return Mention("t.txt", table, tuple(claims), (Span(start, start + 5),), (f"rule-{start}",))


VISIT: dict[str, str | list[str]] = {"visitors": ["Ana Quispe"], "origin": "PER", "destination": "NOR"}


def test_two_sentences_on_one_visit_become_one_mention() -> None:
    merged = merge(
        [mention(0, **VISIT, start="2011-05"), mention(40, **VISIT, start="2011-05-03", hosts=["Lars Dahl"])]
    )
    assert len(merged) == 1
    assert merged[0].value("start") == "2011-05-03" and merged[0].values("hosts") == ("Lars Dahl",)
    assert merged[0].evidence == (Span(0, 5), Span(40, 45)) and merged[0].rules == ("rule-0", "rule-40")


def test_visits_of_two_years_stay_two() -> None:
    assert len(merge([mention(0, **VISIT, start="2011-05-03"), mention(40, **VISIT, start="2014-05-03")])) == 2


def test_the_longest_form_of_a_name_stays() -> None:
    joined = join(mention(0, visitors=["Quispe"]), mention(9, visitors=["Ana Quispe"]))
    assert joined.values("visitors") == ("Ana Quispe",)


def test_a_stated_value_outweighs_a_default() -> None:
    default = Mention(
        "t.txt", "treaties", (Claim("status", "signed", Span(0, 3), "default", "r"),), (Span(0, 3),), ("a",)
    )
    stated = Mention(
        "t.txt", "treaties", (Claim("status", "in_force", Span(9, 12), "resolved", "r"),), (Span(9, 12),), ("b",)
    )
    assert join(default, stated).value("status") == "in_force"


def test_the_fuller_title_stays() -> None:
    joined = join(
        mention(0, "treaties", title="the 1856 treaty"), mention(9, "treaties", title="Treaty of Friendship and Trade")
    )
    assert joined.value("title") == "Treaty of Friendship and Trade"
