"""Who stands in a sentence, and who is meant: the parties of a visit, the subject of a verb, what a pronoun refers to.

Grammar is read from the row of items alone. The subject of a verb is the nearest party before it that no
preposition governs; a pronoun refers to the subject of what came before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeAlias

from flows.extract.clauses import clause_of
from flows.extract.frames.visits_grammar import (
    OWNING,
    PARTY_TYPES,
    after_conjunction,
    aside,
    continues,
    ends_objects,
    governed,
    in_brackets,
    joined_to,
    leads,
    listed,
    names_pair,
    opens_clause,
    owner_of_body,
    peers_follow,
    steers,
    things,
    told_of,
)
from flows.extract.frames.visits_party import Party, named_at, party_of
from flows.extract.frames.visits_sex import fits, sex_of
from flows.extract.frames.visits_turns import brought_up, by_people, ranks_meant, sent_out, ship_before, titled_before
from flows.extract.frames.visits_words import word_set
from flows.extract.model import Annotation, Delegation
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.value import replace

LONGEST_CHAIN = 12  # pronouns that lean on one another; a longer chain ends at nobody
_PERSONAL = frozenset({"he", "she"})
_BEHIND_TOWN = frozenset({",", "—", "–", "-", "(", ":", "/", "."})  # what stands behind the town of a dateline
_STOPS = frozenset({"UNIT", "FORCE"})  # a ship or a service that stands nearer to the verb is its subject

Seen: TypeAlias = dict[tuple[int, int], tuple[Party, ...]]  # pronouns, by sentence and item: whom they mean


class Cast:
    """The people of one document: what it says anywhere of their states, and who belongs to which body."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.members: dict[str, tuple[Party, ...]] = {}
        self._states: dict[str, str] = {}
        self._offices: dict[str, Party] = {}  # by person: the office that the text mentions without the name
        self._holders: dict[int, Party] = {}  # by where an office without a name starts: who holds it
        self._known: dict[tuple[Sentence, int], Party | None] = {}  # by where they stand
        self.heads: tuple[Any, ...] = ()  # of lists of visits; see visits_heads.py
        for note in reading.annotations:
            party = party_of(note)
            if party is not None and party.name and party.state:
                self._states.setdefault(party.key, party.state)

    def dateline(self) -> Annotation | None:
        """Return the town at the head of the first sentences of a news text: where "here" is."""
        for sentence in islice(self.reading.sentences(), 4):
            for item, behind in zip(sentence.items[:2], sentence.items[1:3], strict=False):
                ends = not behind.type and behind.text in _BEHIND_TOWN
                if ends and item.type in ("CAPITAL", "CITY") and sentence.segment.kind in ("prose", "meta"):
                    return item.note
        return None

    def learn(self, party: Party, state: str) -> None:
        """Remember where a party belongs, once an act has shown it."""
        if party.name:
            self._states.setdefault(party.key, state)

    def appoint(self, person: Party, office: Party) -> None:
        """Remember that a person holds an office that the document mentions without a name."""
        self._offices.setdefault(person.key, office)
        self._holders[office.here.start] = person
        if office.state is not None:
            self.learn(person, office.state)

    def complete(self, party: Party) -> Party:
        """Return the party with the name, the state and the office that the document gives it elsewhere."""
        holder = self._holders.get(party.here.start) if party.name is None else None
        if holder is not None:
            party = replace(holder, here=party.here)
        if not party.name:
            return party
        office = self._offices.get(party.key)
        if office is not None and party.rank is None:
            party = replace(party, rank=office.rank, office=office.office, title=office.title)
        return party if party.state is not None else replace(party, state=self._states.get(party.key))

    def at(self, sentence: Sentence, index: int) -> Party | None:
        """Return the party that item ``index`` stands for, or None."""
        key = (sentence, index)
        if key not in self._known:
            self._known[key] = named_at(self.reading, sentence, index)
        party = self._known[key]
        return None if party is None else self.complete(party)

    def list_at(self, sentence: Sentence, index: int) -> tuple[Party, ...]:
        """Return the parties of the list that item ``index`` belongs to, in order; leaders' plurals left out."""
        found = (self.at(sentence, i) for i in listed(sentence, index))
        return tuple(p for p in found if p is not None)

    def subject(self, sentence: Sentence, first: int) -> tuple[Party, ...]:
        """Return the parties that are the subject of the verb at item ``first``; empty where something else is."""
        low = clause_of(sentence, first)[0]
        if self._relative_closed(sentence, low, first) and (antecedent := self.before(sentence, low)):
            return antecedent
        return self._subject_in(sentence, low, first)

    def _relative_closed(self, sentence: Sentence, low: int, first: int) -> bool:
        """Say whether a relative clause has ended before a verb: "X, who is also Y's son, had reached Lima"."""
        items = sentence.items
        if low == 0 or items[low].text not in word_set("relatives") or items[low - 1].text != ",":
            return False
        commas = [i for i in range(low + 2, first) if items[i].text == ","]
        rest = items[commas[-1] + 1 : first] if commas else ()
        return bool(commas) and len(rest) <= 3 and not any(i.type in PARTY_TYPES or i.text == "and" for i in rest)

    def _subject_in(self, sentence: Sentence, low: int, first: int) -> tuple[Party, ...]:
        loose: tuple[Party, ...] = ()
        led: tuple[Party, ...] = ()
        for i in range(first - 1, low - 1, -1):
            item = sentence.items[i]
            if item.type in PARTY_TYPES and in_brackets(sentence, i, first):
                continue  # "the squadron (JS Kasuga, Rear Admiral Soto) was at Lima"
            if item.type in PARTY_TYPES and not led and (leads(sentence, i) or steers(sentence, i)):
                led = self.list_at(sentence, i)  # "a mission led by X sailed into …"
            if not item.type and item.text in OWNING and peers_follow(sentence, i):
                return ()  # "their Japanese counterparts will return the visit"
            if not item.type and item.text in OWNING:  # "for her tour": she may, and need not, be the subject
                loose = loose or self.pronoun(sentence, i) or ()
                continue
            if item.type in PARTY_TYPES and (
                not governed(sentence, i) or (first - i <= 2 and after_conjunction(sentence, listed(sentence, i)[0]))
            ):
                if ends_objects(sentence, i, low, first):
                    return self._first_in(sentence, low, i)
                return self._whole_subject(sentence, i, first)
            owner = owner_of_body(sentence, i)
            if owner is not None:  # "General X's military mission spent a month in Lima"
                return self.list_at(sentence, owner)
            if (item.type in _STOPS and not aside(sentence, i)) or (things(sentence, i) and not told_of(sentence, i)):
                return led
            if not item.type and item.text in word_set("relatives"):
                return self.before(sentence, i)
            found = self.pronoun(sentence, i)
            over = item.text == "it" and i < first - 1  # "he made it on Tuesday and dined"
            if found or (found is not None and not over):
                return found
        return led or loose or self._outer_subject(sentence, low, first)

    def _first_in(self, sentence: Sentence, low: int, high: int) -> tuple[Party, ...]:
        """Return the first party of a clause that nothing governs, or whom its first pronoun refers to."""
        for i in range(low, high):
            if sentence.items[i].type in PARTY_TYPES and not governed(sentence, i):
                return self.list_at(sentence, i)
            if not sentence.items[i].type and sentence.texts[i] in _PERSONAL:
                return self.pronoun(sentence, i) or ()
        return ()

    def _whole_subject(self, sentence: Sentence, index: int, first: int) -> tuple[Party, ...]:
        """Return the list that a party belongs to, or what it stands in apposition to."""
        items = sentence.items
        at = index - 1
        while (
            index - at <= 3 and at >= 1 and not items[at].type and items[at].text.isalpha()
        ):  # ", the national leader"
            at -= 1
        apposed = items[index].type == "ROLE" and at >= 1 and items[at].text == ","
        if apposed and items[at - 1].type == "PERSON" and not governed(sentence, at - 1):
            index = at - 1
        partner = joined_to(sentence, index)
        if partner is not None and (pair := (self.at(sentence, partner), self.at(sentence, index))) is not None:
            return tuple(p for p in pair if p is not None)
        if sentence.items[index].type == "PERSON" or len(listed(sentence, index)) > 1:
            return self.list_at(sentence, index)
        party = self.at(sentence, index)
        return () if party is None else (party,)

    def _outer_subject(self, sentence: Sentence, low: int, first: int) -> tuple[Party, ...]:
        """Return the subject of the clause before, for a clause that has none of its own."""
        if low == 0:
            return ()
        opener = sentence.items[low]
        if opener.text in word_set("relatives"):
            return self.before(sentence, low)
        if opener.type or opener.text in {"where", "when", "while", "because"}:
            return ()
        return self._subject_in(sentence, clause_of(sentence, low - 1)[0], low)

    def before(self, sentence: Sentence, index: int) -> tuple[Party, ...]:
        """Return the party, or the list, that a relative pronoun at ``index`` refers to."""
        noun = index - (2 if sentence.texts[index - 1] == "," else 1)
        if noun > 0 and sentence.texts[noun] in {"latter", "former", *word_set("office_nouns")}:
            return self.pronoun(sentence, noun) or ()
        for i in range(index - 1, max(-1, index - 9), -1):
            if sentence.items[i].type in PARTY_TYPES and (
                not governed(sentence, i) or index - i <= 2 or sentence.items[i].type == "PERSON"
            ):
                return self.list_at(sentence, i)
        return ()

    def pronoun(self, sentence: Sentence, index: int) -> tuple[Party, ...] | None:
        """Return whom a pronoun (or "the two", "the pair") at an item refers to; None where it is no pronoun."""
        item, before = sentence.items[index], sentence.texts[index - 1] if index else ""
        if item.type == "PEOPLE":
            return self.pair_before(sentence, index)
        if item.type:
            return by_people(self, sentence, index)
        if item.text in {"latter", "former"} and before == "the":
            return self._last_before(sentence, index, first=item.text == "former")
        if item.text in {"it", "its"}:
            return self._body_before(sentence, index)
        if item.text in {"she", "her"} and ship_before(self, sentence, index):
            return ()
        if item.text in word_set("singular"):
            return self.one_before(sentence, index)
        if before == "the" and item.text in word_set("bodies") - word_set("guest_words"):
            return self._body_before(sentence, index)
        behind = sentence.texts[index + 1] if index + 1 < len(sentence.items) else ""
        if before == "the" and item.text in word_set("guest_words") and behind != "of":
            return self.pronoun_for_guest(sentence, index)
        if before == "the" and item.text in word_set("office_nouns"):
            return titled_before(self, sentence, index)
        if names_pair(sentence, index):
            return self.pair_before(sentence, index)
        return None

    def pronoun_for_guest(self, sentence: Sentence, index: int) -> tuple[Party, ...]:
        """Return whom "the guest", "the visitors" or "the party" refers to: a body named before, or who came last."""
        text = sentence.texts[index]
        if text in word_set("bodies"):
            return self._body_before(sentence, index)
        if text in {"guests", "visitors", "travellers"}:
            return self._body_before(sentence, index) or self.pair_before(sentence, index)
        return self._subject_of_earlier(sentence)

    def _subject_of_earlier(self, sentence: Sentence) -> tuple[Party, ...]:
        """Return whom the sentence before is about, "he" followed back: he is the guest of the one that follows."""
        for earlier, stop in islice(self.backwards(sentence, 0), 1, None):
            found = self._main_party(earlier, stop, None, {})
            if found is not None:
                return (found,)
        return self._last_before(sentence, 0)

    def one_before(self, sentence: Sentence, index: int, *, other_than: Party | None = None) -> tuple[Party, ...]:
        """Return the person (or body) that "he", "she" or "it" at an item refers to."""
        return self._one_before(sentence, index, other_than, {})

    def _one_before(self, sentence: Sentence, index: int, other_than: Party | None, seen: Seen) -> tuple[Party, ...]:
        """``seen``: what the pronouns on the way back mean, each asked for once; a chain of so many ends nowhere."""
        place = sentence.index, index
        if place not in seen:
            if len(seen) == LONGEST_CHAIN:
                return ()
            seen[place] = ()
            seen[place] = self._found_before(sentence, index, other_than, seen)
        return seen[place]

    def _found_before(self, sentence: Sentence, index: int, other_than: Party | None, seen: Seen) -> tuple[Party, ...]:
        sex = sex_of(sentence.texts[index])
        near = self._nearest_subject(sentence, index, sex) if other_than is None else None
        if near is not None:
            return (near,)
        for earlier, stop in self.backwards(sentence, index):
            found = self._main_party(earlier, stop, other_than, seen, sex)
            if found is not None:
                return (found,)
        return ()

    def _nearest_subject(self, sentence: Sentence, index: int, sex: str | None) -> Party | None:
        """Return the nearest party before an item that stands where subjects stand, not behind a verb."""
        for i in range(index - 1, -1, -1):
            if sentence.items[i].type in PARTY_TYPES and not governed(sentence, i) and opens_clause(sentence, i):
                party = self.at(sentence, i)
                if party is None or fits(party, sex, self.reading.view.text):
                    return party
        return None

    def _last_before(self, sentence: Sentence, index: int, *, first: bool = False) -> tuple[Party, ...]:
        """Return the last party named before "the latter", the ``first`` of its sentence for "the former"."""
        for earlier, stop in self.backwards(sentence, index):
            row = [p for i in earlier.of_type(*PARTY_TYPES) if i < stop and (p := self.at(earlier, i)) is not None]
            if row:
                return (row[0] if first else row[-1],)
        return ()

    def _body_before(self, sentence: Sentence, index: int) -> tuple[Party, ...]:
        """Return the delegation that "the group" refers to; nobody where none was named."""
        envoys = sentence.texts[index] in word_set("embassies") and index < 8
        for earlier, stop in self.backwards(sentence, index):
            for i in earlier.of_type("DELEGATION"):
                if i < stop and (party := self.at(earlier, i)) is not None:
                    return (party,)
            if envoys and earlier is not sentence and earlier.of_type("PERSON"):
                return self._subject_of_earlier(sentence)
        return ()

    def _main_party(
        self, sentence: Sentence, stop: int, other_than: Party | None, seen: Seen, sex: str | None = None
    ) -> Party | None:
        """Return the subject of a sentence, whoever "he" is where that is its subject, else anybody it names."""
        loose: Party | None = None
        if stop == len(sentence.items):
            told = sent_out(self, sentence) or (brought_up(self, sentence) if other_than is None else None)
            if told is not None and (other_than is None or told.key != other_than.key):
                return told
        for i in range(stop):
            item = sentence.items[i]
            if other_than is None and item.text in _PERSONAL and not item.type and sex in (None, sex_of(item.text)):
                return next(iter(self._one_before(sentence, i, None, seen)), loose)
            party = self.at(sentence, i) if item.type in PARTY_TYPES else None
            same = party is not None and other_than is not None and party.key == other_than.key
            if party is None or same or not fits(party, sex, self.reading.view.text):
                continue
            if not governed(sentence, i):
                return party
            loose = loose or party
        return loose

    def pair_before(self, sentence: Sentence, index: int) -> tuple[Party, ...]:
        """Return the parties that "they", "the two" or "the group" at an item refers to: two persons, or one body."""
        found: list[Party] = []
        far = sentence.items[index].type == "PEOPLE" or (index < 2 and sentence.texts[index] in {"two", "pair"})
        ranks = ranks_meant(self, sentence, index)
        apposed = sentence.texts[max(0, index - 2) : index] == (",", "the")  # "A and B, the presidents of …"
        for earlier, stop in self.backwards(sentence, index, far=far):
            they = next((i for i in range(min(stop, 14)) if earlier.items[i].text == "they"), None)
            if they is not None and earlier is not sentence and len(found) < 2:
                return self.pair_before(earlier, they)  # whoever they were in the sentence before
            row = [p for i in earlier.of_type(*PARTY_TYPES) if i < stop and (p := self.at(earlier, i)) is not None]
            row = [p for p in row if apposed or ranks is None or p.rank in ranks]
            bodies = [p for p in row if p.body] or self._bodies_of(row)
            if bodies and not found:
                return (bodies[0],)
            found = [*(p for p in row if p.key not in {f.key for f in found}), *found]
            distinct = tuple({p.key: p for p in found if p.name}.values())
            if len(distinct) >= 2:
                return distinct[:2]
        return ()

    def _bodies_of(self, row: list[Party]) -> list[Party]:
        """Return the body that the first of some persons belongs to, in a list; empty where he belongs to none."""
        key = row[0].key if row else None
        owners = [body for body, members in self.members.items() if key in {m.key for m in members}]
        notes = map(party_of, self.reading.of_class(Delegation)) if owners else ()
        return [p for p in notes if p is not None and p.key in owners][:1]

    def enrol(self, sentence: Sentence, body: int | None, first: int, behind: int) -> None:
        """Remember who belongs to a body: all persons behind "consisted of", or named as "its members"."""
        party = self.at(sentence, body) if body is not None else None
        if party is None or party.name is None or party.name.casefold() in word_set("bodies"):  # "of the delegation"
            party = next(iter(self._body_before(sentence, first)), None)
        rows = (i for i in range(first, len(sentence.items)) if sentence.items[i].type == "PERSON")
        found = [p for i in rows if (p := self.at(sentence, i)) is not None and (body is None or i >= behind - 1)]
        said = set(sentence.texts[first:behind]) & word_set("member_words")
        listed_here = body is not None or said or any("member" in p.title for p in found[:1])
        if party is not None and party.body and listed_here:
            self.members[party.key] = tuple(replace(p, state=party.state) for p in found)

    def with_members(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        """Return parties, each body followed by its members; members have the state of their body."""
        of = self.members
        row = [m for p in parties for m in (p, *(replace(x, state=x.state or p.state) for x in of.get(p.key, ())))]
        first: dict[str, Party] = {}
        for party in row:
            first.setdefault(party.key, party)
        return tuple(first.values())

    def backwards(self, sentence: Sentence, index: int, *, far: bool = False) -> Iterator[tuple[Sentence, int]]:
        """Yield a sentence up to an item, then those before it: of its paragraph, or ``far`` beyond it."""
        yield sentence, index
        for distance, earlier in enumerate(self.reading.earlier(sentence, same_paragraph=False)):
            if distance == (6 if far else 3) or not continues(earlier, sentence):
                return
            yield earlier, len(earlier.items)
