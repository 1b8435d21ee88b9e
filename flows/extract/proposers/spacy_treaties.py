"""Agreements out of dependency trees: what is the object of a verb of signing, and who is its subject.

Only signatures told outright are proposed. Where a sentence leaves the parties out and names no third state, they are
the two that the text is about, unless somebody else signs: rectors, airlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from flows.extract.frames.common import Builder
from flows.extract.inflect import forms
from flows.extract.model import Annotation, Candidate, Instrument, Place
from flows.extract.proposers.tree import Tree, Word, lemmas
from flows.extract.reading import Reading, codes
from flows.extract.realis import realis
from flows.extract.sentence import Sentence
from flows.ground.model import Span


@cache
def _cues() -> frozenset[str]:
    return frozenset(form for verb in lemmas("sign") for form in forms(verb))


def may_tell(sentence: Sentence) -> bool:
    """Say whether a sentence holds a verb of signing and an instrument: no other is parsed."""
    return "<INSTRUMENT" in sentence.anchors and not _cues().isdisjoint(sentence.anchors)


def treaties(trees: Iterable[Tree], reading: Reading) -> Iterator[Candidate]:
    """Yield a candidate for each agreement that a verb of signing has as its object."""
    for tree in trees:
        for verb in tree.words:
            if verb.pos == "VERB" and verb.lemma in lemmas("sign") and _happened(tree, verb):
                for word, instrument in _signed(tree, verb):
                    candidate = _candidate(tree, verb, word, instrument, reading)
                    if candidate is not None:
                        yield candidate


def _happened(tree: Tree, verb: Word) -> bool:
    at = next(n for n, item in enumerate(tree.sentence.items) if item.end > verb.start)
    return realis(tree.sentence, at, at + 1).kind == "happened"


def _signed(tree: Tree, verb: Word) -> Iterator[tuple[Word, Instrument]]:
    """What was signed: the object, the subject of a passive, or what "signed" describes; each once."""
    heads = tree.children(verb, "dobj", "nsubjpass")
    if verb.dep in ("acl", "relcl") and not heads:
        heads = [tree.words[verb.head]]
    seen: set[int] = set()
    for word in (each for head in heads for each in tree.row(head)):
        item = tree.item(word)
        if item is not None and isinstance(item.note, Instrument) and not item.note.plural and item.start not in seen:
            seen.add(item.start)
            yield word, item.note


def _candidate(tree: Tree, verb: Word, word: Word, instrument: Instrument, reading: Reading) -> Candidate | None:
    builder = Builder("treaties", "spacy:treaty.signed").evidence(tree.sentence.span)
    builder.add("title", instrument.title).add("instrument", instrument.span, instrument.noun)
    if instrument.short is not None:
        builder.add("short_title", instrument.short)
    parties = _parties(tree, verb, word, instrument, reading)
    if len(parties) < 2 or not set(parties) & set(reading.dyad):
        return None
    for code, span in parties.items():
        builder.add("parties", span, code)
    builder.date("signed", tree.date(verb))
    builder.add("status", Span(verb.start, verb.end), "signed")
    place = next(_towns(tree, verb, instrument), None)
    if place is not None:
        builder.add("place", place.span, place.name)
    return replace(builder.build(), proposer="spacy")


def _towns(tree: Tree, verb: Word, instrument: Instrument) -> Iterator[Place]:
    """The towns behind "in" or "at" that hang on the verb or, as parsers often have it, on a word of the title."""
    title = [w for w in tree.words if instrument.start <= w.start < instrument.end]
    for word in (verb, *title):
        for governed in tree.behind(word, lemmas("signed_in")):
            item = tree.item(governed)
            if item is not None and isinstance(item.note, Place) and item.note.kind in ("capital", "city", "venue"):
                yield item.note


def _parties(tree: Tree, verb: Word, word: Word, instrument: Instrument, reading: Reading) -> dict[str, Span]:
    """The codes of those who sign, where they stand: subject, agent, "with", "between", and the title itself."""
    subject = tree.subject(verb)
    signers = tree.row(subject) if subject is not None and not tree.passive(verb) else []
    others = [*tree.behind(verb, lemmas("signed_with")), *tree.behind(word, lemmas("signed_with"))]
    notes: list[Annotation] = [n for w in [*signers, *others] if (i := tree.item(w)) is not None and (n := i.note)]
    notes += [*reading.within(instrument.title, Place), *_adjectives(tree, word)]
    found: dict[str, Span] = {}
    for note in notes:
        for code in codes(note):
            found.setdefault(code, note.span)
    private = subject is not None and signers and subject.pos == "NOUN" and _private(tree, subject)
    return found if len(found) > 1 or private else _the_two(tree, reading)


def _private(tree: Tree, subject: Word) -> bool:
    """Say whether nothing shows that who signs does so for a state."""
    item = tree.item(subject)
    return (item is None or item.note is None) and subject.lemma not in lemmas("signers")


def _the_two(tree: Tree, reading: Reading) -> dict[str, Span]:
    """Both states of the dyad where the sentence names no other, each where it is named nearest; else nothing."""
    if not reading.codes_in(tree.sentence.span) <= set(reading.dyad):
        return {}
    at = tree.sentence.span.start
    places = sorted((n for n in reading.annotations if isinstance(n, Place)), key=lambda n: abs(n.start - at))
    return {code: next(n.span for n in places if n.state == code) for code in reading.dyad if _named(code, places)}


def _named(code: str, places: Iterable[Place]) -> bool:
    return any(place.state == code for place in places)


def _adjectives(tree: Tree, word: Word) -> Iterator[Annotation]:
    """The demonyms before an instrument: "the Chilean-Norwegian treaty"."""
    for each in tree.children(word, "amod", "compound", "nmod", "poss"):
        item = tree.item(each)
        if item is not None and isinstance(item.note, Place):
            yield item.note
