"""Who signed: the people in front of the verb, behind "by", under whose names it stands, or meant by a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_brackets import BEHALF, bracketed, entered, in_entry, people, people_run
from flows.extract.frames.treaties_facts import Fact, Stage
from flows.extract.frames.treaties_names import behind, in_front
from flows.extract.frames.treaties_naming import look_on
from flows.extract.frames.treaties_parties import relative
from flows.extract.frames.treaties_watching import witness
from flows.extract.frames.treaties_words import words
from flows.extract.model import Person
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_SIGNING = frozenset({"head_of_state", "head_of_government", "minister", "deputy_minister"})
_SIGNS = tuple(
    "sign conclud ratif adopt ink seal put set append affix done subscrib sworn swore execut countersign penn clinch "
    "exchang left swap agree made took".split()
)
_BARE = ("sign", "initial", "seal", "ratif", "conclud", "put", "set", "affix", "append")
_NAMES = frozenset({"names", "name", "signatures", "signature", "those"})
_TITLED = frozenset({"PERSON", "ROLE", "STATE", "DEMONYM", "CAPITAL"})
_CEREMONY = frozenset(
    {"signatories", "signers", "signing", "signature", "signatures", "ceremony", "pen", "pens", "honours"}
)
_LINKED = frozenset({",", "and", "of", "the", "for"})
_OFFICE = frozenset({"STATE", "DEMONYM", "ROLE"})
_OWNING = frozenset(
    {
        "'",
        "s",
        "the",
        "his",
        "her",
        "its",
        "mr",
        "ms",
        "mrs",
        ".",
        "minister",
        "president",
        "ambassador",
        "counterpart",
        "colleague",
        ",",
    }
)
_HAD = frozenset("had has then also himself herself finally later there did having thereupon".split())
_OCCASIONS = frozenset("visit trip tour stay arrival presence reign presidency leadership watch auspices eyes".split())
_APPOSED = 9  # items in front of "who" in which whom it is about stands
_OVERSEEN = frozenset(
    {"presided", "oversaw", "witnessed", "attended", "watched", "witness", "witnessing", "supervised"}
)
_THE_SIGNING = 4  # items from "presided over" to the signing
_FINITE = frozenset("was were is are has had gave took came left put set made ran fell met won lost went".split())
_PASSIVE = frozenset({"was", "were", "been", "being"})
_BY = 12  # items behind a verb in which "by" names who signed
_GROUP_REACH, _THEY_REACH, _PAIR_REACH = 30, 4, 3  # sentences back in which a group's members are named


def signatories(reading: Reading, fact: Fact) -> Iterable[Person]:
    """Yield the people who signed: as the sentence names them, or those that "the two ministers", "they" stands for."""
    lead = next((s for s in fact.stages if s.option("arg") == "list"), None)
    held = list(bracketed(fact)) if fact.note is not None and "(" in fact.sentence.anchors else []
    held = held or list(in_entry(fact))
    if held:
        yield from held
        return
    if lead is not None:
        yield from list(entered(fact)) or _led(lead)
    for stage in fact.acts:
        if stage.rule.startswith(("treaty.signed.", "treaty.it.signed")) and stage.kind == "signed":
            if (
                not fact.sentence.texts[stage.verb].startswith(_SIGNS)
                and stage.option("arg") != "it"
                and not _names(stage)
            ):
                continue
            if _OVERSEEN & set(fact.sentence.texts[max(0, stage.verb - _THE_SIGNING) : stage.verb]):
                continue  # "presided over the exchange of an agreement"
            named = [p for p in _signers(fact, stage) if not _looks_on(fact, p)]
            if all_two := _two(reading, fact, stage):
                yield from all_two
                return
            named = [*_pronoun(reading, fact, stage), *named]
            named.extend(_bare(reading, fact, stage))
            named.extend(p for p in _on_behalf(fact.sentence) if named and _for_somebody(stage))
            yield from named or list(_on_behalf(fact.sentence)) or _meant(reading, fact, stage)


def _pronoun(reading: Reading, fact: Fact, stage: Stage) -> list[Person]:
    """Return whom "he" stands for in front of a verb of signing: the last person told of before."""
    sentence, verb = fact.sentence, stage.verb
    if fact.note is not None and fact.index < verb and not relative(sentence, fact.index, verb):
        return []
    low, _ = clause_of(sentence, verb)
    at = next((n for n in range(low, verb) if _acts(sentence, n, verb)), None)
    if at is None:
        return []
    before = [i.note for i in sentence.items[:low] if isinstance(i.note, Person)]
    if before:
        return before[-1:]
    for earlier in [*reading.earlier(sentence)][:_PAIR_REACH]:
        if told := list(people(earlier.items)):
            return told[-1:]
    return []


def _acts(sentence: Sentence, at: int, verb: int) -> bool:
    """Say whether "he" at an item is who does what a verb tells: "he (had) signed", "he and Lund signed"."""
    if sentence.texts[at] not in ("he", "she"):
        return False
    beside = list(sentence.texts[max(0, at - 1) : at + 2])
    return "and" in beside or all(not i.type and i.text in _HAD for i in sentence.items[at + 1 : verb])


def _for_somebody(stage: Stage) -> bool:
    """Say whether "A signed for Peru" fired, behind which "B for Norway" may follow."""
    texts = list(stage.match.sentence.texts[stage.match.first : stage.match.last])
    return stage.option("arg") == "it" and "signed" in texts and bool({"for", "behalf"} & set(texts))


def _led(stage: Stage) -> Iterator[Person]:
    """Yield those of whom the sentence over a list says that they signed what it lists."""
    sentence, low = stage.match.sentence, stage.match.first
    texts = [i.text for i in sentence.items]
    verb = next((n for n in range(low, stage.match.last) if texts[n].startswith(("sign", "exchang", "conclud"))), None)
    if verb is None or _OVERSEEN & set(texts[max(0, verb - _THE_SIGNING) : verb]):
        return
    colon = next((n for n in range(verb, len(texts)) if texts[n] == ":"), len(texts))
    by = next((n for n in range(verb, colon) if texts[n] == "by"), None)
    if by is not None:
        yield from people_run(sentence, by + 1)
    elif not texts[verb - 1].startswith(("was", "were")):
        rows = range(max(0, verb - _BY), verb)
        yield from (
            i.note for n in rows if isinstance((i := sentence.items[n]).note, Person) and not witness(sentence, n)
        )


def _two(reading: Reading, fact: Fact, stage: Stage) -> list[Person]:
    """Return whom "the two put their names to" stands for: one of each state, named shortly before."""
    sentence, verb = fact.sentence, stage.verb
    texts = sentence.texts
    at = next((n for n in range(verb - 1, max(verb - 4, 0), -1) if texts[n] in ("two", "pair")), None)
    if at is None or fact.note is None or fact.index < verb or texts[at - 1] not in ("the", "these"):
        return []
    if any(sentence.items[n].type or texts[n] not in _HAD for n in range(at + 1, verb)):
        return []
    low = reading.view.segments[max(0, sentence.index - _THEY_REACH)].start
    known = [p for p in reading.within(Span(low, sentence.items[at].start), Person) if p.rank in _SIGNING]
    last = {p.state: p for p in known if p.state in reading.dyad}
    return [last[code] for code in reading.dyad] if len(last) == len(reading.dyad) else []


def _bare(reading: Reading, fact: Fact, stage: Stage) -> Iterator[Person]:
    """Yield signers by bare names that nobody else knows for people."""
    sentence, verb = fact.sentence, stage.verb
    active = fact.note is not None and fact.index > verb and not stage.rule.endswith(".noun")
    acted = sentence.texts[verb].startswith(_BARE)
    if acted and (active or relative(sentence, fact.index, verb) or stage.option("arg") == "it"):
        yield from in_front(reading, sentence, verb)
    high = clause_of(sentence, verb)[1]
    stop = min(high, verb + _BY)
    for at in range(verb, stop if active else _aside_end(sentence, verb, stop)):
        before = set(sentence.texts[max(verb, at - 4) : at])
        if sentence.texts[at] == "by" or (sentence.texts[at] == "of" and _NAMES & before):
            yield from behind(reading, sentence, at + 1)
        elif sentence.texts[at] == "between" or (
            (active or relative(sentence, fact.index, verb))
            and sentence.texts[at] == "with"
            and not look_on(sentence, at)
        ):
            yield from behind(reading, sentence, _past_office(sentence, at + 1))


def _looks_on(fact: Fact, person: Person) -> bool:
    """Say whether a person is told of as a witness only."""
    rows = fact.sentence.of_type("PERSON")
    return any(fact.sentence.items[i].note is person and witness(fact.sentence, i) for i in rows)


def _names(stage: Stage) -> bool:
    """Say whether "bears the names of" fired."""
    items = stage.match.sentence.items[stage.match.first : stage.match.last]
    return any(i.text in ("names", "name", "signature", "signatures") for i in items)


def _on_behalf(sentence: Sentence) -> Iterator[Person]:
    """Yield those who signed for somebody: "has been signed, Ana Quispe for Peru and Per Lund for Norway"."""
    for index in sentence.of_type("PERSON"):
        behind = [i for i in sentence.items[index + 1 : index + 4] if i.text != "the"]
        note = sentence.items[index].note
        stands = len(behind) > 1 and behind[0].text == "for" and behind[1].type in BEHALF
        if stands and isinstance(note, Person):
            yield note


def _meant(reading: Reading, fact: Fact, stage: Stage) -> list[Person]:
    """Return one person of each state that a group in the place of the signers stands for, named shortly before."""
    sentence, verb = fact.sentence, stage.verb
    low, high = clause_of(sentence, verb)
    active = fact.note is not None and fact.index > verb and not stage.rule.endswith(".noun")
    contact = fact.note is not None and fact.index < verb and stage.rule.endswith(".participle")
    group_there = any(i.type == "PEOPLE" for i in sentence.items[fact.index : verb])
    active = active or (contact and (sentence.texts[fact.index + 1] == "they" or group_there))  # "they signed"
    region = range(max(low, fact.index if contact else low), verb) if active else range(verb, high)
    by = active or any(sentence.texts[i] == "by" for i in region)
    group = next((i for i in region if sentence.items[i].type == "PEOPLE" and not _body(reading, sentence, i)), None)
    they = active and any(_all(sentence, i) for i in region)
    if not by or (group is None and not they):
        return []
    reach = _GROUP_REACH if group is not None else _THEY_REACH
    low_index = max(0, sentence.index - reach)
    start = reading.view.segments[low_index].start
    known = [p for p in reading.within(Span(start, sentence.span.start), Person) if p.rank in _SIGNING]
    last = {p.state: p for p in known if p.state in reading.dyad}
    if len(last) == len(reading.dyad):
        return [last[code] for code in reading.dyad]
    return _pair(reading, sentence)


def _body(reading: Reading, sentence: Sentence, index: int) -> bool:
    """Say whether a group is of delegations, whose heads need not be those who sign."""
    return "elegation" in sentence.items[index].span.of(reading.view.text)


def _all(sentence: Sentence, index: int) -> bool:
    """Say whether "they", "the leaders" stands at an item: all who were named before."""
    text = sentence.texts[index]
    several = text in words("heads") and index > 0 and sentence.texts[index - 1] in ("the", "two", "both")
    return text == "they" or several


def _pair(reading: Reading, sentence: Sentence) -> list[Person]:
    """Return the two people whom the nearest of the three sentences before names, if it names just two."""
    for earlier in [*reading.earlier(sentence, same_paragraph=False)][:_PAIR_REACH]:
        named = {p.name: p for p in people(earlier.items)}
        if named:
            return list(named.values()) if len(named) == 2 else []
    return []


def _signers(fact: Fact, stage: Stage) -> Iterator[Person]:
    sentence, verb = fact.sentence, stage.verb
    low, high = clause_of(sentence, verb)
    texts = [i.text for i in sentence.items]
    if stage.rule.endswith(".noun"):
        if "joint" in texts[max(0, stage.match.first - 1) : stage.match.first]:
            yield from people(sentence.items)
    elif fact.note is not None and fact.index > verb:
        states = max((n for n in sentence.of_type("STATES") if low < n < verb), default=low)
        yield from () if texts[verb - 1] in _PASSIVE else _subjects(sentence, states, verb)
        rows = (n for n in range(verb, fact.index) if not _told_aside(sentence, n))
        yield from people(sentence.items[n] for n in rows)
    elif stage.option("arg") == "it" and _CEREMONY & set(texts[stage.match.first : stage.match.last]):
        yield from people(sentence.items)  # "the signing took place in Lima, with A and B holding the pens"
    elif (relative(sentence, fact.index, verb) or stage.option("arg") == "it") and texts[verb - 1] not in _PASSIVE:
        yield from _subjects(sentence, low, verb + 1)
    low_at, high_at = _own_stretch(fact, verb, high)
    for at in range(low_at, high_at):
        behind_names = texts[at] == "of" and _NAMES & set(texts[max(0, at - 4) : at])
        behalf = texts[at] == "on" and texts[at + 1 : at + 3] == ["behalf", "of"] and texts[at - 1] == "and"
        second = next((n for n in range(at, min(at + 6, high_at)) if texts[n] == "by"), at) if behalf else at
        if texts[at] == "by" or behind_names or (behalf and second > at):
            yield from people_run(sentence, second + 1)
        elif texts[at] in ("between", "with") and at + 1 < len(texts) and not look_on(sentence, at):
            behind_it = fact.note is not None and (fact.index > verb or relative(sentence, fact.index, verb))
            yield from _counterparts(sentence, at, active=behind_it)


def _own_stretch(fact: Fact, verb: int, high: int) -> tuple[int, int]:
    """Return the items behind a verb in which who signed this instrument is told, not who signed the next one."""
    stop = min(high, verb + _BY)
    if fact.note is None or fact.index < verb:
        return verb, _aside_end(fact.sentence, verb, stop)
    following = next((i for i in fact.sentence.of_type("INSTRUMENT") if i > fact.index), high)
    earlier = [i for i in fact.sentence.of_type("INSTRUMENT") if verb < i < fact.index]
    return (fact.index if earlier else verb), max(min(fact.index + _BY, following, high), stop if not earlier else 0)


def _aside_end(sentence: Sentence, verb: int, stop: int) -> int:
    """Return where an aside ends: "The treaty, signed at Lima in May, was broken off by Lund": he did not sign it."""
    ends = (n for n in range(verb + 1, stop - 1) if sentence.texts[n] == "," and _finite(sentence.texts[n + 1]))
    return next(ends, stop)


def _finite(word: str) -> bool:
    return word in _FINITE or (word.endswith("ed") and word not in ("signed", "ratified", "initialled"))


def _counterparts(sentence: Sentence, at: int, *, active: bool) -> Iterator[Person]:
    """Yield those "between" whom something was signed, or "with" whom somebody signed it."""
    if sentence.texts[at] == "with" and not active:
        return
    start = _past_office(sentence, at + 1)
    if start < len(sentence.items) and sentence.items[start].type == "PERSON":
        yield from people_run(sentence, start)


def _past_office(sentence: Sentence, at: int) -> int:
    """Return the item behind whose and what office it is: "Norway's minister | Kari Hansen"."""
    while at < len(sentence.items) and (sentence.items[at].type in _OFFICE or sentence.texts[at] in _OWNING):
        at += 1
    return at


def _subjects(sentence: Sentence, low: int, verb: int) -> Iterator[Person]:
    """Yield the people in front of a verb in its clause; of a relative clause whom it is about, and who end it.

    "A, B's cousin, who was presented to C, put his name to a treaty": A; "A, who had come, and B signed": both.
    """
    if low < 2 or sentence.texts[low] != "who":
        rows = (n for n in range(low, verb) if not _told_aside(sentence, n))
        yield from people(sentence.items[n] for n in rows)
        return
    head = next((n for n in range(low - 1, max(low - _APPOSED, 0) - 1, -1) if sentence.items[n].type == "PERSON"), low)
    first = head
    while first > 0 and (sentence.items[first - 1].type in _TITLED or sentence.texts[first - 1] in _LINKED):
        first -= 1
    yield from people(sentence.items[first : head + 1])
    last = verb
    while last > low and (sentence.items[last - 1].type == "PERSON" or sentence.texts[last - 1] == "and"):
        last -= 1
    yield from people(sentence.items[last:verb])


def _told_aside(sentence: Sentence, index: int) -> bool:
    """Say whether a person only has something, or an occasion is his: "During Lund's visit the two states signed …"."""
    items = sentence.items
    if (index + 1 < len(items) and items[index + 1].text == "'") or _when_he_came(sentence, index):
        return True
    at = index - 1
    while at > 0 and (items[at].type in _TITLED or items[at].text == "the"):
        at -= 1
    if at < 1 or items[at].text not in ("of", "by"):
        return False
    return not _OCCASIONS.isdisjoint(sentence.texts[max(0, at - 2) : at])


def _when_he_came(sentence: Sentence, index: int) -> bool:
    """Say whether a person only tells when: "when Quispe came to Oslo, the two governments signed …"."""
    low, high = clause_of(sentence, index)
    if sentence.texts[low] not in ("when", "while", "as", "after"):
        return False
    comma = next((n for n in range(index, high) if sentence.texts[n] == ","), high)
    return any(i.type in ("PEOPLE", "STATES", "GOVERNMENT") for i in sentence.items[comma : comma + 4])
