"""What a run tells about itself."""

from __future__ import annotations

from flows import news
from flows.ground.model import Claim, Conflict, LinkedClaim, Span
from flows.validate import Finding, Report


def said(value: str, doc: str) -> LinkedClaim:
    return LinkedClaim(doc, f"{doc}#treaties:0-9", Claim("signed", value, Span(0, 9), "normalised", "test"))


def test_conflicts_show_both_values_with_their_texts_and_why() -> None:
    conflict = Conflict("pact-1900", "treaties", "signed", said("1900", "a.txt"), said("1901", "b.txt"), "later")
    last = news.conflicts([conflict]).splitlines()[-1]
    assert last == r"| treaties/pact-1900 | signed | 1900 \(a.txt\) | 1901 \(b.txt\) | later |"
    assert news.conflicts([]) == "No conflicts."


def test_values_cannot_break_a_markdown_table() -> None:
    finding = Finding("visits", "v", "occasion", "one | two\nthree", "rule")
    text = news.validation(Report(3, (finding,), ()))
    assert text.splitlines()[0] == "3 checks, 1 failures, 0 warnings"
    assert text.splitlines()[-1] == "| hard | visits | v | occasion | one \\| two three | rule |"


def test_without_findings_validation_is_one_line() -> None:
    assert news.validation(Report(3, (), ())) == "3 checks, 0 failures, 0 warnings"
