"""Who is party to an instrument: by its name, by what stands behind it, by who signs, or by what is implied.

Of an agreement in a text about two states whose parties are not named the two are the parties (codebook:
"names or implies"), unless the sentence speaks of others, or the treaty is one of many states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_facts import Fact, Stage, words
from flows.extract.model import Annotation, Group, Organisation, Person, Place
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Item, Sentence
from flows.ground.model import Span

Found = dict[str, Span]

_TYPES = frozenset({"STATE", "CAPITAL", "GOVERNMENT", "ORG", "DEMONYM", "STATES", "PEOPLE", "PERSON", "ROLE", "DELEGATION"})
_NOUNS = frozenset({"partnership", "pact", "agreement", "treaty", "alliance", "deal", "accord", "programme", "project"})
_PLACING = frozenset(
    "in at from near to into through across inside outside over off toward towards around against on via visit "
    "visiting visited about".split()
)
_GLUE = frozenset({",", "and", "&", "the", "a", "or", "as", "well", "also", "both", "-", "'", "s", "–", "president", "government",
                   "governments", "of", "with", "then", "former", "new", "its", "together", "his", "her"})
_AFTER_ADJECTIVE = frozenset({",", "and", "or", "-", ".", ";", ")", "had", "have", "has", "on", "for", "&", "as", "–", "in", "over"})
_SITES = frozenset({"STATE", "CAPITAL", "CITY", "REGION", "VENUE"})
_SIGNING = frozenset({"head_of_state", "head_of_government", "minister", "deputy_minister"})
_NO_PARTY = frozenset("which whom respect regard view effect aim help".split())
_JOINS = frozenset({",", "and", "or", "-", "/", "–"})
_BY = 12  # items behind a verb in which "by" names who signed
_SIGNS = ("sign", "conclud", "ratif", "adopt", "ink", "seal", "put", "set", "append", "affix", "done", "at", "by", "in", "on")
_NAMING = frozenset({"state", "demonym", "polity", "government"})


def party_codes(sentence: Sentence, index: int) -> tuple[str, ...]:
    """Return the codes that an item stands for as a party; none for adjectives of something else ("Italian wine")."""
    item = sentence.items[index]
    if item.type not in _TYPES or item.note is None:
        return ()
    if item.type == "DEMONYM" and not _acts(sentence, index):
        return ()
    return codes(item.note)


def _acts(sentence: Sentence, index: int) -> bool:
    following = sentence.items[index + 1] if index + 1 < len(sentence.items) else None
    if following is None:
        return True
    if following.type:
        return following.type == "INSTRUMENT"
    if following.text in _JOINS and index + 2 < len(sentence.items) and sentence.items[index + 2].type == "DEMONYM":
        return _acts(sentence, index + 2)
    return following.text in _AFTER_ADJECTIVE or following.text in words("bodies")


def placed(sentence: Sentence, index: int) -> bool:
    """Say whether an item says where, not who: "in Oslo", "to the Netherlands and Belgium"."""
    before = index - 1
    if before > 1 and sentence.items[before].text == "and" and sentence.items[before - 1].type in _SITES:
        return placed(sentence, before - 1)
    while before >= 0 and sentence.items[before].text in ("the", "a"):
        before -= 1
    return before >= 0 and sentence.items[before].text in _PLACING and sentence.items[index].type not in ("PERSON", "ROLE")


def of_title(reading: Reading, title: Span, place_counts: bool = False) -> Found:
    """Return the states a title names as parties; what it is about ("on trade with …") does not count."""
    found: Found = {}
    for note in _naming(reading, title, place_counts):
        if isinstance(note, Organisation) and note.start == title.start and len(title.of(reading.view.text).split()) < 3:
            continue  # "AUKUS pact" is the pact's own name
        for code in codes(note):
            if not _matter(reading, title, note):
                found.setdefault(code, note.span)
    return found


def _naming(reading: Reading, title: Span, place_counts: bool) -> Iterator[Annotation]:
    for note in reading.within(title, Annotation):
        if isinstance(note, (Organisation, Group)):
            yield note
        elif isinstance(note, Place) and (place_counts or note.kind in _NAMING or _paired(reading, title, note)):
            yield note


def _paired(reading: Reading, title: Span, place: Place) -> bool:
    """Say whether a capital stands for its state: "the Rome-Tokyo pact", "a treaty with Algiers"."""
    text = reading.view.text
    compound = "-" in (text[place.start - 1 : place.start], text[place.end : place.end + 1])
    counterparty = bool({"with", "between"} & set(text[title.start : place.start].split()))
    return place.kind == "capital" and (compound or counterparty)


def _matter(reading: Reading, title: Span, note: Annotation) -> bool:
    before = reading.view.text[title.start : note.start].casefold().split()
    for word in reversed(before):
        if word in words("parties"):
            if word != "of":
                return False
        elif word in words("matter"):
            return True
    return False


def behind(sentence: Sentence, index: int) -> Found:
    """Return the parties that stand behind an instrument: "… between A and B", "…, with A", "… of A, B and C"."""
    at = _past_bracket(sentence, index + 1)
    if at + 1 < len(sentence.items) and sentence.items[at].text == "of" and sentence.items[at + 1].type == "DATE":
        at += 2
    elif at < len(sentence.items) and sentence.items[at].text in _NOUNS:
        at += 1
    if at < len(sentence.items) and sentence.items[at].text == ",":
        at += 1
    if at >= len(sentence.items):
        return {}
    if sentence.items[at].text in ("between", "with", "among", "of", "by", "linking"):
        return run(sentence, at + 1)
    included = [i.text for i in sentence.items[at : at + 3]]
    if included[:1] == ["which"] and set(included) & {"included", "includes"}:
        return run(sentence, at + included.index("included" if "included" in included else "includes") + 1)
    return {}


def _with_others(sentence: Sentence, index: int) -> bool:
    """Say whether the counterparty is named but is no state: "a peace agreement with the rebels"."""
    at = _past_bracket(sentence, index + 1)
    if at + 1 >= len(sentence.items) or sentence.items[at].text not in ("with", "between"):
        return False
    following = next((i for i in sentence.items[at + 1 :] if i.text not in ("the", "a", "an", "its")), None)
    party = any(i.type in _TYPES for i in sentence.items[at + 1 : at + 5])
    return following is not None and following.text not in _NO_PARTY and not party


def _past_bracket(sentence: Sentence, at: int) -> int:
    if at < len(sentence.items) and sentence.items[at].text == "(":
        for distance in range(1, 8):
            if at + distance < len(sentence.items) and sentence.items[at + distance].text == ")":
                return at + distance + 1
    return at


def run(sentence: Sentence, at: int) -> Found:
    """Return the parties listed from item ``at`` on, up to the first word that does not belong to a list of parties."""
    found: Found = {}
    idle = 0
    for index in range(at, len(sentence.items)):
        item = sentence.items[index]
        got = party_codes(sentence, index)
        if got:
            for code in got:
                found.setdefault(code, item.span)
            idle = 0
        elif item.type or (item.text not in _GLUE and item.text not in words("bodies")) or idle > 4:
            break
        else:
            idle += 1
    return found


def subject(sentence: Sentence, verb: int) -> Found:
    """Return the parties in front of a verb in its clause, else in the clause before it."""
    low, _ = clause_of(sentence, verb)
    found = _before(sentence, low, verb)
    if not found and low > 0:
        previous, _ = clause_of(sentence, low - 1)
        found = _before(sentence, previous, low)
    return found


def _before(sentence: Sentence, low: int, high: int) -> Found:
    found: Found = {}
    for index in range(low, high):
        if not placed(sentence, index):
            for code in party_codes(sentence, index):
                found.setdefault(code, sentence.items[index].span)
    return found


def agents(sentence: Sentence, verb: int) -> Found:
    """Return the parties behind a verb: "signed by A and B", "concluded between A and B", "signed with A"."""
    _, high = clause_of(sentence, verb)
    found: Found = {}
    for at in range(verb, min(high, verb + 14)):
        if sentence.items[at].text in ("by", "between", "with", "of") and not (sentence.items[at].text == "of" and at > verb + 4):
            found.update({k: v for k, v in run(sentence, at + 1).items() if k not in found})
    return found


def everywhere(sentence: Sentence) -> Found:
    """Return all parties of a sentence that do not only say where."""
    return _before(sentence, 0, len(sentence.items))


def parties(reading: Reading, fact: Fact, title: Span) -> Found:
    """Return the parties of an instrument as far as its sentence tells, the dyad's states implied where they may be."""
    said = _said(reading, fact, title)
    note = fact.note
    if note is not None and (note.noun == "armistice" or _joined(fact)):
        return said
    if len(said) < 2 and ((fact.stages and _only_explicit(fact)) or fact.denied or _with_others(fact.sentence, fact.index)):
        return {}
    return _implied(reading, fact, title, said)


def _joined(fact: Fact) -> bool:
    return any(s.option("parties") == "joined" for s in fact.stages)


def weak(fact: Fact) -> bool:
    """Say whether a sentence only proposes or asks for an instrument: who does that need not be a party."""
    return all(s.kind in ("proposed", "negotiating", "rejected", "named") for s in fact.stages)


def _only_explicit(fact: Fact) -> bool:
    return all(s.option("parties") == "said" for s in fact.stages)


def _said(reading: Reading, fact: Fact, title: Span) -> Found:
    sentence, note = fact.sentence, fact.note
    armistice = note is not None and note.noun == "armistice"
    found: Found = {}
    if note is not None and not _joined(fact):
        found.update(of_title(reading, title, armistice))
    if note is not None:
        _extend(found, behind(sentence, fact.index))
        _extend(found, possessor(sentence, fact.index))
    if len(found) < 2 and not armistice:
        for stage in fact.stages:
            _extend(found, _of_stage(fact, stage))
    return found


def _extend(found: Found, more: Found) -> None:
    for code, span in more.items():
        found.setdefault(code, span)


def possessor(sentence: Sentence, index: int) -> Found:
    """Return whose instrument it is said to be: "China's Belt and Road Initiative"."""
    for at in range(index - 1, max(index - 5, 0), -1):
        if sentence.items[at].text == "s" and sentence.items[at - 1].text == "'" and at >= 2:
            return {code: sentence.items[at - 2].span for code in party_codes(sentence, at - 2)}
        if sentence.items[at].type or sentence.items[at].text in ("with", "of", "by"):
            break
    return {}


def _of_stage(fact: Fact, stage: Stage) -> Found:
    sentence = fact.sentence
    if stage.kind == "named" and stage.option("arg") != "it":
        return {}
    if stage.option("parties") == "said":
        return {c: s for c, s in everywhere(sentence).items() if not _object(sentence, s)}
    if fact.note is not None and fact.index > stage.verb:
        found = subject(sentence, stage.verb)
        _extend(found, agents(sentence, fact.index))
        return found
    found = agents(sentence, stage.verb)
    if _relative(sentence, fact.index, stage.verb):
        _extend(found, _before(sentence, clause_of(sentence, stage.verb)[0], stage.verb))
    return found


def _object(sentence: Sentence, span: Span) -> bool:
    """Say whether a state is what another one acts upon: "took control of Jamaica, along with Haiti"."""
    at = next(i for i, item in enumerate(sentence.items) if item.span == span)
    before = [i.text for i in sentence.items[max(0, at - 3) : at] if i.text != "the"]
    return before[-1:] == ["of"] or before[-2:] == ["along", "with"]


def _relative(sentence: Sentence, index: int, verb: int) -> bool:
    between = [i.text for i in sentence.items[index + 1 : verb]]
    return "which" in between or "that" in between


def _implied(reading: Reading, fact: Fact, title: Span, said: Found) -> Found:
    """Add the states of the dyad that are meant though not said."""
    if len(said) > 1:
        return said
    dyad = reading.dyad
    near = {c: s for c, s in everywhere(fact.sentence).items() if c not in said}
    if not said:
        return _of_nobody(reading, fact, title, near)
    only = next(iter(said))
    if only in dyad:
        return said if _others_too(fact) else {**said, **_of_dyad(reading, title, near)}
    if _together(fact):
        return {**_of_dyad(reading, title, near), **said}
    own = [c for c in near if c in dyad]
    return {**said, own[0]: near[own[0]]} if len(own) == 1 else said


def _of_dyad(reading: Reading, title: Span, near: Found) -> Found:
    spans = {c: near.get(c) or nearest_naming(reading, c, title.start) for c in reading.dyad}
    return {c: s for c, s in spans.items() if s is not None}


def _others_too(fact: Fact) -> bool:
    """Say whether "they and the Japanese": somebody else, and who is not said."""
    return any(_texts(fact, s.verb)[-4:-3] == ["they"] or "they and" in " ".join(_texts(fact, s.verb)) for s in fact.stages)


def _together(fact: Fact) -> bool:
    """Say whether the two states and one more are meant: "together with Britain these two signed", "also included"."""
    texts = {i.text for i in fact.sentence.items}
    both = any(set(_texts(fact, s.verb)) & set(words("both")) for s in fact.stages if s.verb < fact.index)
    return (both and "together" in texts) or bool(texts & {"included", "includes"})


def _texts(fact: Fact, verb: int) -> list[str]:
    low, _ = clause_of(fact.sentence, verb)
    return [i.text for i in fact.sentence.items[low:verb]]


def _of_nobody(reading: Reading, fact: Fact, title: Span, near: Found) -> Found:
    dyad = reading.dyad
    own = [c for c in near if c in dyad]
    others = [c for c in near if c not in dyad]
    loose = {c: p.span for p in reading.within(fact.sentence.span, Place) for c in codes(p) if c in dyad}
    if "EUE" in others and len(loose) == 1:
        return {"EUE": near["EUE"], **loose}
    if len(others) == 1 and _of_three(reading, title):
        return {**_of_dyad(reading, title, near), others[0]: near[others[0]]}
    if (others and not own) or _of_many(reading, title) or (not own and _of_elsewhere(reading, title)):
        return {}
    return _opening_list(fact) or _of_dyad(reading, title, near)


def _opening_list(fact: Fact) -> Found:
    """Return the parties a sentence lists as its subject where they are three or more: "A, B and C are building …"."""
    found = run(fact.sentence, 0)
    return found if len(found) > 2 else {}


def _of_three(reading: Reading, title: Span) -> bool:
    name = title.of(reading.view.text).casefold()
    return any(word in name for word in words("three"))


def _of_elsewhere(reading: Reading, title: Span) -> bool:
    """Say whether a treaty is named for a town of a third state ("Treaty of Berlin"): then of whom is not implied."""
    text = reading.view.text
    for place in reading.within(title, Place):
        before = text[title.start : place.start].casefold().split()
        if place.kind in ("city", "capital", "venue") and before[-1:] == ["of"] and len(before) <= 3:
            return place.state not in reading.dyad
    return False


def _of_many(reading: Reading, title: Span) -> bool:
    name = " ".join(title.of(reading.view.text).casefold().replace("-", " - ").split())
    return any(known in name for known in words("multilateral"))


def nearest_naming(reading: Reading, code: str, offset: int) -> Span | None:
    """Return where the document names a state nearest before an offset, else first behind it."""
    named = [a for a in reading.annotations if isinstance(a, (Place, Organisation)) and code in codes(a)]
    before = [a for a in named if a.start <= offset]
    chosen = before[-1] if before else next(iter(named), None)
    return chosen.span if chosen else None


def signatories(reading: Reading, fact: Fact) -> Iterable[Person]:
    """Yield the people who signed: as the sentence names them, or those that "the two ministers", "they" stands for."""
    for stage in fact.stages:
        if stage.rule.startswith(("treaty.signed.", "treaty.it.signed")) and stage.kind == "signed":
            if not fact.sentence.items[stage.verb].text.startswith(_SIGNS) and stage.option("arg") != "it" and not _names(stage):
                continue
            named = list(_signers(fact, stage))
            yield from named or _meant(reading, fact, stage)


def _names(stage: Stage) -> bool:
    """Say whether "bears the names of" fired."""
    items = stage.match.sentence.items[stage.match.first : stage.match.last]
    return any(i.text in ("names", "name", "signature", "signatures") for i in items)


def _meant(reading: Reading, fact: Fact, stage: Stage) -> list[Person]:
    """Return one person of each state that a group in the place of the signers stands for, named shortly before."""
    sentence, verb = fact.sentence, stage.verb
    low, high = clause_of(sentence, verb)
    active = fact.note is not None and fact.index > verb and not stage.rule.endswith(".noun")
    region = range(low, verb) if active else range(verb, high)
    by = active or any(sentence.items[i].text == "by" for i in region)
    group = next((i for i in region if sentence.items[i].type == "PEOPLE"), None)
    they = active and any(sentence.items[i].text == "they" for i in region)
    if not by or (group is None and not they):
        return []
    reach = 30 if group is not None else 4
    low_index = max(0, sentence.index - reach)
    start = reading.view.segments[low_index].start
    people = [p for p in reading.within(Span(start, sentence.span.start), Person) if p.rank in _SIGNING]
    last = {p.state: p for p in people if p.state in reading.dyad}
    if len(last) == len(reading.dyad):
        return [last[code] for code in reading.dyad]
    return _pair(reading, sentence)


def _pair(reading: Reading, sentence: Sentence) -> list[Person]:
    """Return the two people whom the nearest of the three sentences before names, if it names just two."""
    for earlier in [*reading.earlier(sentence, same_paragraph=False)][:3]:
        named = {p.name: p for p in _people(earlier.items)}
        if named:
            return list(named.values()) if len(named) == 2 else []
    return []


def _signers(fact: Fact, stage: Stage) -> Iterator[Person]:
    sentence, verb = fact.sentence, stage.verb
    low, high = clause_of(sentence, verb)
    texts = [i.text for i in sentence.items]
    if stage.rule.endswith(".noun"):
        if "joint" in texts[max(0, stage.match.first - 1) : stage.match.first]:
            yield from _people(sentence.items)
    elif fact.note is not None and fact.index > verb:
        yield from _people(sentence.items[_opening(sentence, low) : fact.index])
    elif _relative(sentence, fact.index, verb) or stage.option("arg") == "it":
        yield from _people(sentence.items[low : verb + 1])
    for at in range(verb, min(high, verb + _BY)):
        behind_names = texts[at] == "of" and set(texts[max(0, at - 4) : at]) & {"names", "signatures", "signature", "those"}
        if texts[at] == "by" or behind_names:
            yield from _people_run(sentence, at + 1)


def _opening(sentence: Sentence, low: int) -> int:
    """Return where a subject begins that a relative clause interrupts: "A, who had come …, and B signed"."""
    if low >= 2 and sentence.items[low].text == "who" and sentence.items[low - 2].type == "PERSON":
        return low - 2
    return low


def _people(items: Iterable[Item]) -> Iterator[Person]:
    return (item.note for item in items if isinstance(item.note, Person))


def _people_run(sentence: Sentence, at: int) -> Iterator[Person]:
    for item in sentence.items[at:]:
        if isinstance(item.note, Person):
            yield item.note
        elif item.type or item.text not in _GLUE:
            return
