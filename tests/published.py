"""A small corpus about Norway and Chile, in our own words, with records made by hand: what tables are tested on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from flows.ground.model import (
    Agreement,
    Claim,
    Conflict,
    Corpus,
    Decision,
    Document,
    Dyad,
    FieldValue,
    How,
    LinkedClaim,
    Mention,
    Record,
    Redistributable,
    Source,
    Span,
    Table,
    Target,
)

LONG = "a fjord and harbour survey " * 14
TEXTS = {
    "001_open.txt": (
        "Norway and Chile signed the Andes Fisheries Treaty in Oslo on 4 March 1931. Ms Berg, and Mr Rojas of the\n"
        'fisheries board, signed it, saying "at last". The frigate Fram called at Valparaiso in about 1965. '
        "Exports fell by 4.2 percent from 2018; trade reached 1687 billion pesos."
    ),
    "002_closed.txt": (
        "The Andes Fisheries Treaty of 1931 was signed on 9 April 1931, it is said. Foreign minister Dahl went to "
        f"Santiago in June 2001 and was received by President Soto. {LONG}"
    ),
    "003_sealed.txt": "Norway's trade envoy met the Chileans in Geneva in spring 1999. The EU and Chile made a pact.",
}
RIGHTS: dict[str, Redistributable] = {
    "001_open.txt": "full",
    "002_closed.txt": "excerpt",
    "003_sealed.txt": "none",
}


def source(name: str, number: int) -> Source:
    text = TEXTS[name]
    return Source(
        name=name,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=f"Text {number}",
        authors=("A. Holm", "B. Vega") if number == 1 else (),
        publisher="Example Press",
        licence="CC0-1.0" if number == 1 else "LicenseRef-rights-reserved",
        redistributable=RIGHTS[name],
        language="en",
        accession=number,
        url="https://example.org/one" if number == 1 else None,
        date="2002-05" if number == 2 else None,
        date_evidence="May 2002, at its head" if number == 2 else None,
    )


def corpus(texts: Sequence[str] = tuple(TEXTS)) -> Corpus:
    dyad = Dyad.of("NOR", "CHL")
    return Corpus(
        name="norway-chile",
        title="Norway and Chile",
        folder=Path("raw/norway-chile"),
        dyad=dyad,
        sources=tuple(source(name, number) for number, name in enumerate(texts, start=1)),
        documents=tuple(Document(name, TEXTS[name], dyad) for name in texts),
        metadata={
            "description": "A made-up corpus.",
            "version": "0.1.0",
            "keywords": ["treaties"],
            "licence": "CC-BY-4.0",
            "contributors": [{"title": "A. Holm", "roles": ["author"]}],
        },
    )


def claim(
    doc: str, field: str, value: str, quote: str, how: How = "verbatim", approximate: bool = False
) -> LinkedClaim:
    start = TEXTS[doc].index(quote)
    found = Claim(field, value, Span(start, start + len(quote)), how, f"rule-{field}", approximate)
    return LinkedClaim(doc, f"{doc}#mention", found)


def field(*claims: LinkedClaim, chosen: int | None = 0, agreement: Agreement = "single") -> FieldValue:
    """A field whose ``chosen``-th claim is published; None publishes all, as list fields do."""
    published = claims if chosen is None else (claims[chosen],)
    values = tuple(linked.claim.value for linked in published)
    return FieldValue(claims[0].claim.field, values, published, claims, agreement)


def record(table: Table, name: str, *fields: FieldValue) -> Record:
    docs = sorted({linked.doc for found in fields for linked in found.claims})
    mentions = tuple(Mention(doc, table, (), (Span(0, 1),), ("rule",)) for doc in docs)
    return Record(name, table, mentions, fields)


ONE, TWO, THREE = TEXTS
SIGNED = (
    claim(ONE, "signed", "1931-03-04", "4 March 1931", "normalised"),
    claim(TWO, "signed", "1931-04-09", "9 April 1931", "normalised"),
)
TREATY = record(
    "treaties",
    "andes-fisheries-treaty-1931",
    field(
        claim(ONE, "title", "Andes Fisheries Treaty", "Andes Fisheries Treaty"),
        claim(TWO, "title", "Andes Fisheries Treaty", "Andes Fisheries Treaty"),
        agreement="confirmed",
    ),
    field(claim(ONE, "instrument", "treaty", "Treaty", "resolved")),
    field(
        claim(ONE, "parties", "NOR", "Norway and Chile", "resolved"),
        claim(ONE, "parties", "CHL", "Norway and Chile", "resolved"),
        chosen=None,
    ),
    field(*SIGNED, agreement="conflicting"),
    field(
        claim(ONE, "signatories", "Berg", "Berg"),
        claim(ONE, "signatories", "Rojas", "Rojas of the\nfisheries board"),
        chosen=None,
    ),
    field(claim(ONE, "status", "signed", "signed", "default")),
)
PACT = record(
    "treaties",
    "chl-eue-pact",
    field(claim(THREE, "title", "a pact", "a pact")),
    field(
        claim(THREE, "parties", "EUE", "EU", "resolved"),
        claim(THREE, "parties", "CHL", "Chile", "resolved"),
        chosen=None,
    ),
)
SURVEY = record("treaties", "chl-nor-survey", field(claim(TWO, "title", LONG.strip(), LONG.strip())))
VISIT = record(
    "visits",
    "dahl-chl-2001-06",
    field(claim(TWO, "visitors", "Dahl", "Dahl"), chosen=None),
    field(claim(TWO, "visitor_role", "Foreign minister", "Foreign minister")),
    field(claim(TWO, "origin", "NOR", "Foreign minister Dahl", "resolved")),
    field(claim(TWO, "destination", "CHL", "Santiago", "resolved")),
    field(claim(TWO, "places", "Santiago", "Santiago"), chosen=None),
    field(claim(TWO, "hosts", "Soto", "Soto"), chosen=None),
    field(claim(TWO, "start", "2001-06", "June 2001", "normalised")),
)
MEETING = record(
    "visits",
    "envoy-che-1999-21",
    field(claim(THREE, "visitor_role", "trade envoy", "trade envoy")),
    field(claim(THREE, "origin", "NOR", "Norway", "resolved")),
    field(claim(THREE, "destination", "CHE", "Geneva", "resolved")),
    field(claim(THREE, "start", "1999-21", "spring 1999", "normalised")),
)
CALL = record(
    "exercises",
    "fram-port-call-1965",
    field(claim(ONE, "kind", "port_call", "called at", "resolved")),
    field(claim(ONE, "units", "Fram", "Fram"), chosen=None),
    field(claim(ONE, "participants", "NOR", "Norway", "resolved"), chosen=None),
    field(claim(ONE, "places", "Valparaiso", "Valparaiso"), chosen=None),
    field(claim(ONE, "host", "CHL", "Valparaiso", "resolved")),
    field(claim(ONE, "start", "1965", "about 1965", "normalised", approximate=True)),
)
FALL = record(
    "trade_figures",
    "nor-chl-exports-growth-rate-2018",
    field(claim(ONE, "flow", "exports", "Exports", "resolved")),
    field(claim(ONE, "measure", "growth_rate", "fell by 4.2 percent", "resolved")),
    field(claim(ONE, "value", "-4.2", "fell by 4.2", "normalised")),
    field(claim(ONE, "unit", "percent", "percent", "resolved")),
    field(claim(ONE, "period", "2018/..", "from 2018", "normalised")),
)
TOTAL = record(
    "trade_figures",
    "nor-chl-total-value",
    field(claim(ONE, "flow", "total", "trade", "resolved")),
    field(claim(ONE, "value", "1687000000000", "1687 billion", "normalised")),
    field(claim(ONE, "unit", "CLP", "pesos", "resolved")),
)
RECORDS = (TREATY, PACT, SURVEY, VISIT, MEETING, CALL, FALL, TOTAL)
CONFLICTS = (Conflict(TREATY.id, "treaties", "signed", SIGNED[0], SIGNED[1], "documents"),)
DECISIONS = (
    Decision(
        id="d-001",
        action="accept",
        target=f"{THREE}#treaties: The EU and Chile",
        reason="A pact, though it has no name.",
        author="A. Holm",
        date="2026-11-20",
        doc=THREE,
        quote="The EU and Chile made a pact.",
        table="treaties",
        at=Target(THREE, "treaties", "The EU and Chile"),
    ),
)
