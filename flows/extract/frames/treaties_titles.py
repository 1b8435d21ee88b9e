"""What the name of an instrument takes in from its surroundings: what it builds on, its noun, its footnote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from flows.extract.annotate.instrument_terms import terms
from flows.extract.annotate.instrument_titles import Titles
from flows.extract.annotate.wording import Cover
from flows.extract.annotate.wording import words as cut
from flows.extract.frames.treaties_entity import Entity
from flows.extract.frames.treaties_facts import Fact
from flows.extract.frames.treaties_notes import Note, note_for
from flows.extract.frames.treaties_words import words
from flows.extract.model import Instrument, Organisation, Place
from flows.extract.reading import Reading
from flows.ground.model import Span

_ABOUT = re.compile(
    r"\s(?:on|about|concerning|regarding|for|between|with(?=\s(?:the\s)?[A-Z])|of(?=\s(?!understanding|intent|co-?operation)))\s"
)

_PARTIES = re.compile(r"\s(?:between|with(?=\s(?:the\s)?[A-Z]))\s")
_MADE = frozenset({"signed", "concluded", "reached", "made", "struck", "sealed", "done"})
_WHERE = frozenset({"DATE", "CAPITAL", "CITY", "VENUE"})
_CARRIED = frozenset({"for", "on", "concerning", "regarding", "about", "between", "with"})
_NEAR = 400  # characters back in which what an ellipsis leaves out is named
_SIGNED = frozenset(
    {"sign", "signs", "signed", "signing", "concluded", "initialled", "adopted", "ratified", "agreed", "exchanged"}
)


def bare(reading: Reading, note: Instrument) -> bool:
    """Say whether a phrase is a noun alone ("the treaty", "the pact"), or a sort's acronym ("the MoU")."""
    alone = len(note.title.of(reading.view.text).split()) == 1
    if note.rule == "acronym" and note.title.of(reading.view.text).casefold() in words("names"):
        return False  # "the CPTPP" comes back to no other agreement
    return alone and note.rule not in ("introduced", "ellipsis", "programme", "initiative")


def upon(reading: Reading, entity: Entity, fact: Fact) -> bool:
    """Take "Protocol to the …", "Renewal of the …" into the title, what it builds on as what it amends."""
    sentence, at = fact.sentence, fact.index - 1
    if at >= 0 and sentence.texts[at] in ("the", "a", "an"):
        at -= 1
    link = sentence.texts[at] if at > 0 else ""
    if link not in ("to", "of") or sentence.items[at - 1].type:
        return False
    kinds = words("upon")
    for width in (2, 1):
        low = at - width
        phrase = " ".join(i.text for i in sentence.items[max(low, 0) : at])
        capital = low >= 0 and reading.view.text[sentence.items[low].start].isupper()
        if low >= 0 and phrase in kinds and (capital or (link == "to" and sentence.anchors & _SIGNED)):
            entity.amends, entity.title = entity.title, Span(sentence.items[low].start, entity.title.end)
            entity.noun = entity.noun if kinds[phrase] == "same" else kinds[phrase]
            return True
    return False


def base(reading: Reading, note: Instrument) -> Span | None:
    """Return what an instrument whose own title says so builds on: the treaty in "Protocol to the … Treaty"."""
    name = note.title.of(reading.view.text)
    match = re.match(r"([\w\s]+?)\s(?:to|of)\sthe\s(?=\S)", name)
    if match is None or " ".join(match.group(1).casefold().split()) not in words("upon"):
        return None
    return Span(note.title.start + match.end(), note.title.end)


def source_of(reading: Reading, note: Instrument) -> Instrument | None:
    """Return the instrument whose noun "one about energy" leaves out: the last before it that has one; else None."""
    if note.rule != "ellipsis":
        return None
    near = reading.within(Span(max(0, note.start - _NEAR), note.start), Instrument)
    full = [n for n in near if n.rule != "ellipsis" and n.noun == note.noun]
    return full[-1] if full else None


def ellipsis(reading: Reading, entity: Entity, note: Instrument) -> None:
    """Give "one about energy", "a cultural one", "that of Lima" the noun of the instrument it leaves out."""
    source = source_of(reading, note)
    if source is None:
        return
    text = reading.view.text
    name, said = source.title.of(text), note.title.of(text)
    head = _singular(_ABOUT.split(name)[0])
    entity.title = Span(source.title.start, note.title.end)
    whole = said.split()[0].isdigit() or said in ("one", "that", "another")
    entity.title_value = _older(_PARTIES.split(name)[0]) if whole else _spelt(head, said, alone=head == name)


def _older(name: str) -> str:
    """Return what "the one of 2017" is called beside "a modernised trade pact": not by what is new of the other."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in terms().sorts else name


def _singular(name: str) -> str:
    """Return what one of several is called where the text has its letters: "agreements" hold an "agreement"."""
    return " ".join(_one(word) for word in name.split())


def _one(word: str) -> str:
    head = terms().heads.get(word.casefold())
    plain = head is not None and head.plural and word.endswith("s") and not word.endswith(("ies", "ses"))
    return word[:-1] if plain else word


def _spelt(head: str, said: str, *, alone: bool) -> str:
    """Return a name in full: what the one named before is called, with what the ellipsis says of its own."""
    first, _, rest = said.partition(" ")
    about = re.search(r"\b(?:on|about|concerning|regarding|for)\b.*", said, re.DOTALL)
    if about is not None:
        return f"{_noun(head)} {about.group()}"
    if first == "that":
        return f"{head} {rest}"
    if not rest.startswith("one"):
        return head
    head = _older(head)
    return f"{first} {head}" if not alone or first in terms().sorts else f"{first} {head.split()[-1]}"


def _noun(head: str) -> str:
    """Return a name from its noun on: one "on whales" beside a "seal treaty" is a "treaty on whales"."""
    row = head.split()
    first = next((n for n, word in enumerate(row) if word.casefold() in terms().heads), 0)
    return " ".join(row[first:])


def described(reading: Reading, entity: Entity, fact: Fact, note: Instrument) -> None:
    """Lengthen a noun alone by what tells it from others: "treaty of 3 October", "agreement worth $1.65 billion"."""
    if not bare(reading, note):
        return
    items, at = fact.sentence.items, fact.index + 1
    texts = [i.text or i.type for i in items[at : at + 3]]
    if texts[:2] == ["of", "DATE"] or texts[:2] == ["worth", "MONEY"]:
        entity.title = Span(note.title.start, _carried_on(reading, fact, items[at + 1].end))
    elif texts[:1] and texts[0] in _MADE and texts[1:2] in (["at"], ["in"]) and texts[2:] and texts[2] in _WHERE:
        entity.title = Span(note.title.start, items[at + 2].end)  # "agreement signed at Algiers"


def _carried_on(reading: Reading, fact: Fact, end: int) -> int:
    """Return where a title ends that goes on behind its date: "convention of 23 March 1993 for the avoidance of …"."""
    segment = fact.sentence.segment
    row = cut(reading.view.text, end, segment.end)
    if not row or row[0].text not in _CARRIED:
        return end
    behind = Titles(row, _cover(reading)).behind(0)
    return row[behind - 1].end if behind else end


@lru_cache(maxsize=8)
def _cover(reading: Reading) -> Cover:
    return Cover([a for a in reading.annotations if isinstance(a, (Place, Organisation))])


def footnote(reading: Reading, entity: Entity, fact: Fact, known: Sequence[Note]) -> None:
    """Give an instrument the name of the footnote under its mark."""
    if fact.note is None or entity.note is not None or fact.note.rule == "ellipsis":
        return
    found = note_for(fact, known, reading.view.text)
    if found is None:
        return
    entity.note = found
    if found.title is not None:
        entity.short = entity.short or (entity.title if fact.note.named else None)
        entity.title = found.title
