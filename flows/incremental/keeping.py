"""How what a step gives is written down, read again, and told apart from something else."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from flows.ground.pickled import load_pickled
from flows.incremental.digest import digest

if TYPE_CHECKING:
    from flows.ground.model import Corpus, Decision

T = TypeVar("T")


class Keeping(Protocol[T]):
    """How values of a kind are kept."""

    def known_by(self, value: T) -> str | None:
        """Return what later steps know a value by; None: by the key of its step, so that they run whenever it does."""
        ...

    def dump(self, value: T) -> bytes:
        """Return the value as bytes."""
        ...

    def load(self, body: bytes) -> T | None:
        """Return the value of bytes, or None where what they speak of is no longer there."""
        ...


class _Values:
    """Dataclasses, texts, numbers and what holds them."""

    def known_by(self, value: Any) -> str:
        """Its digest."""
        return digest(value)

    def dump(self, value: Any) -> bytes:
        """A pickle of it."""
        return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)

    def load(self, body: bytes) -> Any:
        """The value, nothing built but classes of ours."""
        return load_pickled(body)


class _Keyed(_Values):
    """The same, where a digest would take longer than it can save."""

    def known_by(self, value: Any) -> None:  # type: ignore[override]
        """Nothing."""
        return


VALUES: Final = _Values()
KEYED: Final[Keeping[Any]] = _Keyed()


class AsCorpus:
    """A corpus, wherever its folder lies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known_by(self, corpus: Corpus) -> str:
        """The digest of what it holds."""
        return digest(self._parts(corpus))

    def dump(self, corpus: Corpus) -> bytes:
        """What it holds, as a pickle."""
        return pickle.dumps(self._parts(corpus), pickle.HIGHEST_PROTOCOL)

    def load(self, body: bytes) -> Corpus:
        """The corpus, in its folder."""
        from flows.ground.model import Corpus

        return Corpus(folder=self._folder, **load_pickled(body))

    def _parts(self, corpus: Corpus) -> dict[str, Any]:
        names = ("name", "title", "dyad", "sources", "documents", "metadata")
        return {name: getattr(corpus, name) for name in names}


class AsDecisions(_Values):
    """Decisions, wherever in their file they stand: that is for messages alone."""

    def known_by(self, value: tuple[Decision, ...]) -> str:
        """The digest of what was decided."""
        return digest([replace(decision, where="") for decision in value])


class AsPackage:
    """A package in its folder. Nothing else of it is kept: where it is not there any more, it is made again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known_by(self, package: Path) -> str:
        """The hash of its sums."""
        from flows.package.layout import SUMS, sha256

        return sha256(package / SUMS)

    def dump(self, package: Path) -> bytes:
        """The same."""
        return self.known_by(package).encode()

    def load(self, body: bytes) -> Path | None:
        """Its folder, if every file there is what the sums say."""
        from flows.package.publish import standing

        return self._folder if standing(self._folder) == body.decode() else None
