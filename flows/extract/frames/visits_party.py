"""A party of a visit: somebody who may travel or receive, as an annotation tells of them."""

from __future__ import annotations

from flows.extract.frames.visits_words import word_set
from flows.extract.model import Annotation, Delegation, Person, Role
from flows.ground.model import Span
from flows.ground.value import value


@value
class Party:
    """Somebody who may travel or receive: ``name`` is None where only an office is given.

    ``where`` is the stretch in which the fullest name stands; ``here`` the stretch that mentions the party now.
    """

    name: str | None
    where: Span
    here: Span
    state: str | None
    rank: str | None
    office: Span | None
    body: bool = False
    title: str = ""  # the words of the office, in lower case, without names of states

    @property
    def key(self) -> str:
        """What tells this party from others of the document."""
        return (self.name or f"{self.state} {self.rank}").casefold()


def party_of(note: Annotation | None) -> Party | None:
    """Return the party that an annotation stands for, or None."""
    if isinstance(note, Person) and note.name not in word_set("no_names"):  # "as Guest of Honour"
        return Party(note.name, note.full, note.span, note.state, note.rank, note.role)
    if isinstance(note, Delegation):
        return Party(note.name, note.full or note.span, note.span, note.state, "delegation", None, body=True)
    if isinstance(note, Role):
        return Party(note.name, note.full or note.span, note.span, note.state, note.rank, note.title)
    return None
