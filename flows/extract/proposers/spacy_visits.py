"""Visits out of dependency trees: who is the subject of a verb of travel, whom it receives or meets, and where.

The verbs stand in ``flows/language/spacy.yaml``. Only what the grammar says outright is proposed: both sides must be
known, or one and the place; what is denied, wished or advised is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from flows.extract.frames.common import Builder
from flows.extract.frames.visits_parties import Cast
from flows.extract.frames.visits_party import Party, party_of
from flows.extract.frames.visits_words import words
from flows.extract.inflect import forms
from flows.extract.model import Candidate, Place
from flows.extract.proposers.tree import Tree, Word, lemmas
from flows.extract.reading import Reading
from flows.extract.realis import Realis, realis
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_STATUS = {"happened": "took_place", "planned": "planned", "cancelled": "cancelled"}
_OFFICIAL = frozenset({"head_of_state", "head_of_government", "minister"})
_WHO = ("nsubj", "nsubjpass")


@cache
def _cues() -> frozenset[str]:
    """The forms of all words that a visit can be told by."""
    verbs = lemmas("travel") | lemmas("stay") | lemmas("receive") | lemmas("meet")
    nouns = lemmas("journeys") | lemmas("meetings")
    return frozenset(f for verb in verbs for f in forms(verb)) | nouns | {f"{noun}s" for noun in nouns}


def may_tell(sentence: Sentence) -> bool:
    """Say whether a sentence holds a word of travel or meeting: no other is parsed."""
    return not _cues().isdisjoint(sentence.anchors)


@dataclass(frozen=True, slots=True)
class Act:
    """What one verb or noun says: movers and those they come to, the place, and the word itself."""

    way: str
    word: Word
    movers: tuple[Party, ...]
    hosts: tuple[Party, ...]
    places: tuple[Place, ...]


def visits(trees: Iterable[Tree], reading: Reading) -> Iterator[Candidate]:
    """Yield a candidate for each act that is a visit between the two states."""
    scene = _Scene(reading)
    for tree in trees:
        for word in tree.words:
            act = scene.act(tree, word)
            if act is not None:
                candidate = _candidate(act, tree, reading)
                if candidate is not None:
                    yield candidate


class _Scene:
    """The people of the document, and who "he" or "she" is."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.cast = Cast(reading)
        self.last: tuple[int, Party] | None = None  # paragraph and the last person who was a subject

    def act(self, tree: Tree, word: Word) -> Act | None:
        """Return what a word tells of a visit, or None."""
        if word.pos in ("VERB", "AUX"):
            found = self._of_verb(tree, word)
        elif word.pos in ("NOUN", "PROPN") and word.lemma in lemmas("journeys") | lemmas("meetings"):
            found = self._of_noun(tree, word)
        else:
            found = None
        self._remember(tree, word)
        return found

    def _of_verb(self, tree: Tree, verb: Word) -> Act | None:
        subjects = self._parties(tree, tree.subject(verb))
        objects = self._objects(tree, verb)
        agents = [p for w in tree.behind(verb, ("by",)) for p in self._party(tree, w)]
        with_whom = [p for w in tree.behind(verb, ("with",)) for p in self._party(tree, w)]
        if verb.lemma in lemmas("travel"):
            places = [*self._direct(tree, verb), *self._places(tree, verb)]
            return self._act("go", verb, agents if tree.passive(verb) else subjects, objects + with_whom, places)
        if verb.lemma in lemmas("stay") and not tree.passive(verb):
            guests = [p for p in subjects if p.rank != "envoy"]  # envoys reside
            return self._act("go", verb, guests, with_whom, self._places(tree, verb, lemmas("stays")))
        if verb.lemma in lemmas("receive"):
            hosts, guests = (agents, subjects) if tree.passive(verb) else (subjects, objects)
            return self._act("receive", verb, guests, hosts, self._places(tree, verb))
        if verb.lemma in lemmas("meet"):
            return self._act("meet", verb, subjects, objects + with_whom, self._places(tree, verb))
        return self._elsewhere(tree, verb, subjects)

    def _elsewhere(self, tree: Tree, verb: Word, subjects: list[Party]) -> Act | None:
        """Whoever does something in person in the other state has gone there: "opened a fair in Lima", "is in Lima"."""
        if verb.text.casefold() in words("elsewhere") or verb.lemma in words("elsewhere") or tree.passive(verb):
            return None
        places = [p for p in self._places(tree, verb) if p.kind != "state"]
        holders = [p for p in subjects if p.rank is not None and p.state is not None]
        return self._act("there", verb, holders, [], places) if places else None

    def _of_noun(self, tree: Tree, noun: Word) -> Act | None:
        carrier = _carrier(tree, noun)
        owners = [p for w in tree.children(noun, "poss") for p in self._party(tree, w)]
        owners += [p for w in tree.behind(noun, ("of", "by")) for p in self._party(tree, w)]
        carried = self._parties(tree, tree.subject(carrier)) if carrier else []
        others = [p for w in tree.behind(noun, ("with",)) for p in self._party(tree, w)]
        others += [p for w in tree.behind(carrier, ("with",)) for p in self._party(tree, w)] if carrier else []
        places = self._places(tree, noun) or (self._places(tree, carrier) if carrier else [])
        if noun.lemma in lemmas("journeys"):
            return self._act("go", noun, owners or carried, others, places)
        between = [p for w in tree.behind(noun, ("between",)) for p in self._party(tree, w)]
        sides = between if len(between) > 1 else [*(owners or carried), *others]
        return self._act("meet", noun, sides[:1], sides[1:], places)

    def _act(self, way: str, word: Word, movers: list[Party], hosts: list[Party], places: list[Place]) -> Act | None:
        if not movers or (way in ("receive", "meet") and not hosts):
            return None
        return Act(way, word, tuple(movers), tuple(hosts), tuple(places))

    def _objects(self, tree: Tree, verb: Word) -> list[Party]:
        return [p for w in tree.children(verb, "dobj") for each in tree.row(w) for p in self._party(tree, each)]

    def _parties(self, tree: Tree, word: Word | None) -> list[Party]:
        return [] if word is None else [p for each in tree.row(word) for p in self._party(tree, each)]

    def _party(self, tree: Tree, word: Word) -> list[Party]:
        """The party a word stands for, in a list; a pronoun is the last subject of its paragraph."""
        if word.lemma in ("he", "she", "his", "her") or word.text.casefold() in ("he", "she", "his", "her"):
            same = self.last is not None and self.last[0] == tree.sentence.segment.paragraph
            return [replace(self.last[1], here=Span(word.start, word.end))] if same and self.last else []
        item = tree.item(word)
        party = party_of(item.note) if item else None
        if party is None and word.entity is not None:
            name = " ".join(word.entity.of(self.reading.view.text).split())
            party = Party(name, word.entity, word.entity, None, None, None)
        if party is None:
            return []
        party = self.cast.complete(party)
        return [party if party.state else replace(party, state=self._state_around(tree, word))]

    def _state_around(self, tree: Tree, word: Word) -> str | None:
        """The state that adjectives before a name, or "of" behind it, give: "the Chilean envoy", "envoy of Chile"."""
        near = [
            *tree.children(word, "amod", "compound", "poss", "nmod"),
            *tree.behind(word, ("of",)),
            *tree.children(word, "appos"),
        ]
        named = {code for w in near for code in self.reading.codes_in(Span(w.start, w.end))}
        return named.pop() if len(named) == 1 else None

    def _direct(self, tree: Tree, verb: Word) -> list[Place]:
        """The places that are a verb's object: "toured Lima and Cuzco"."""
        return self._noted(tree, [w for d in tree.children(verb, "dobj") for w in tree.row(d)])

    def _places(self, tree: Tree, word: Word, prepositions: Collection[str] | None = None) -> list[Place]:
        """The places that prepositions of a word lead to."""
        return self._noted(tree, tree.behind(word, prepositions or lemmas("prepositions")))

    def _noted(self, tree: Tree, governed: Iterable[Word]) -> list[Place]:
        notes = [item.note for w in governed if (item := tree.item(w)) is not None]
        return [note for note in notes if isinstance(note, Place) and note.kind != "demonym"]

    def _remember(self, tree: Tree, word: Word) -> None:
        if word.dep in _WHO and word.pos == "PROPN":
            found = self._party(tree, word)
            if found and found[0].name and not found[0].body:
                self.last = (tree.sentence.segment.paragraph, found[0])


def _carrier(tree: Tree, noun: Word) -> Word | None:
    """The verb that a noun of travel hangs on: "paid a visit", "flew out on a visit", "is in Oslo for talks"."""
    above = tree.words[noun.head]
    if noun.dep == "pobj":
        above = tree.words[above.head]
    return above if above.pos in ("VERB", "AUX") and above.index != noun.index else None


# From an act to a candidate


def _candidate(act: Act, tree: Tree, reading: Reading) -> Candidate | None:
    how = _realis(act, tree)
    sides = _sides(act, reading)
    if how.kind not in _STATUS or sides is None or _apart(tree, act):
        return None
    movers, hosts, destination, anchor = sides
    builder = Builder("visits", f"spacy:visit.{act.way}").evidence(tree.sentence.span)
    for field, people in (("visitors", movers), ("hosts", hosts)):
        for party in people:
            if party.name:
                builder.add(field, party.where, party.name)
    if movers[0].office is not None:
        builder.add("visitor_role", movers[0].office)
    _ways(builder, movers[0], destination, anchor, reading)
    for place in act.places:
        if place.kind in ("capital", "city", "venue") and place.state in (destination, None):
            builder.add("places", place.span, place.name)
    _dates(builder, act, tree)
    if not builder.has("visitors") and not builder.has("start"):
        return None  # "the president came": some president, some time
    trigger = Span(act.word.start, act.word.end)
    builder.add("status", how.span or trigger, _STATUS[how.kind], None if how.span else "default")
    _kind(builder, act, tree, movers)
    return replace(builder.build(), proposer="spacy")


_Sides = tuple[list[Party], list[Party], str | None, Span | None]


def _sides(act: Act, reading: Reading) -> _Sides | None:
    """Return visitors, hosts, destination and where it is named; None where it is no visit between the two states."""
    dyad = set(reading.dyad)
    place = next((p for p in act.places if p.state), None)
    home = place.state if place else None
    act = _with_states(act, home, reading)
    if act.way == "meet" and place is not None:
        both = [*act.movers, *act.hosts]
        away, at_home = [p for p in both if p.state in dyad - {home}], [p for p in both if p.state == home]
        states = {p.state for p in both if p.state in dyad}
        return (away, at_home, home, place.span) if states == dyad and away else None
    movers = [p for p in act.movers if p.state in dyad and p.rank != "private"]
    anchor = place.span if place else None
    if act.way == "receive" and home is None and act.hosts:
        home, anchor = act.hosts[0].state, act.hosts[0].here
    hosts = [p for p in act.hosts if p.state == home]
    if not movers or act.way == "meet" or home not in dyad or movers[0].state == home:
        return None
    return movers, hosts, home, anchor


def _with_states(act: Act, home: str | None, reading: Reading) -> Act:
    """Give office holders the state that the act leaves them: whoever travels to one side comes from the other."""
    other = reading.document.dyad.other(home) if home else None
    hosts = tuple(_of(p, home) if act.way == "receive" else p for p in act.hosts)
    movers = act.movers
    if act.way in ("go", "receive"):
        movers = tuple(_of(p, other) for p in movers)
    elif act.way == "meet" and all(p.state in (None, home) for p in (*movers, *hosts)):
        if any(p.state == home for p in hosts):
            movers = tuple(_of(p, other) for p in movers)
        elif any(p.state == home for p in movers):
            hosts = tuple(_of(p, other) for p in hosts)
    return replace(act, movers=movers, hosts=hosts)


def _of(party: Party, state: str | None) -> Party:
    return replace(party, state=state) if party.state is None and party.rank is not None else party


def _apart(tree: Tree, act: Act) -> bool:
    """Say whether a visit is private or a meeting not face to face, by the words of its sentence."""
    row = f" {' '.join(item.text for item in tree.sentence.items)} "
    return any(f" {phrase} " in row for name in ("remote", "private") for phrase in words(name))


def _realis(act: Act, tree: Tree) -> Realis:
    at = next(n for n, item in enumerate(tree.sentence.items) if item.end > act.word.start)
    return realis(tree.sentence, at, at + 1)


def _ways(builder: Builder, mover: Party, destination: str | None, anchor: Span | None, reading: Reading) -> None:
    if destination is not None and anchor is not None:
        builder.add("destination", anchor, destination)
    naming = [mover.here, mover.where, *([mover.office] if mover.office else [])]
    naming += [n.span for n in reading.annotations if isinstance(n, Place) and n.state == mover.state]
    named = next((span for span in naming if mover.state in reading.codes_in(span)), None)
    if named is not None and mover.state is not None:
        builder.add("origin", named, mover.state)


def _dates(builder: Builder, act: Act, tree: Tree) -> None:
    """Add the date that hangs nearest to the act; a range of days gives start and end."""
    date = tree.date(act.word)
    builder.date("start", date)
    if date is not None and "/" in (date.edtf or "") and ".." not in (date.edtf or "") and not date.approximate:
        builder.date("end", date)


def _kind(builder: Builder, act: Act, tree: Tree, movers: list[Party]) -> None:
    row = f" {' '.join(item.text for item in tree.sentence.items)} "
    trigger = Span(act.word.start, act.word.end)
    for name in ("state", "summit_margin", "working", "informal", "official"):
        if any(f" {phrase} " in row for phrase in words(name)):
            builder.add("kind", tree.sentence.span, name)
            return
    rank = movers[0].rank
    if movers[0].body or rank == "envoy":
        builder.add("kind", trigger, "mission", "default")
    elif rank == "royal":
        builder.add("kind", trigger, "royal", "default")
    elif rank in _OFFICIAL:
        builder.add("kind", trigger, "official", "default")
    elif rank in ("deputy_minister", "official", "parliament"):
        builder.add("kind", trigger, "working" if act.way == "meet" else "official", "default")
