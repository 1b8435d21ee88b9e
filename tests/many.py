"""A made-up corpus of as many records as are asked for: what the pages of a large release are tried and timed on.

Norway and Chile from 1880 to 2024, in sentences of our own from which the records are made by hand. The same number
gives the same corpus.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from flows.ground.model import (
    Agreement,
    Claim,
    Conflict,
    Corpus,
    Document,
    Dyad,
    FieldValue,
    How,
    LinkedClaim,
    Mention,
    Record,
    Source,
    Span,
    Table,
)

if TYPE_CHECKING:
    import pyarrow as pa

Part: TypeAlias = str | tuple[str, str, str] | tuple[str, str, str, How]  # words, or words with field and value

DYAD: Final = Dyad.of("NOR", "CHL")
A_TEXT: Final = 60  # sentences
SHARES: Final[tuple[tuple[Table, float], ...]] = (
    ("treaties", 0.3), ("visits", 0.4), ("exercises", 0.18), ("trade_figures", 0.12),
)  # fmt: skip
_STATES: Final = {"NOR": ("Norway", "Oslo", "Bergen"), "CHL": ("Chile", "Santiago", "Valparaiso")}
_SUBJECTS: Final = ("Fisheries", "Air Services", "Consular", "Extradition", "Double Taxation", "Polar Research")
_KINDS: Final = ("treaty", "convention", "agreement", "protocol")
_GIVEN: Final = ("Ana", "Berit", "Diego", "Eskil", "Ines", "Kari", "Luis", "Nils")
_FAMILY: Final = ("Berg", "Dahl", "Fuentes", "Holm", "Mora", "Rojas", "Soto", "Vega", "Østby")
_OFFICES: Final = ("Foreign Minister", "Prime Minister", "trade envoy", "Minister of Fisheries")
_SHIPS: Final = ("Fram", "Gjoa", "Esmeralda", "Otra", "Lautaro")
_GOODS: Final = ("salmon", "copper", "timber", "wine")


def tables(records: int) -> tuple[dict[str, pa.Table], Corpus]:
    """Return the published tables and the corpus; about a record in fifty has two dates that contradict each other."""
    from flows.tabulate import tabulate

    told = _Teller(records)
    return tabulate(told.corpus, told.records, told.conflicts, ()), told.corpus


class _Teller:
    """Sentences one after the other, in texts, and the records that they tell of."""

    def __init__(self, count: int) -> None:
        self._chance = random.Random(count)
        self._sentences: list[str] = []
        self.records: list[Record] = []
        self.conflicts: list[Conflict] = []
        for table, share in SHARES:
            for number in range(round(share * count)):
                self._tell(table, number)
        self.corpus = _corpus(self._sentences)

    def _tell(self, table: Table, number: int) -> None:
        day = datetime.date(1880, 1, 1) + datetime.timedelta(days=int(52_960 * self._chance.random() ** 0.5))
        origin, destination = self._chance.sample(sorted(_STATES), 2)
        teller = {"treaties": self._treaty, "visits": self._visit, "exercises": self._exercise}.get(table, self._trade)
        parts = list(teller(day, origin, destination))
        claims = self._claims(parts)
        if table == "treaties" and number % 15 == 0:
            other = day + datetime.timedelta(days=9)
            again = self._claims([f"{parts[1][0]} is of ", (str(other), "signed", str(other)), "."])
            claims = {**claims, "signed": [*claims["signed"], *again["signed"]]}
        self._record(table, f"{table}-{number:05}", claims)

    def _claims(self, parts: Sequence[Part]) -> dict[str, list[LinkedClaim]]:
        """Say a sentence, and return what it claims."""
        number = len(self._sentences)
        at = sum(len(sentence) + 1 for sentence in self._sentences[number - number % A_TEXT :])
        found: dict[str, list[LinkedClaim]] = {}
        text = ""
        for part in parts:
            words, *more = (part,) if isinstance(part, str) else part
            if more:
                span = Span(at + len(text), at + len(text) + len(words))
                how: How = "verbatim" if words == more[1] else "resolved"
                claim = Claim(more[0], more[1], span, how, f"{more[0]}.made-up")
                found.setdefault(more[0], []).append(LinkedClaim(_name(number // A_TEXT), "made-up", claim))
            text += words
        self._sentences.append(text)
        return found

    def _record(self, table: Table, name: str, claims: dict[str, list[LinkedClaim]]) -> None:
        from flows.ground.codebook import slot

        fields = []
        for field, linked in claims.items():
            published = tuple(linked) if slot(table, field).many else (linked[0],)
            agreement: Agreement = "conflicting" if len(linked) > len(published) else "single"
            values = tuple(each.claim.value for each in published)
            fields.append(FieldValue(field, values, published, tuple(linked), agreement))
            if len(linked) > len(published):
                self.conflicts.append(Conflict(name, table, field, linked[0], linked[1], "documents"))
        docs = sorted({each.doc for linked in claims.values() for each in linked})
        mentions = tuple(Mention(doc, table, (), (Span(0, 1),), ("made-up",)) for doc in docs)
        self.records.append(Record(name, table, mentions, tuple(fields)))

    def _treaty(self, day: datetime.date, one: str, other: str) -> Iterator[Part]:
        kind, subject = self._chance.choice(_KINDS), self._chance.choice(_SUBJECTS)
        yield from ("The ", (f"{subject} {kind.title()} of {day.year}", "title", f"{subject} {kind.title()}"), ", a ")
        yield from ((kind, "instrument", kind), " between ", (_STATES[one][0], "parties", one), " and ")
        yield from ((_STATES[other][0], "parties", other), ", was ", ("signed", "status", "signed"), " on ")
        yield from ((str(day), "signed", str(day)), ".")

    def _visit(self, day: datetime.date, one: str, other: str) -> Iterator[Part]:
        who = f"{self._chance.choice(_GIVEN)} {self._chance.choice(_FAMILY)}"
        office, town = self._chance.choice(_OFFICES), self._chance.choice(_STATES[other][1:])
        yield from (
            (office, "visitor_role", office),
            " ",
            (who, "visitors", who),
            " of ",
            (_STATES[one][0], "origin", one),
        )
        yield from (" went to ", (_STATES[other][0], "destination", other), " on an ", ("official", "kind", "official"))
        yield from (" visit and saw ", (town, "places", town), " on ", (str(day), "start", str(day)), ".")

    def _exercise(self, day: datetime.date, one: str, other: str) -> Iterator[Part]:
        ship, town = self._chance.choice(_SHIPS), self._chance.choice(_STATES[other][1:])
        yield from ("The ", (ship, "units", ship), " of ", (_STATES[one][0], "participants", one), " ")
        yield from (("called", "kind", "port_call"), " at ", (town, "places", town), " in ")
        yield from ((_STATES[other][0], "host", other), " in ", (str(day)[:7], "start", str(day)[:7]), ".")

    def _trade(self, day: datetime.date, one: str, other: str) -> Iterator[Part]:
        value, unit = (
            self._chance.randrange(1, 9_000) * 10 ** self._chance.randrange(3, 7),
            self._chance.choice(("USD", "NOK")),
        )
        yield from ((_STATES[one][0], "exporter", one), "'s ", ("exports", "flow", "exports"), " of ")
        goods = self._chance.choice(_GOODS)
        yield from ((goods, "commodity", goods), " to ", (_STATES[other][0], "importer", other), " were ")
        yield from (("worth", "measure", "value"), " ", (f"{value:,}", "value", str(value)), " ", (unit, "unit", unit))
        yield from (" in ", (str(day.year), "period", str(day.year)), ".")


def _name(number: int) -> str:
    return f"{number + 1:04}_text.txt"


def _corpus(sentences: Sequence[str]) -> Corpus:
    texts = [" ".join(sentences[at : at + A_TEXT]) for at in range(0, len(sentences), A_TEXT)]
    return Corpus(
        name="many",
        title="Norway and Chile, at length",
        folder=Path("raw/many"),
        dyad=DYAD,
        sources=tuple(_source(number, text) for number, text in enumerate(texts)),
        documents=tuple(Document(_name(number), text, DYAD) for number, text in enumerate(texts)),
        metadata={"description": "A made-up corpus.", "version": "0.1.0", "licence": "CC-BY-4.0"},
    )


def _source(number: int, text: str) -> Source:
    return Source(
        name=_name(number),
        sha256=sha256(text.encode()).hexdigest(),
        title=f"Text {number + 1}",
        authors=(),
        publisher="Example Press",
        licence="CC0-1.0",
        redistributable="full",
        language="en",
        accession=number + 1,
        date="2025",
    )
