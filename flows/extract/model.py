"""What extraction works on: a view of the text, its segments, and typed annotations of both.

Everything here points into the document by code points; nothing holds copied text but canonical values.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from flows.ground.model import Document, How, Span, Table
from flows.ground.value import value

SegmentKind: TypeAlias = Literal["heading", "prose", "item", "note", "caption", "meta"]
# heading: titles, section heads          prose: sentences of paragraphs
# item: an entry of a list or chronology  note: footnotes, references, bibliographies
# caption: picture captions and credits   meta: bylines, datelines, navigation, key–value page furniture


@value
class Segment:
    """A sentence (or a heading, a list item, a note): the unit that frames read."""

    start: int
    end: int
    kind: SegmentKind
    paragraph: int  # number of the paragraph it stands in, from 0
    section: int  # number of the section, counted by headings, from 0


@value
class View:
    """A document as extraction reads it.

    ``text`` has the length of ``document.text``; footnote marks, URLs, mark-up and the ends of fused
    captions are blanked, so that every offset is an offset into the document.
    """

    document: Document
    text: str
    segments: tuple[Segment, ...]


@value
class Annotation:
    """A typed stretch of text and the rule that found it. ``value`` is its canonical form, or None."""

    start: int
    end: int
    rule: str

    type: ClassVar[str] = ""

    @property
    def value(self) -> str | None:
        """The canonical value as the annotation dump prints it."""
        return None

    @property
    def span(self) -> Span:
        """The stretch annotated."""
        return Span(self.start, self.end)


@value
class DateExpr(Annotation):
    """A time expression; ``edtf`` is None where nothing in the document resolves it."""

    edtf: str | None
    approximate: bool = False
    anchor: str | None = None  # what a relative expression was resolved against: "document", "1866@3497", …
    relative: bool = False

    type: ClassVar[str] = "date"

    @property
    def value(self) -> str | None:
        """The EDTF string."""
        return self.edtf


AmountKind: TypeAlias = Literal["money", "percent", "quantity", "multiple"]
Qualifier: TypeAlias = Literal["exact", "about", "at_most", "at_least"]


@value
class Amount(Annotation):
    """A number with its unit: ``number`` a plain signed decimal in full units ("1687 billion" → 1687000000000).

    The span covers number, scale and unit, not the qualifier; ``qualifier_span`` covers "up to", "about" ….
    ``bracketed``: the amount stands in brackets behind another one (a second currency).
    """

    kind: AmountKind
    number: str
    unit: str | None  # ISO 4217, "percent", or a unit of quantity
    qualifier: Qualifier = "exact"
    qualifier_span: Span | None = None
    bracketed: bool = False

    type: ClassVar[str] = "amount"

    @property
    def value(self) -> str | None:
        """Number and unit."""
        return f"{self.number} {self.unit or ''}".strip()


PlaceKind: TypeAlias = Literal["state", "demonym", "capital", "city", "region", "sea", "venue", "polity", "government"]
# state: Italy, the Netherlands      demonym: Italian, the Italians    capital: Rome, Tokyo (or the government there)
# government: metonyms that are not places one arrives in (the Quirinal, Downing Street, the Kremlin)
# region: Puglia, the Indo-Pacific   polity: historical states (Prussia, the Tokugawa shogunate)


@value
class Place(Annotation):
    """A state, a demonym, a city, a region, a sea, a venue; ``state`` is the code of the state it is or lies in."""

    kind: PlaceKind
    name: str  # canonical name: article dropped, white space folded
    state: str | None

    type: ClassVar[str] = "place"

    @property
    def value(self) -> str | None:
        """The state's code where there is one."""
        return self.state


@value
class Organisation(Annotation):
    """An organisation with a code (``EUE``, ``ORG:NATO``) or a grouping of states."""

    code: str

    type: ClassVar[str] = "organisation"

    @property
    def value(self) -> str | None:
        """The code."""
        return self.code


RoleRank: TypeAlias = Literal[
    "head_of_state",
    "head_of_government",
    "minister",
    "deputy_minister",
    "royal",
    "envoy",
    "military",
    "parliament",
    "official",
    "clergy",
    "historical",
    "private",
]


@value
class Role(Annotation):
    """An office without a name ("the Japanese foreign minister", "the two leaders" is a Group, not a Role)."""

    rank: RoleRank
    state: str | None
    title: Span  # the office's words, the state's adjective among them where it stands there
    name: str | None = None  # the person the document links to this office, where it names one
    full: Span | None = None  # where the fullest name of that person stands

    type: ClassVar[str] = "role"

    @property
    def value(self) -> str | None:
        """State and rank."""
        return f"{self.state or '?'} {self.rank}"


@value
class Person(Annotation):
    """A person: the span covers title, name and apposition as far as they stand together.

    ``name`` is the fullest name the document gives this person, without titles, and ``full`` where it
    stands; ``name_span`` is the name here. ``state`` comes from the role, the registry of the document, or is None.
    """

    name: str
    name_span: Span
    full: Span
    rank: RoleRank | None = None
    role: Span | None = None  # the office's words, here or where the document gives them
    state: str | None = None

    type: ClassVar[str] = "person"

    @property
    def value(self) -> str | None:
        """Name and state."""
        return f"{self.name} ({self.state or '?'})"


@value
class Group(Annotation):
    """Words that stand for the dyad or for several parties: "the two countries", "both sides", "the two leaders"."""

    kind: Literal["states", "people"]
    codes: tuple[str, ...]

    type: ClassVar[str] = "group"

    @property
    def value(self) -> str | None:
        """The codes, joined."""
        return "+".join(self.codes)


@value
class Delegation(Annotation):
    """A mission, embassy or delegation as a body: "the Iwakura mission", "an Italian trade delegation"."""

    name: str
    state: str | None
    full: Span | None = None  # where that name stands, for a later "the mission"

    type: ClassVar[str] = "delegation"

    @property
    def value(self) -> str | None:
        """Its name."""
        return self.name


@value
class Instrument(Annotation):
    """An international agreement as a noun phrase, named or described, with article and apposed acronym left out.

    ``noun`` is the value of the codebook's enumeration; ``named``: the phrase is a proper name;
    ``short`` is the acronym in brackets behind it or the short form.
    """

    noun: str
    named: bool
    title: Span
    short: Span | None = None
    plural: bool = False

    type: ClassVar[str] = "instrument"

    @property
    def value(self) -> str | None:
        """The instrument's kind."""
        return self.noun


@value
class Force(Annotation):
    """A service or the armed forces of a state: "Italian Navy", "JMSDF", "the Royal Air Force"."""

    domain: Literal["naval", "air", "land", "joint"]
    state: str | None

    type: ClassVar[str] = "force"

    @property
    def value(self) -> str | None:
        """State and domain."""
        return f"{self.state or '?'} {self.domain}"


@value
class Unit(Annotation):
    """A ship, a formation, or a type of aircraft or vehicle, without count.

    ``fleet``: the state whose navy is known for a ship of the name, where the text around it tells none.
    """

    name: str
    kind: Literal["ship", "formation", "aircraft", "vehicle"]
    domain: Literal["naval", "air", "land", "joint"]
    state: str | None
    merchant: bool = False
    fleet: str | None = None

    type: ClassVar[str] = "unit"

    @property
    def value(self) -> str | None:
        """Its name."""
        return self.name


@value
class Event(Annotation):
    """A named meeting, tour, anniversary, or exercise: "the G7 Summit", "Pitch Black"."""

    name: str
    kind: Literal["summit", "meeting", "tour", "anniversary", "exercise", "conference"]

    type: ClassVar[str] = "event"

    @property
    def value(self) -> str | None:
        """Its name."""
        return self.name


@value
class Slot:
    """What a proposer says of one field: where it stands, and the value it reads there (None: the grounder decides).

    ``how`` is the proposer's word; the grounder may refuse it. ``value`` for enumerations is the enumeration's word.
    """

    field: str
    span: Span
    value: str | None = None
    how: How | None = None
    approximate: bool = False
    quote: str | None = None  # the words said to stand there, of a proposer that points by words


@value
class Candidate:
    """A proposed mention. Only the grounder turns it into one."""

    table: Table
    rule: str
    evidence: tuple[Span, ...]
    slots: tuple[Slot, ...]
    proposer: str = "rules"
