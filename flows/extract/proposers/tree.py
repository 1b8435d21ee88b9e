"""A sentence as a dependency parser sees it: words with their heads, at offsets of the document."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from flows.extract.model import DateExpr
from flows.extract.sentence import Item, Sentence
from flows.ground.language import read_language
from flows.ground.model import Span

NEAR = 5  # steps along the tree between a verb and its date, at most
_SUBJECTS = ("nsubj", "nsubjpass")
_RELATIVES = frozenset({"who", "which", "that"})
_HANGING = frozenset({"conj", "xcomp", "advcl"})  # clauses that borrow the subject of the one above


@cache
def lemmas(name: str) -> frozenset[str]:
    """Return a list of ``spacy.yaml``."""
    return frozenset(str(word) for word in read_language("spacy.yaml")[name])


@dataclass(frozen=True, slots=True)
class Word:
    """A token: lemma, part of speech (Universal Dependencies), relation, and the number of its head (itself: root)."""

    index: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    start: int
    end: int
    entity: Span | None = None  # of a person, as the parser's own recogniser sees it


@dataclass(frozen=True, slots=True)
class Tree:
    """The words of one sentence of a reading."""

    sentence: Sentence
    words: tuple[Word, ...]

    def children(self, word: Word, *relations: str) -> list[Word]:
        """Return the words that hang on one by these relations, in order."""
        return [w for w in self.words if w.head == word.index != w.index and w.dep in relations]

    def behind(self, word: Word, prepositions: Collection[str]) -> Iterator[Word]:
        """Yield what prepositions that hang on a word govern, and what is coordinated with it."""
        for preposition in self.children(word, "prep", "agent", "dative"):
            if preposition.lemma in prepositions:
                for governed in self.children(preposition, "pobj"):
                    yield from self.row(governed)

    def row(self, word: Word) -> list[Word]:
        """Return a word with what is coordinated with it: "A, B and C"."""
        found = [word]
        for each in found:
            found.extend(self.children(each, "conj"))
        return found

    def subject(self, verb: Word) -> Word | None:
        """Return the subject of a verb, its own or that of the clause it hangs on; None where nothing tells."""
        seen = {verb.index}
        while True:
            own = self.children(verb, *_SUBJECTS)
            above = self.words[verb.head]
            if own and not (own[0].lemma in _RELATIVES and verb.dep == "relcl"):
                return own[0]
            if verb.dep in ("relcl", "acl"):
                return above if above.pos in ("NOUN", "PROPN", "PRON") else None
            if verb.dep not in _HANGING or above.index in seen or above.pos not in ("VERB", "AUX"):
                return None
            seen.add(above.index)
            verb = above

    def passive(self, verb: Word) -> bool:
        """Say whether a verb's subject is what is done to."""
        return bool(self.children(verb, "nsubjpass", "auxpass")) or (verb.dep == "acl" and verb.text.endswith("ed"))

    def distance(self, a: Word, b: Word) -> int:
        """Return how many steps lead from one word to another along the tree."""
        up, down = self._path(a), self._path(b)
        common = next((n for n, index in enumerate(up) if index in down), len(up))
        return common + down.index(up[common]) if common < len(up) else 99

    def item(self, word: Word) -> Item | None:
        """Return the item of the sentence that a word stands in."""
        return next((item for item in self.sentence.items if item.start <= word.start < item.end), None)

    def date(self, word: Word) -> DateExpr | None:
        """Return the resolved date that hangs nearest to a word, or None."""
        ranked: list[tuple[int, int, DateExpr]] = []
        for item in self.sentence.items:
            inside = [w for w in self.words if item.start <= w.start < item.end]
            if isinstance(item.note, DateExpr) and item.note.edtf and inside:
                ranked.append((min(self.distance(w, word) for w in inside), item.start, item.note))
        near = min(ranked, key=lambda row: row[:2], default=None)
        return near[2] if near is not None and near[0] <= NEAR else None

    def _path(self, word: Word) -> list[int]:
        path = [word.index]
        while (head := self.words[path[-1]].head) != path[-1] and head not in path:
            path.append(head)
        return path
