"""What within a document speaks of one instrument: "the treaty", "it", an apposition, an acronym, a footnote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flows.extract.annotate.instruments import subject_of
from flows.extract.frames.treaties_dated import inner_date, own_dates
from flows.extract.frames.treaties_facts import Fact, words
from flows.extract.frames.treaties_notes import Note, note_for, notes
from flows.extract.frames.treaties_when import place_of
from flows.extract.model import DateExpr, Instrument, Place
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_DEFINITE = frozenset({"the", "this", "that", "said", "its", "their", "both"})
_SCHEMES = frozenset({"programme", "initiative", "alliance"})
_APPOSED = (
    [",", "a"], [",", "an"], [",", "the"], [",", "known", "as", "the"], [",", "called", "the"], [",", "or"],
    [",", "known", "as"], [",", "also", "known", "as", "the"], ["known", "as", "the"], [",", "named", "the"],
)  # fmt: skip
LOOK_BACK = 60  # treaties told of before that one is held against: all of any article, and no square of a book
_MADE = frozenset({"signed", "concluded", "reached", "made", "struck", "sealed", "done"})
MOST_FACTS = 60  # that are told of one: what is said more often is not said anew
_NEXT = 8  # sentences on in which a treaty that was being negotiated is signed
_REACH = 14  # sentences back in which "the treaty" finds its name

_ABOUT = re.compile(r"\s(?:on|about|concerning|regarding|for|of(?=\s(?!understanding|intent|co-?operation)))\s")

Parties = Callable[[Fact, Span], dict[str, Span]]


@dataclass(slots=True)
class Entity:
    """One instrument of a document while its facts are gathered."""

    title: Span
    noun: str
    spoken: Span  # the name where it was first read
    short: Span | None = None
    title_value: str | None = None
    amends: Span | None = None
    note: Note | None = None
    facts: list[Fact] = field(default_factory=list)

    @property
    def first(self) -> Instrument:
        """The instrument as first annotated."""
        note = self.facts[0].note
        assert note is not None  # an entity begins with a name or description
        return note

    @property
    def staged(self) -> bool:
        """Say whether anything is said of it."""
        return any(f.stages for f in self.facts)


def entities(reading: Reading, found: Sequence[Fact], parties: Parties) -> list[Entity]:
    """Return the instruments of a document, each with all facts about it, in order of appearance."""
    known = notes(reading)
    row: list[Entity] = []
    for fact in found:
        entity = _known(reading, fact, row)
        if entity is None and fact.note is not None:
            entity, fact, inner = _new(reading, fact, fact.note)
            row.extend(e for e in (inner, entity) if e is not None)
        if entity is not None:
            if len(entity.facts) < MOST_FACTS:
                entity.facts.append(fact)
            _footnote(reading, entity, fact, known)
    return [e for e in _joined(reading, row, parties) if _stands(reading, e)]


def _new(reading: Reading, fact: Fact, note: Instrument) -> tuple[Entity, Fact, Entity | None]:
    """Return a new entity, its fact, and the dated instrument it builds on, where it is upon another one."""
    spoken = fact.sentence.items[fact.index].span
    entity = Entity(note.title, note.noun, spoken, note.short)
    inner: Entity | None = None
    if _upon(reading, entity, fact):
        dated = tuple(s for s in fact.stages if s.rule in ("treaty.signed.dated", "treaty.signed.bracket"))
        inner = Entity(note.title, note.noun, spoken, note.short)
        inner.facts.append(Fact(fact.sentence, fact.index, note, dated))
        fact = Fact(fact.sentence, fact.index, note, tuple(s for s in fact.stages if s not in dated))
    entity.amends = entity.amends or _base(reading, note)
    _ellipsis(reading, entity, fact, note)
    _described(reading, entity, fact, note)
    return entity, fact, inner


def _stands(reading: Reading, entity: Entity) -> bool:
    """Say whether an entity is one instrument and not a sort of them."""
    title = entity.first.title.of(reading.view.text)
    if entity.first.rule == "acronym" and title[-1:] == "s" and title[-2:-1].isupper() | (title[:3] == "MoU"):
        return False
    if title.endswith((" of sorts", " of a kind")):
        return False
    return not entity.first.plural or _collective(reading, entity)


def _collective(reading: Reading, entity: Entity) -> bool:
    """Say whether a plural is one collective name: "treaties of commerce and friendship", signed on one day."""
    head = entity.title.of(reading.view.text).split()
    signed = any(s.kind == "signed" and s.rule == "treaty.signed.passive" for s in entity.facts[0].stages)
    counted = (_before_words(entity.facts[0]) | {head[0].casefold()}) & frozenset(words("counted"))
    return len(head) > 2 and signed and not counted


def _before_words(fact: Fact) -> frozenset[str]:
    return frozenset(i.text for i in fact.sentence.items[max(0, fact.index - 2) : fact.index])


def _known(reading: Reading, fact: Fact, row: Sequence[Entity]) -> Entity | None:
    """Return the entity an expression comes back to, None where it brings up a new one."""
    if fact.note is None:
        return _before(fact, row)
    if apposed := _apposed(fact, row):
        return apposed
    for entity in reversed(row[-LOOK_BACK:]):
        if entity.title == fact.note.title:
            return entity
    if _bare(reading, fact.note) and _definite(fact.sentence, fact.index) and not _told_apart(fact):
        return _antecedent(reading, fact, fact.note, row)
    return None


def _before(fact: Fact, row: Sequence[Entity]) -> Entity | None:
    """Return what "it" or "which" stands for: the instrument before it in the sentence, or in the one before."""
    for entity in reversed(row[-LOOK_BACK:]):
        last = entity.facts[-1]
        distance = fact.sentence.index - last.sentence.index
        if distance == 0 and last.index < fact.index:
            return entity
        beside = last.sentence.segment.paragraph == fact.sentence.segment.paragraph or distance == 1
        if 0 < distance <= 2 and beside and (entity.staged or (distance == 1 and not entity.first.plural)):
            return entity
    return None


def _apposed(fact: Fact, row: Sequence[Entity]) -> Entity | None:
    """Return the instrument that this one names or describes again: "the RAA, a pact", "a treaty, known as …"."""
    if not row or row[-1].facts[-1].sentence is not fact.sentence or fact.note is None:
        return None
    previous = row[-1].facts[-1]
    between = fact.sentence.items[previous.index + 1 : fact.index]
    if previous.note is None or previous.note.plural or any(i.type for i in between):
        return None
    if previous.note.named == fact.note.named:
        return None
    texts = [i.text for i in between]
    if texts[:1] == ["("] and ")" in texts:
        texts = texts[texts.index(")") + 1 :]
    following = fact.sentence.items[fact.index + 1].text if fact.index + 1 < len(fact.sentence.items) else ""
    if texts not in _APPOSED or (texts[-1] in ("a", "an", "the") and len(texts) == 2 and following in ("and", "or")):
        return None
    if fact.note.named:
        row[-1].title, row[-1].noun, row[-1].short = fact.note.title, fact.note.noun, fact.note.short or row[-1].short
    return row[-1]


def _bare(reading: Reading, note: Instrument) -> bool:
    """Say whether a phrase is a noun alone ("the treaty", "the pact"), or a sort's acronym ("the MoU")."""
    alone = len(note.title.of(reading.view.text).split()) == 1
    return alone and note.rule not in ("introduced", "ellipsis", "programme", "initiative")


def _definite(sentence: Sentence, index: int) -> bool:
    for at in range(index - 1, max(index - 4, -1), -1):
        if sentence.items[at].text in _DEFINITE:
            return True
        if sentence.items[at].text in ("a", "an", ",", "."):
            return False
    return False


def _told_apart(fact: Fact) -> bool:
    """Say whether a participle tells an instrument from those before: "the agreement signed at Algiers in 2000"."""
    behind = fact.sentence.items[fact.index + 1 : fact.index + 8]
    made = behind[:1] and behind[0].text in _MADE
    types = {i.type for i in behind[1:]}
    return bool(made) and "DATE" in types and bool(types & {"CAPITAL", "CITY", "VENUE"})


def _antecedent(reading: Reading, fact: Fact, note: Instrument, row: Sequence[Entity]) -> Entity | None:
    head = note.title.of(reading.view.text).casefold()
    if fact.index in own_dates(fact.sentence).values():
        return None
    for entity in reversed(row):
        if fact.sentence.index - entity.facts[-1].sentence.index > _REACH:
            return None
        name = entity.title.of(reading.view.text).casefold()
        if entity.first.plural or entity.first.rule in (*_SCHEMES, "ellipsis"):
            continue
        if head in name or head in words("general") or (note.rule == "acronym" and entity.noun == note.noun):
            return entity
    return None


# One thing under several names


def _joined(reading: Reading, row: list[Entity], parties: Parties) -> list[Entity]:
    """Join entities that a text names differently, between the same parties; the earlier one takes the later one in."""
    kept: list[Entity] = []
    by_id = {id(e): _traits(reading, e, _codes(e, parties)) for e in row}
    for entity in row:
        partner = next((k for k in reversed(kept[-LOOK_BACK:]) if _same(reading, k, entity, by_id)), None)
        if partner is None:
            kept.append(entity)
        else:
            _take_in(reading, partner, entity)
            by_id[id(partner)] = _traits(reading, partner, by_id[id(partner)].codes | by_id[id(entity)].codes)
    return kept


@dataclass(frozen=True, slots=True)
class _Traits:
    """What tells one instrument from another: its parties, the years at its name, the words of its name."""

    codes: frozenset[str]
    years: frozenset[str]
    name: frozenset[str]


def _traits(reading: Reading, entity: Entity, codes: frozenset[str]) -> _Traits:
    return _Traits(codes, _years(reading, entity), _name(reading, entity))


def _codes(entity: Entity, parties: Parties) -> frozenset[str]:
    return frozenset(code for f in entity.facts if f.note is not None for code in parties(f, entity.title))


def _same(reading: Reading, a: Entity, b: Entity, by_id: dict[int, _Traits]) -> bool:
    one, other = by_id[id(a)], by_id[id(b)]
    if one.codes != other.codes and one.codes and other.codes:
        return False
    if a.amends == b.title or b.amends == a.title:
        return False
    if a.first.plural or b.first.plural or one.years != other.years:
        return False
    first, second = one.name, other.name
    alike = first == second or _spells_out(reading, a, b) or _spells_out(reading, b, a)
    if alike and (a.first.named or b.first.named) and len(first | second) > 1:
        return True
    if a.noun == b.noun == "action_plan" and (first <= second or second <= first):
        return True
    if not a.first.named and b.first.named and (_leads_up(reading, a, b) or _named_for(reading, a, b)):
        return True
    near = b.facts[0].sentence.index - a.facts[-1].sentence.index <= _NEXT
    return near and not a.first.named and a.noun == b.noun and _open(a) and not _open(b) and _one_subject(reading, a, b)


def _one_subject(reading: Reading, a: Entity, b: Entity) -> bool:
    subjects = {subject_of(e.spoken.of(reading.view.text)) for e in (a, b)} - {None, "general_cooperation"}
    return len(subjects) < 2


def _open(entity: Entity) -> bool:
    """Say whether an instrument is so far only asked for or negotiated."""
    return all(s.kind in ("proposed", "negotiating", "agreed") for f in entity.facts for s in f.stages)


def _years(reading: Reading, entity: Entity) -> frozenset[str]:
    """Return the years that stand at an instrument's name: another year is another treaty."""
    found: set[str] = set()
    for fact in entity.facts if entity.amends is None else ():
        for date, owner in own_dates(fact.sentence).items():
            note = fact.sentence.items[date].note
            if owner == fact.index and isinstance(note, DateExpr) and note.edtf:
                found.add(note.edtf[:4])
        if fact.note is not None and (inner := inner_date(reading, fact.note)) and inner.edtf:
            found.add(inner.edtf[:4])
    return frozenset(found)


def _name(reading: Reading, entity: Entity) -> frozenset[str]:
    """Return the words of a name, those for its parties left out."""
    span, text = entity.spoken, reading.view.text
    states = {w for p in reading.within(span, Place) for w in _words(p.span.of(text))}
    return frozenset(_words(span.of(text))) - states - {"program"}


def _words(text: str) -> list[str]:
    return [
        w for w in re.findall(r"[^\W_]+", text.casefold()) if w not in ("the", "of", "and", "for", "on", "joint", "eu")
    ]


def _spells_out(reading: Reading, short: Entity, full: Entity) -> bool:
    """Say whether one name is the other's acronym; the last word may be missing: "EPA", "Economic Partnership"."""
    acronym = short.spoken.of(reading.view.text)
    if not (acronym.isupper() and acronym.isalpha() and 2 < len(acronym) < 7):
        return False
    text, span = reading.view.text, full.spoken
    states = {w for p in reading.within(span, Place) for w in _words(p.span.of(text))}
    initials = "".join(w[0] for w in _words(span.of(text)) if w not in states).upper()
    return len(initials) > 1 and initials in (acronym, acronym[:-1])


def _leads_up(reading: Reading, a: Entity, b: Entity) -> bool:
    """Say whether a description leads up to the name that a later sentence gives, as the first line of news does."""
    last, first = a.facts[-1].sentence, b.facts[0].sentence
    text = reading.view.text
    subject, other = subject_of(a.spoken.of(text)), subject_of(b.title.of(text))
    near = 0 < first.index - last.index <= 3 and _definite(first, b.facts[0].index)
    generic = {a.noun, b.noun} & {"agreement", "pact"} or a.noun == b.noun
    return (
        near
        and bool(generic)
        and subject == other
        and subject not in (None, "general_cooperation")
        and not _years(reading, a)
    )


def _named_for(reading: Reading, a: Entity, b: Entity) -> bool:
    """Say whether a name is that of the town where what was described before was signed: "the Treaty of Wuchale"."""
    if b.facts[0].sentence.index - a.facts[-1].sentence.index > _NEXT or (a.noun != b.noun and b.noun != "agreement"):
        return False
    towns = {p.name for p in reading.within(b.title, Place) if p.kind in ("city", "capital")}
    signed = (place_of(f, {}) for f in a.facts)
    return bool(towns) and any(p is not None and p.name in towns for p in signed)


def _take_in(reading: Reading, kept: Entity, other: Entity) -> None:
    longer = len(other.title.of(reading.view.text)) > len(kept.title.of(reading.view.text))
    named = other.first.named and not kept.first.named
    if (longer and kept.note is None and (other.first.named or not kept.first.named)) or named:
        kept.short = kept.short or other.short or (kept.title if kept.first.named else None)
        kept.title, kept.title_value = other.title, other.title_value
        if kept.first.rule != "acronym":
            kept.noun = other.noun
    kept.amends, kept.note = kept.amends or other.amends, kept.note or other.note
    kept.facts.extend(other.facts[: max(0, MOST_FACTS - len(kept.facts))])


# What a name takes in from its surroundings


def _upon(reading: Reading, entity: Entity, fact: Fact) -> bool:
    """Take "Protocol to the …", "Renewal of the …" into the title, what it builds on as what it amends."""
    sentence, at = fact.sentence, fact.index - 1
    if at >= 0 and sentence.items[at].text in ("the", "a", "an"):
        at -= 1
    if at < 1 or sentence.items[at].text not in ("to", "of") or sentence.items[at - 1].type:
        return False
    kinds = words("upon")
    for width in (2, 1):
        low = at - width
        phrase = " ".join(i.text for i in sentence.items[max(low, 0) : at])
        if low >= 0 and phrase in kinds and reading.view.text[sentence.items[low].start].isupper():
            entity.amends, entity.title = entity.title, Span(sentence.items[low].start, entity.title.end)
            entity.noun = entity.noun if kinds[phrase] == "same" else kinds[phrase]
            return True
    return False


def _base(reading: Reading, note: Instrument) -> Span | None:
    """Return what an instrument whose own title says so builds on: the treaty in "Protocol to the … Treaty"."""
    name = note.title.of(reading.view.text)
    match = re.match(r"([\w\s]+?)\s(?:to|of)\sthe\s(?=\S)", name)
    if match is None or " ".join(match.group(1).casefold().split()) not in words("upon"):
        return None
    return Span(note.title.start + match.end(), note.title.end)


def _ellipsis(reading: Reading, entity: Entity, fact: Fact, note: Instrument) -> None:
    """Give "one about energy" the noun of the instrument it leaves out."""
    if note.rule != "ellipsis":
        return
    before = [fact.sentence.items[i].note for i in fact.sentence.of_type("INSTRUMENT") if i < fact.index]
    full = [n for n in before if isinstance(n, Instrument) and n.rule != "ellipsis"]
    rest = re.search(r"\b(?:on|about|concerning|regarding|for)\b.*", note.title.of(reading.view.text), re.DOTALL)
    if full and rest is not None:
        head = _ABOUT.split(full[-1].title.of(reading.view.text))[0]
        entity.title = Span(full[-1].title.start, note.title.end)
        entity.title_value = f"{head} {rest.group()}"


def _described(reading: Reading, entity: Entity, fact: Fact, note: Instrument) -> None:
    """Lengthen a noun alone by what tells it from others: "treaty of 3 October", "agreement worth $1.65 billion"."""
    if not _bare(reading, note):
        return
    items, at = fact.sentence.items, fact.index + 1
    texts = [i.text or i.type for i in items[at : at + 3]]
    if texts[:2] == ["of", "DATE"] or texts[:2] == ["worth", "MONEY"]:
        entity.title = Span(note.title.start, items[at + 1].end)


def _footnote(reading: Reading, entity: Entity, fact: Fact, known: Sequence[Note]) -> None:
    if fact.note is None or entity.note is not None:
        return
    found = note_for(fact, known, reading.view.text)
    if found is None:
        return
    entity.note = found
    if found.title is not None:
        entity.short = entity.short or (entity.title if fact.note.named else None)
        entity.title = found.title
