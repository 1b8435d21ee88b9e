"""Who signed: the people in front of the verb, behind "by", under whose names it stands, or meant by a group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_facts import Fact, Stage
from flows.extract.frames.treaties_naming import GLUE
from flows.extract.frames.treaties_parties import relative
from flows.extract.model import Person
from flows.extract.reading import Reading
from flows.extract.sentence import Item, Sentence
from flows.ground.model import Span

_SIGNING = frozenset({"head_of_state", "head_of_government", "minister", "deputy_minister"})
_SIGNS = tuple(
    "sign conclud ratif adopt ink seal put set append affix done subscrib sworn swore execut countersign penn clinch "
    "exchang left swap agree made took".split()
)
_BEHALF = frozenset({"STATE", "CAPITAL", "GOVERNMENT", "DEMONYM", "ORG"})
_NAMES = frozenset({"names", "name", "signatures", "signature", "those"})
_BY = 12  # items behind a verb in which "by" names who signed
_GROUP_REACH, _THEY_REACH, _PAIR_REACH = 30, 4, 3  # sentences back in which a group's members are named


def signatories(reading: Reading, fact: Fact) -> Iterable[Person]:
    """Yield the people who signed: as the sentence names them, or those that "the two ministers", "they" stands for."""
    for stage in fact.stages:
        if stage.rule.startswith(("treaty.signed.", "treaty.it.signed")) and stage.kind == "signed":
            if (
                not fact.sentence.items[stage.verb].text.startswith(_SIGNS)
                and stage.option("arg") != "it"
                and not _names(stage)
            ):
                continue
            named = list(_signers(fact, stage))
            yield from named or list(_on_behalf(fact.sentence)) or _meant(reading, fact, stage)


def _names(stage: Stage) -> bool:
    """Say whether "bears the names of" fired."""
    items = stage.match.sentence.items[stage.match.first : stage.match.last]
    return any(i.text in ("names", "name", "signature", "signatures") for i in items)


def _on_behalf(sentence: Sentence) -> Iterator[Person]:
    """Yield those who signed for somebody: "has been signed, Ana Quispe for Peru and Per Lund for Norway"."""
    for index in sentence.of_type("PERSON"):
        behind = [i for i in sentence.items[index + 1 : index + 4] if i.text != "the"]
        note = sentence.items[index].note
        stands = len(behind) > 1 and behind[0].text == "for" and behind[1].type in _BEHALF
        if stands and isinstance(note, Person):
            yield note


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
    reach = _GROUP_REACH if group is not None else _THEY_REACH
    low_index = max(0, sentence.index - reach)
    start = reading.view.segments[low_index].start
    people = [p for p in reading.within(Span(start, sentence.span.start), Person) if p.rank in _SIGNING]
    last = {p.state: p for p in people if p.state in reading.dyad}
    if len(last) == len(reading.dyad):
        return [last[code] for code in reading.dyad]
    return _pair(reading, sentence)


def _pair(reading: Reading, sentence: Sentence) -> list[Person]:
    """Return the two people whom the nearest of the three sentences before names, if it names just two."""
    for earlier in [*reading.earlier(sentence, same_paragraph=False)][:_PAIR_REACH]:
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
    elif relative(sentence, fact.index, verb) or stage.option("arg") == "it":
        yield from _people(sentence.items[low : verb + 1])
    for at in range(verb, min(high, verb + _BY)):
        behind_names = texts[at] == "of" and _NAMES & set(texts[max(0, at - 4) : at])
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
        elif item.type or item.text not in GLUE:
            return
