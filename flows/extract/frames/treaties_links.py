"""What within a document speaks of one instrument: "the treaty", "it", an apposition, an acronym, a footnote."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.frames.common import dates_of
from flows.extract.frames.treaties_dated import inner_date, own_dates
from flows.extract.frames.treaties_dealt import several_named
from flows.extract.frames.treaties_entity import LOOK_BACK, MOST_FACTS, Dated, Entity, Parties, signed_years
from flows.extract.frames.treaties_facts import Fact, definite, told_of
from flows.extract.frames.treaties_joined import joined, years
from flows.extract.frames.treaties_notes import notes
from flows.extract.frames.treaties_titles import bare, base, described, ellipsis, footnote, upon
from flows.extract.frames.treaties_words import words
from flows.extract.model import Instrument
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence

_TELLING = frozenset({"treaty.operating", "treaty.effective", "treaty.framework", "treaty.renewed", "treaty.under"})
_SCHEMES = frozenset({"programme", "initiative", "alliance"})
_APPOSED = frozenset(
    ", a an the known as called or also more formally officially properly in full named commonly better popularly "
    "simply for short otherwise its official name title is that to say so".split()
)
_CALLED = frozenset("known called named formally officially properly full popularly otherwise short".split())
_MADE = frozenset({"signed", "concluded", "reached", "made", "struck", "sealed", "done"})
_OF_A_SORT = frozenset(f"of {word}" for word in "every all any many various different several this that such".split())
_FORMED = frozenset(
    "set laid contained embodied recorded effected concluded made formalised formalized established done form came "
    "signed reached".split()
)
_FORM = 8  # items between an agreement and the notes that are its form
_CLAUSE = 12  # items behind an instrument in which it is told from others
_OPENING = 14  # items into a sentence in which "it" may stand for what the sentence before told of
_QUOTES = frozenset("\"'“”‘’«»")
_SORTS = frozenset({"treaty", "convention", "protocol", "pact", "memorandum", "armistice"})
_DASHES = frozenset({"–", "—"})
_SUBJECT = 2  # the item at the latest at which a sentence opens with an instrument
_REACH = 14  # sentences back in which "the treaty" finds its name


def entities(reading: Reading, found: Sequence[Fact], parties: Parties, dated: Dated) -> list[Entity]:
    """Return the instruments of a document, each with all facts about it, in order of appearance."""
    known = notes(reading)
    row: list[Entity] = []
    for fact in found:
        entity = _known(reading, fact, row, dated)
        if entity is None and fact.note is not None:
            entity, fact, inner = _new(reading, fact, fact.note)
            row.extend(e for e in (inner, entity) if e is not None)
        if entity is not None:
            if len(entity.facts) < MOST_FACTS:
                entity.facts.append(fact)
            footnote(reading, entity, fact, known)
    kept = joined(reading, row, parties, dated)
    return [e for e in kept if _stands(reading, e) and not _pointed_at(reading, e, kept, dated)]


def _new(reading: Reading, fact: Fact, note: Instrument) -> tuple[Entity, Fact, Entity | None]:
    """Return a new entity, its fact, and the dated instrument it builds on, where it is upon another one."""
    spoken = fact.sentence.items[fact.index].span
    entity = Entity(note.title, note.noun, spoken, note.short)
    inner: Entity | None = None
    if upon(reading, entity, fact):
        dated = tuple(s for s in fact.stages if s.rule in ("treaty.signed.dated", "treaty.signed.bracket"))
        inner = Entity(note.title, note.noun, spoken, note.short)
        inner.facts.append(Fact(fact.sentence, fact.index, note, dated))
        fact = Fact(fact.sentence, fact.index, note, tuple(s for s in fact.stages if s not in dated))
    entity.amends = entity.amends or base(reading, note)
    ellipsis(reading, entity, note)
    described(reading, entity, fact, note)
    return entity, fact, inner


def _stands(reading: Reading, entity: Entity) -> bool:
    """Say whether an entity is one instrument and not a sort of them."""
    title = entity.first.title.of(reading.view.text)
    if entity.first.rule == "acronym" and title[-1:] == "s" and title[-2:-1].isupper() | (title[:3] == "MoU"):
        return False
    if title.endswith((" of sorts", " of a kind")) or " of its kind" in title or " of this kind" in title:
        return False
    if _denied_next(reading, entity) or _mere(reading, entity) or _only_named(entity):
        return False
    if not entity.first.plural and several_named(reading, entity.first) and _loose(reading, entity):
        return False
    return not entity.first.plural or _collective(reading, entity)


def _loose(reading: Reading, entity: Entity) -> bool:
    """Say whether a plural in capitals names no collection: "has Access Agreements with …", not "the Lima Treaties"."""
    first = entity.facts[0]
    item = first.sentence.items[first.index - 1] if first.index else None
    stands = item is None or item.type or item.text in ("the", "these", "s", "both", "(", '"', "“", ":")
    return (
        not stands
        and first.index not in own_dates(first.sentence).values()
        and inner_date(reading, entity.first) is None
    )


def _only_named(entity: Entity) -> bool:
    """Say whether a programme is but the frame of something else: named without an agreement or announcement."""
    rules = {s.rule for f in entity.facts for s in f.stages}
    return (
        entity.first.rule in ("programme", "initiative")
        and bool(rules)
        and rules <= {"treaty.framework", "treaty.under"}
    )


def _mere(reading: Reading, entity: Entity) -> bool:
    """Say whether "the memorandum covers lithium" comes back to nothing that was told: no act, no date, no party."""
    first = entity.facts[0]
    if (
        not bare(reading, entity.first)
        or not definite(first.sentence, first.index)
        or first.index in own_dates(first.sentence).values()
    ):
        return False
    rules = {s.rule for f in entity.facts for s in f.stages}
    return bool(rules) and rules <= _TELLING and not dates_of(first.sentence)


def _denied_next(reading: Reading, entity: Entity) -> bool:
    """Say whether the next sentence says that there is none: "A memorandum was ready. There is no such paper."."""
    later = next(reading.later(entity.facts[0].sentence), None)
    if later is None or "such" not in later.anchors:
        return False
    texts = later.texts[:6]
    return "no" in texts and "such" in texts and bool({"is", "was", "exists", "existed"} & set(texts))


def _pointed_at(reading: Reading, entity: Entity, others: Sequence[Entity], dated: Dated) -> bool:
    """Say whether "the one of 1866", "the 1866 one" is one told of elsewhere."""
    own = inner_date(reading, entity.first)
    if (
        own is None
        or own.edtf is None
        or entity.first.rule != "ellipsis"
        or not definite(entity.facts[0].sentence, entity.facts[0].index)
    ):
        return False
    year = own.edtf[:4]
    if any(_beside_undated(entity, e, dated) and not years(reading, e) for e in others if e is not entity):
        return True  # "signed a trade pact, replacing the one of 2017": the two could not be told apart
    return any(year in signed_years(e.facts, dated) | years(reading, e) for e in others if e is not entity)


def _beside_undated(entity: Entity, other: Entity, dated: Dated) -> bool:
    """Say whether an instrument stands in front of "the one of 2017" in its sentence and has no year of its own."""
    own, its = entity.facts[0], other.facts[-1]
    return own.sentence is its.sentence and its.index < own.index and not signed_years(other.facts, dated)


def _collective(reading: Reading, entity: Entity) -> bool:
    """Say whether a plural is one collective name: "treaties of commerce and friendship", signed on one day."""
    head = entity.title.of(reading.view.text).split()
    signed = any(s.kind == "signed" and s.rule == "treaty.signed.passive" for s in entity.facts[0].stages)
    counted = (_before_words(entity.facts[0]) | {head[0].casefold().partition("-")[0]}) & frozenset(words("counted"))
    sort = " ".join(head[1:3]).casefold() in _OF_A_SORT or (len(head) == 3 and entity.noun == "memorandum")
    return len(head) > 2 and signed and not counted and not sort


def _before_words(fact: Fact) -> frozenset[str]:
    return frozenset(i.text for i in fact.sentence.items[max(0, fact.index - 2) : fact.index])


def _known(reading: Reading, fact: Fact, row: Sequence[Entity], dated: Dated) -> Entity | None:
    """Return the entity an expression comes back to, None where it brings up a new one."""
    if fact.note is None:
        return _before(fact, _open_to(fact, row, dated))
    if apposed := _apposed(reading, fact, row):
        return apposed
    if _of_the_last(fact) and row and 0 < fact.sentence.index - row[-1].facts[-1].sentence.index <= 2:
        return row[-1] if not row[-1].first.plural and row[-1].noun == fact.note.noun else None
    for entity in reversed(row[-LOOK_BACK:]):
        if entity.title == fact.note.title or fact.note.title.of(reading.view.text).casefold() in entity.aliases:
            return entity
    if bare(reading, fact.note) and definite(fact.sentence, fact.index) and not _told_apart(fact):
        return _antecedent(reading, fact, fact.note, _open_to(fact, row, dated))
    return None


def _of_the_last(fact: Fact) -> bool:
    """Say whether a description is of what was told of last: "This military agreement", "It is the first such pact"."""
    lead = fact.sentence.texts[max(0, fact.index - 6) : fact.index]
    if fact.note is None or fact.note.named:
        return False
    return lead == ("this",) or (
        fact.index <= 6 and lead[:2] == ("it", "is") and lead[2:3] in (("the",), ("a",), ("an",))
    )


def _before(fact: Fact, row: Sequence[Entity]) -> Entity | None:
    """Return what "it" or "which" stands for: the instrument before it in the sentence, or in the one before."""
    for entity in reversed(row[-LOOK_BACK:]):
        last = entity.facts[-1]
        distance = fact.sentence.index - last.sentence.index
        if distance == 0 and last.index < fact.index and (_of_it(fact) or _of_the_opening(fact, last.index)):
            continue  # "The treaty of 1896 annulled it": that of the sentence before
        if distance == 0 and last.index < fact.index:
            return _acting(fact, last.index, row) or entity
        if distance and fact.index > _OPENING and fact.sentence.texts[fact.index] in ("it", "they") and _vague(fact):
            return None  # what stands before "it" in its own sentence is nearer
        beside = last.sentence.segment.paragraph == fact.sentence.segment.paragraph or distance == 1
        if 0 < distance <= 2 and beside and (entity.staged or (distance == 1 and not entity.first.plural)):
            return _subject_of(last.sentence, row) or entity
    return None


def _of_the_opening(fact: Fact, index: int) -> bool:
    """Say whether what is told is told of the "it" that opens a sentence, not of what that replaced."""
    return told_of(fact.sentence, index, fact.index + 1) == -1


def _of_it(fact: Fact) -> bool:
    """Say whether what is told of ends with "it", which an instrument in front of the verb brought about."""
    match = fact.stages[0].match
    if match.sentence.texts[match.last - 1] != "it" or match.rule.options.get("stage") != "ended":
        return False
    at = match.first - 1
    while at > 0 and (match.sentence.items[at].type == "DATE" or match.sentence.texts[at] in ("on", "of", "in")):
        at -= 1
    return at >= 0 and match.sentence.items[at].type == "INSTRUMENT"


def _acting(fact: Fact, index: int, row: Sequence[Entity]) -> Entity | None:
    """Return the instrument that "and took effect" is told of where it stands behind one that the first replaced."""
    at = told_of(fact.sentence, index, fact.index + 1)
    if at is None:
        return None
    return next(
        (e for e in row[-LOOK_BACK:] for f in e.facts[-1:] if f.sentence is fact.sentence and f.index == at), None
    )


def _subject_of(sentence: Sentence, row: Sequence[Entity]) -> Entity | None:
    """Return the instrument that a sentence opens with, if it is told of there: "it" in the next one stands for it."""
    for entity in row[-LOOK_BACK:]:
        last = entity.facts[-1]
        if last.sentence is sentence and last.index <= _SUBJECT and last.acts and not entity.first.plural:
            return entity
    return None


def _vague(fact: Fact) -> bool:
    """Say whether what is told of "it" may be told of anything: not that it entered into force, or was ratified."""
    said = {i.text for s in fact.stages for i in fact.sentence.items[s.match.first : s.match.last]}
    return not said & set(words("legal"))


def _apposed(reading: Reading, fact: Fact, row: Sequence[Entity]) -> Entity | None:
    """Return the instrument that this one names or describes again: "the RAA, a pact", "a treaty, known as …"."""
    if not row or row[-1].facts[-1].sentence is not fact.sentence or fact.note is None:
        return None
    previous = row[-1].facts[-1]
    between = fact.sentence.items[previous.index + 1 : fact.index]
    if [i.text or i.type for i in between[:2]] == ["of", "DATE"]:
        between = between[2:]  # "the Treaty of Lima of 1911, also called the Treaty of …"
    if previous.note is None or previous.note.plural or any(i.type for i in between):
        return None
    texts = [i.text for i in between if i.text not in _QUOTES]
    if _bracketed(fact, texts):
        if row[-1].title.of(reading.view.text).isupper():  # "the ACSA (Acquisition and …)"
            row[-1].short, row[-1].title = row[-1].title, fact.note.title
        row[-1].short = row[-1].short or fact.note.title
        row[-1].aliases.add(fact.note.title.of(reading.view.text).casefold())
        return row[-1]
    if fact.note.short is not None and texts[-2:] == [fact.note.short.of(reading.view.text).casefold(), "("]:
        texts = texts[:-2]  # "a deal named ACSA (Acquisition and …)"
    if texts[:1] == ["("] and ")" in texts:
        texts = texts[texts.index(")") + 1 :]
    if _put_down(previous.note, fact.note, texts):
        return row[-1]
    called = bool(_CALLED & set(texts))
    if previous.note.named == fact.note.named and not called:
        return None
    following = fact.sentence.texts[fact.index + 1] if fact.index + 1 < len(fact.sentence.items) else ""
    if not _renames(texts, called=called) or (
        texts[-1] in ("a", "an", "the") and len(texts) == 2 and following in ("and", "or")
    ):
        return None
    longer = (
        called
        and "also" not in texts
        and len(fact.note.title.of(reading.view.text)) > len(row[-1].title.of(reading.view.text))
    )
    if fact.note.named and (longer or not previous.note.named):
        row[-1].title, row[-1].noun, row[-1].short = fact.note.title, fact.note.noun, fact.note.short or row[-1].short
    return row[-1]


def _put_down(first: Instrument, second: Instrument, texts: Sequence[str]) -> bool:
    """Say whether notes are but the form of the agreement in front: "the accord was made by an exchange of notes"."""
    if second.noun != "exchange_of_notes" or first.noun == "exchange_of_notes" or len(texts) > _FORM:
        return False
    return bool(set(texts) & _FORMED) and texts[-2:-1] in (["in"], ["by"], ["through"], ["of"]) and "," not in texts


def _bracketed(fact: Fact, texts: Sequence[str]) -> bool:
    """Say whether a name stands alone in brackets or quotes behind another: "Treaty of Amity (Treaty of Bergen)"."""
    following = [i.text for i in fact.sentence.items[fact.index + 1 : fact.index + 3] if i.text not in _QUOTES]
    closed = bool(following) and following[0] in (")", ",")
    return list(texts) in (["("], ["(", "the"], [",", "or", "the"], ["or", "the"]) and closed and _quoted(fact, texts)


def _quoted(fact: Fact, texts: Sequence[str]) -> bool:
    """Say whether quotes show that a name is given, where more than the name stands between the two."""
    lead = set(fact.sentence.texts[max(0, fact.index - 2) : fact.index])
    return list(texts) == ["("] or bool(lead & _QUOTES)


def _renames(texts: Sequence[str], *, called: bool) -> bool:
    """Say whether the words between two names say that the second is the first one's: ", officially the", ", or"."""
    if called:
        return set(texts) <= _APPOSED and texts[-1:] != ["or"]
    return len(texts) == 2 and (texts[0] in _DASHES or texts[0] in (",", "is")) and texts[1] in ("a", "an", "the", "or")


def _told_apart(fact: Fact) -> bool:
    """Say whether what follows tells an instrument from those before: "the agreement signed at Algiers in 2000"."""
    behind = fact.sentence.items[fact.index + 1 : fact.index + _CLAUSE]
    relative = bool(behind) and behind[0].text in ("that", "which") and any(i.text in _MADE for i in behind[1:6])
    types = {i.type for i in behind[1:]}
    made = bool(behind) and (behind[0].text in _MADE or relative)
    return made and "DATE" in types and bool(types & {"CAPITAL", "CITY", "VENUE", "GOVERNMENT"})


def _open_to(fact: Fact, row: Sequence[Entity], dated: Dated) -> list[Entity]:
    """Return the instruments told of before that a sentence may speak of: none that was signed in another year."""
    return [e for e in row[-LOOK_BACK:] if not _otherwise(e, fact, dated)]


def _otherwise(entity: Entity, fact: Fact, dated: Dated) -> bool:
    """Say whether a sentence tells of a signature in another year than that of an instrument told of before."""
    own, its = signed_years((fact,), dated), signed_years(entity.facts, dated)
    return bool(own) and bool(its) and not own & its


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
        told = head in name and (note.noun == entity.noun or head not in _SORTS)
        told = told or (
            name.partition(" with ")[0] in words("general")
            and fact.sentence.index - entity.facts[0].sentence.index == 1
        )
        if told or head in words("general") or (note.rule == "acronym" and entity.noun == note.noun):
            return entity
    return None
