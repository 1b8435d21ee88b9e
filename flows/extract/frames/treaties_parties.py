"""Who is party to an instrument: by its name, by what stands behind it, by who signs, or by what is implied.

Of an agreement in a text about two states whose parties are not named the two are the parties (codebook:
"names or implies"), unless the sentence speaks of others, or the treaty is one of many states.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.clauses import clause_of
from flows.extract.frames.treaties_facts import Fact, Stage
from flows.extract.frames.treaties_lists import listed
from flows.extract.frames.treaties_naming import (
    Found,
    agents,
    behind,
    bound_by,
    everywhere,
    in_front,
    nearest_naming,
    of_title,
    opened_by,
    own_in_stretch,
    possessor,
    run,
    stretch_of,
    subject,
    with_others,
)
from flows.extract.frames.treaties_outside import acted_upon, insiders, of_elsewhere, of_many
from flows.extract.frames.treaties_private import firms, household, private
from flows.extract.frames.treaties_several import seated, several
from flows.extract.frames.treaties_titles import source_of
from flows.extract.frames.treaties_words import words
from flows.extract.model import Annotation, Group, Instrument, Person, Place
from flows.extract.reading import Reading, codes
from flows.extract.sentence import Sentence
from flows.ground.model import Span

_RECENT = 400  # characters back in which "he" finds whom it stands for
_SIGNED = ((",", "signed"), (",", "concluded"), ("signed", "on"), ("signed", "in"), ("concluded", "in"))
_MADE_WITH = 10  # items behind a treaty that was signed in which "with" says with whom
_BACK = 2  # sentences of the paragraph back that tell whose third-party treaty is spoken of
_THIRD = frozenset({"state", "demonym", "polity"})
_MEMBERS = frozenset({"party", "parties", "member", "members", "signatories"})
_COMPLEMENT = 8  # items behind an instrument in which whose it is stands


def parties(reading: Reading, fact: Fact, title: Span) -> Found:
    """Return the parties of an instrument as far as its sentence tells, the dyad's states implied where they may be."""
    return insiders(fact.sentence, seated(reading, _parties(reading, fact, title)))


def _parties(reading: Reading, fact: Fact, title: Span) -> Found:
    if fact.sentence.anchors & set(words("sport")) or firms(reading, fact):
        return {}
    note = fact.note
    if note is not None and note.rule == "ellipsis":
        title = note.title  # not what the name takes from the instrument before
    said = _said(reading, fact, title)
    single = note is not None and " " not in note.title.of(reading.view.text)  # "the novel The Treaty"
    if note is not None and (single or not note.named) and private(reading, fact, strict=len(said) > 1):
        return {}
    if note is not None and note.noun == "armistice":
        return said if said.keys() & set(reading.dyad) else _foes(reading, fact) or said or _of_truce(reading, fact)
    if note is not None and _joined(fact):
        return said
    if len(said) < 3 and (many := several(reading, fact)) and said.keys() <= many.keys():
        return many
    if len(said) < 2 and (
        (fact.stages and _only_explicit(fact))
        or (fact.denied and not fact.stages)
        or with_others(reading, fact.sentence, fact.index)
    ):
        return {}
    if len(said) == 1 and _one_sided(reading, fact):
        return {}
    return _implied(reading, fact, title, said)


def _of_truce(reading: Reading, fact: Fact) -> Found:
    """Return whose truce it is where nobody is named: the one state of the dyad spoken of there, or both."""
    return _of_context(reading, fact) or _of_dyad(reading, fact.sentence.span, {})


def _foes(reading: Reading, fact: Fact) -> Found:
    """Return the two states where the sentence of a truce or the one before names both."""
    row = [fact.sentence, *list(reading.earlier(fact.sentence))[:1]]
    notes = [a for s in row for a in reading.within(s.span, Annotation)]
    found = {code: a.span for a in reversed(notes) for code in codes(a) if code in reading.dyad}
    return found if len(found) == len(reading.dyad) else {}


def _one_sided(reading: Reading, fact: Fact) -> bool:
    """Say whether one state alone issues a plan or programme: a strategy of its own, unless it is called joint."""
    note = fact.note
    if note is None or note.rule == "intent" or "joint" in note.title.of(reading.view.text).casefold():
        return False
    if any(_mutual(fact, s) or _pair(fact, s) for s in fact.acts):
        return False
    alone = note.noun in ("action_plan", "declaration") or note.rule in ("programme", "initiative")
    return alone and any(s.kind in ("announced", "signed") and s.verb < fact.index for s in fact.acts)


def _mutual(fact: Fact, stage: Stage) -> bool:
    """Say whether the act is one that takes two: nobody signs alone."""
    return fact.sentence.texts[stage.verb].startswith(("sign", "conclud", "initial", "ink", "agree", "exchang"))


def _pair(fact: Fact, stage: Stage) -> bool:
    """Say whether two people act together: "Quispe and Lund unveiled a joint declaration"."""
    low, _ = clause_of(fact.sentence, stage.verb)
    return len([i for i in fact.sentence.items[low : stage.verb] if i.type in ("PERSON", "ROLE")]) > 1


def explicit(reading: Reading, fact: Fact, title: Span) -> Found:
    """Return the parties that an instrument's own name, or what stands directly behind or before it, gives."""
    found: Found = dict(of_title(reading, title))
    _extend(found, behind(fact.sentence, fact.index))
    _extend(found, possessor(fact.sentence, fact.index))
    return found


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
        _extend(found, bound_by(sentence, fact.index))
    if not found and not armistice and len(opened := opened_by(sentence, fact.index)) > 1:
        return opened
    if not found and (shared := _of_neighbour(reading, fact)):
        return shared
    few = len(found) < 2
    for stage in () if armistice else fact.acts:
        if few or _MEMBERS & set(sentence.texts[stage.match.first : stage.match.last]):
            _extend(found, _of_stage(fact, stage))
    if not found and note is not None and (source := source_of(reading, note)) is not None:
        return _of_source(reading, source)
    return found


def _of_source(reading: Reading, source: Instrument) -> Found:
    """Return the parties of the instrument whose noun another one leaves out."""
    sentence = reading.sentence_of(source.start)
    index = (
        next((i for i in sentence.of_type("INSTRUMENT") if sentence.items[i].note is source), None)
        if sentence
        else None
    )
    found = dict(of_title(reading, source.title))
    if sentence is not None and index is not None:
        _extend(found, behind(sentence, index))
        _extend(found, possessor(sentence, index))
    return found


def _extend(found: Found, more: Found) -> None:
    for code, span in more.items():
        found.setdefault(code, span)


def _of_stage(fact: Fact, stage: Stage) -> Found:
    sentence = fact.sentence
    if (stage.kind == "named" and stage.option("arg") != "it") or stage.option("subject") == "none":
        return {}
    if stage.option("parties") == "said":
        low, high = stretch_of(sentence, fact.index)
        near = {c: s for c, s in everywhere(sentence).items() if low <= s.start < high}
        return {c: s for c, s in near.items() if not acted_upon(sentence, s)}
    if fact.note is not None and fact.index > stage.verb:
        found = subject(sentence, stage.verb)
        if stage.option("parties") == "joined":
            _extend(found, in_front(sentence, stage.verb, fact.index))  # "joined, with Fiji and Samoa, in a pact"
        if stage.rule == "treaty.elevated":
            _extend(found, in_front(sentence, stage.verb, fact.index))  # "raised ties with Norway to a partnership"
        _extend(found, agents(sentence, fact.index))
        if "with" in sentence.texts[stage.verb + 1 : fact.index]:
            _extend(found, run(sentence, sentence.texts.index("with", stage.verb + 1) + 1))  # "has with Peru a pact"
        return found
    found = agents(sentence, stage.verb)
    if relative(sentence, fact.index, stage.verb):
        _extend(found, in_front(sentence, clause_of(sentence, stage.verb)[0], stage.verb))
    return found


def relative(sentence: Sentence, index: int, verb: int) -> bool:
    """Say whether a verb stands in a relative clause on an instrument: "the treaty that A and B signed"."""
    between = list(sentence.texts[index + 1 : verb])
    return "which" in between or "that" in between


def _implied(reading: Reading, fact: Fact, title: Span, said: Found) -> Found:
    """Add the states of the dyad that are meant though not said."""
    dyad = reading.dyad
    if len(said) > 1 and not (said.keys().isdisjoint(dyad) and _with(fact)):
        return said
    near = {c: s for c, s in everywhere(fact.sentence).items() if c not in said}
    if not said:
        return _of_nobody(reading, fact, title, near)
    if len(said) > 1:
        return {**(_one_of(fact, near, dyad) or _of_context(reading, fact) or _of_dyad(reading, title, near)), **said}
    only = next(iter(said))
    if only in dyad:
        return said if _others_too(fact) else {**said, **_of_dyad(reading, title, near)}
    if _together(fact) or _of_three(reading, title):
        return {**_of_dyad(reading, title, near), **said}
    own = (
        _one_of(fact, near, dyad)
        or _he(reading, fact)
        or own_in_stretch(fact.sentence, fact.index, near, dyad)
        or _of_context(reading, fact)
    )
    if not own and only not in explicit(reading, fact, title) and len(_touched(reading, fact)) == len(dyad):
        return _of_dyad(reading, title, near)  # the third state is where they met, or who brought them together
    return {**said, **own}


def _with(fact: Fact) -> bool:
    """Say whether those named stand behind "with": whose agreement with them it is, is not said."""
    reach = _MADE_WITH if fact.sentence.texts[fact.index + 1 : fact.index + 3] in _SIGNED else 4
    texts = list(fact.sentence.texts[fact.index + 1 : fact.index + 1 + reach])
    return "with" in texts and "between" not in texts


def _one_of(fact: Fact, near: Found, dyad: Sequence[str]) -> Found:
    own = [c for c in near if c in dyad]
    return {own[0]: near[own[0]]} if len(own) == 1 and not _he_acts(fact) else {}


def _he_acts(fact: Fact) -> bool:
    return any({"he", "she"} & set(_texts(fact, s.verb)) for s in fact.acts if s.verb < fact.index)


def _he(reading: Reading, fact: Fact) -> Found:
    """Return the state of whom "he", "she" stands for in front of the verb: the last person named before."""
    if not _he_acts(fact):
        return {}
    start = fact.sentence.span.start
    people = [p for p in reading.within(Span(max(0, start - _RECENT), start), Person) if p.state in reading.dyad]
    return {people[-1].state: people[-1].span} if people and people[-1].state else {}


def _of_context(reading: Reading, fact: Fact) -> Found:
    """Return the one state of the dyad that the sentence touches on, or else those before it in the paragraph."""
    for sentence in [fact.sentence, *list(reading.earlier(fact.sentence))[:_BACK]]:
        notes = reading.within(sentence.span, Annotation)
        found = {c: a.span for a in reversed(notes) for c in codes(a) if c in reading.dyad}
        if found:
            return found if len(found) == 1 else {}
    return {}


def _of_dyad(reading: Reading, title: Span, near: Found) -> Found:
    spans = {c: near.get(c) or nearest_naming(reading, c, title.start) for c in reading.dyad}
    return {c: s for c, s in spans.items() if s is not None}


def _others_too(fact: Fact) -> bool:
    """Say whether "they and the Japanese": somebody else, and who is not said."""
    return any(
        _texts(fact, s.verb)[-4:-3] == ["they"] or "they and" in " ".join(_texts(fact, s.verb)) for s in fact.acts
    )


def _together(fact: Fact) -> bool:
    """Say whether the two states and one more are meant: "together with Britain these two signed", "also included"."""
    texts = {i.text for i in fact.sentence.items}
    both = any(set(_texts(fact, s.verb)) & set(words("both")) for s in fact.acts if s.verb < fact.index)
    beside = any("with" in fact.sentence.texts[s.verb + 1 : fact.index] for s in fact.acts)
    return (both and ("together" in texts or beside)) or bool(texts & {"included", "includes"})


def _texts(fact: Fact, verb: int) -> list[str]:
    low, _ = clause_of(fact.sentence, verb)
    return list(fact.sentence.texts[low:verb])


def _of_nobody(reading: Reading, fact: Fact, title: Span, near: Found) -> Found:
    dyad = reading.dyad
    own = [c for c in near if c in dyad]
    others = [c for c in near if c not in dyad]
    touched = _touched(reading, fact)
    if "EUE" in others and len(touched) == 1 and _beside(fact, near["EUE"]):
        return {"EUE": near["EUE"], **touched}
    several = _opening_list(fact)
    if len(touched) == 1 and (third := _third_acts(fact, near, dyad)):
        return {**third, **touched}
    if not near and fact.note is not None and not fact.note.named and household(reading, fact):
        return {}
    if several and len(own) == len(dyad):
        return several
    if len(own) == len(dyad) and (not others or len(touched) == len(dyad)):
        return _of_dyad(reading, title, near)
    if len(others) == 1 and _of_three(reading, title):
        return {**_of_dyad(reading, title, near), others[0]: near[others[0]]}
    if _meant(reading, fact):
        return _of_dyad(reading, title, near)
    if not fact.stages and len(touched) < len(dyad) and (_elsewhere(reading, fact) or _acting(fact, others)):
        return {}
    told = all(s.kind == "named" for s in fact.stages)
    if told and len(touched) == 1 and len(fact.sentence.of_type("INSTRUMENT")) == 1 and _of_third(reading, fact):
        return {}
    strange = others and not touched and _acting(fact, others)
    if strange or of_many(reading, title) or (not own and of_elsewhere(reading, title)):
        return {}
    return several or _of_dyad(reading, title, near)


def _third_acts(fact: Fact, near: Found, dyad: Sequence[str]) -> Found:
    """Return the third state that did something by a treaty: "France took control of Tunis by the Bardo Treaty"."""
    if not any(s.option("subject") == "none" and s.kind == "signed" for s in fact.acts):
        return {}
    first = min(near, key=lambda code: near[code].start, default=None)
    return {first: near[first]} if first is not None and first not in dyad and not first.startswith("ORG:") else {}


def _of_third(reading: Reading, fact: Fact) -> bool:
    """Say whether a sentence names one state of the dyad and a third state: then whose treaty it is, is not implied."""
    kinds = {p.state for p in reading.within(fact.sentence.span, Place) if p.kind in ("state", "polity") and p.state}
    return bool(kinds - set(reading.dyad)) and bool(kinds & set(reading.dyad))


def _of_neighbour(reading: Reading, fact: Fact) -> Found:
    """Return the parties in the name before, in a list: "the EU–Japan Trade Agreement and the Space Agreement"."""
    before = [i for i in listed(fact.sentence, fact.index, -1) if i < fact.index]
    note = fact.sentence.items[before[0]].note if before and fact.note is not None and fact.note.named else None
    found = of_title(reading, note.title) if isinstance(note, Instrument) else {}
    return found if len(found) > 1 else {}


def _beside(fact: Fact, span: Span) -> bool:
    """Say whether what stands at a span is in the clause of an instrument or of what happens to it."""
    sentence = fact.sentence
    marks = {clause_of(sentence, i) for i in (fact.index, *(s.verb for s in fact.acts))}
    ends = ((sentence.items[low].start, sentence.items[high - 1].end) for low, high in marks)
    return any(low <= span.start < high for low, high in ends) and "that" not in {
        i.text for i in sentence.items if fact.note is not None and fact.note.end < i.start < span.start
    }


def _elsewhere(reading: Reading, fact: Fact) -> bool:
    """Say whether a sentence speaks of two third states: "the treaty moved Norway from Danish to Swedish rule"."""
    places = reading.within(fact.sentence.span, Place)
    return len({p.state for p in places if p.state and p.state not in reading.dyad and p.kind in _THIRD}) > 1


def _touched(reading: Reading, fact: Fact) -> Found:
    """Return the states of the dyad that a sentence speaks of in whatever way: "gave Swedish ships the same terms"."""
    return {c: p.span for p in reading.within(fact.sentence.span, Place) for c in codes(p) if c in reading.dyad}


def _meant(reading: Reading, fact: Fact) -> bool:
    """Say whether the clause of an instrument speaks of the two states as a pair: "which both capitals invoke"."""
    pair = set(reading.dyad)
    return any(pair == set(g.codes) for g in reading.within(fact.sentence.span, Group))


def _acting(fact: Fact, others: Sequence[str]) -> bool:
    """Say whether third states act in the clause of an instrument or of what happens to it."""
    sentence = fact.sentence
    marks = {clause_of(sentence, i) for i in (fact.index, *(s.verb for s in fact.acts))}
    there = {c for low, high in marks for c, _ in in_front(sentence, low, high).items()}
    return any(c in there and not c.startswith("ORG:") for c in others)


def _opening_list(fact: Fact) -> Found:
    """Return the parties a sentence lists as its subject where they are three or more: "A, B and C are building …"."""
    found = run(fact.sentence, 0)
    return found if len(found) > 2 else {}


def _of_three(reading: Reading, title: Span) -> bool:
    name = title.of(reading.view.text).casefold()
    return any(word in name for word in words("three"))
