"""What validation found: findings, one a broken value, and the report that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from flows.ground.errors import ValidationError

Severity: TypeAlias = Literal["hard", "soft"]

SHOWN = 10  # findings named in an error's message; the report has all


@dataclass(frozen=True, slots=True)
class Finding:
    """One value (or row, or table) that breaks a rule: ``row`` is its key, ``column`` and ``value`` may be empty."""

    table: str
    row: str
    column: str
    value: str
    rule: str
    severity: Severity = "hard"

    def __str__(self) -> str:
        place = "/".join(part for part in (self.table, self.row) if part)
        place = f"{place}.{self.column}" if self.column else place
        return f"{place}: {self.value!r}: {self.rule}" if self.value else f"{place}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Result:
    """What one kind of check gave: how many rules ran, and what broke them. ``broken``: no sense in going on."""

    name: str
    checks: int
    findings: tuple[Finding, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a validation; ``docs`` is the folder of the Data Docs, None where none were written."""

    checks: int
    hard: tuple[Finding, ...]
    soft: tuple[Finding, ...]
    docs: Path | None = None

    def summary(self) -> str:
        """Return the outcome in one line."""
        return f"{self.checks} checks, {len(self.hard)} failures, {len(self.soft)} warnings"

    def raise_for_hard(self) -> None:
        """Raise ValidationError, naming table, row, column, value and rule, where a hard rule is broken."""
        if not self.hard:
            return
        more = len(self.hard) - SHOWN
        lines = [*(str(finding) for finding in self.hard[:SHOWN]), *([f"and {more} more"] if more > 0 else [])]
        first = self.hard[0]
        raise ValidationError(
            f"{len(self.hard)} values break hard rules; nothing was published",
            where=first.table,
            found="\n         ".join(lines),
            expected=first.rule,
            mend="mend the rule, the decision or the text behind the value" + self._docs(),
        )

    def _docs(self) -> str:
        return f"; all results: {self.docs / 'index.html'}" if self.docs else ""


def collect(results: Sequence[Result], docs: Path | None = None) -> Report:
    """Put results together, hard findings and soft ones apart."""
    findings = [finding for result in results for finding in result.findings]
    hard = tuple(finding for finding in findings if finding.severity == "hard")
    soft = tuple(finding for finding in findings if finding.severity == "soft")
    return Report(sum(result.checks for result in results), hard, soft, docs)
