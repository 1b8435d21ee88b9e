"""Running the steps of a story, or taking what they gave from where it is kept.

The story says of each step what it is made from; a ``Builder`` makes the key, looks, and runs the step where nothing
is found. What a step gave is read only when somebody asks for its value: where nothing changed, nothing is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from flows.ground.errors import DyadError
from flows.ground.fingerprint import Code
from flows.incremental.digest import digest
from flows.incremental.keeping import VALUES, Keeping
from flows.incremental.reasons import Ledger, Parts
from flows.incremental.runners import Runner
from flows.incremental.shelf import Shelf
from flows.incremental.steps import STEPS, code_of
from flows.incremental.store import Store

A = TypeVar("A")
T = TypeVar("T")
S = TypeVar("S", covariant=True)

BATCHES = 16  # tasks a step is cut into at most: a task costs a server 8 ms and more, a document takes as long


class Enough(Exception):
    """The step that was asked for is up to date."""


class Made(Generic[S]):
    """What a step gave: its digest at once (None: only a run would tell), its value when somebody asks for it."""

    def __init__(self, digest: str | None, get: Callable[[], S]) -> None:
        self.digest = digest
        self._get = get
        self._got: list[S] = []

    @property
    def value(self) -> S:
        """The value, read or made when it is first asked for."""
        if not self._got:
            self._got.append(self._get())
        return self._got[0]


class Builder:
    """One run of the story of ``name``. With ``force`` everything is made anew; ``only`` is the step to stop behind.

    With ``plan`` nothing runs but what reads the inputs, nothing is written, and what would run is said, and why.
    ``begun`` is called when the first step has to run.
    """

    def __init__(
        self,
        run: Runner,
        store: Store,
        name: str,
        *,
        force: bool = False,
        plan: bool = False,
        only: str | None = None,
        begun: Callable[[], None] = lambda: None,
    ) -> None:
        if only is not None and only not in STEPS:
            raise DyadError("there is no such step", where="--only", found=only, expected=f"one of {', '.join(STEPS)}")
        self.run, self.plan = run, plan
        self._store, self._ledger = store, Ledger(store, name)
        self._force, self._only, self._begun = force, only, begun
        self._code, self._codes = Code(), dict[str, dict[str, str]]()
        self.found: list[str] = []  # the steps whose results were found
        self.ran: list[str] = []  # those that ran, but for such as read inputs
        self.planned: list[str] = []  # the steps that would run

    def do(
        self,
        name: str,
        step: Callable[[], T],
        needs: Mapping[str, str | None],
        keeping: Keeping[T] = VALUES,
        *,
        tell: Callable[[T], str] | None = None,
        reads: bool = False,
    ) -> Made[T]:
        """Return what a step gives: kept from before, or by running it. ``needs``: the digests of its inputs, by name.

        ``tell`` puts into words what it gave; ``reads``: it reads the inputs, and runs for a plan too.
        """
        return self.begin(name, lambda: step, needs, keeping, tell=tell, reads=reads)()

    def begin(
        self,
        name: str,
        begin: Callable[[], Callable[[], T]],
        needs: Mapping[str, str | None],
        keeping: Keeping[T] = VALUES,
        *,
        tell: Callable[[T], str] | None = None,
        reads: bool = False,
    ) -> Callable[[], Made[T]]:
        """Begin a step now, where it has to run, and return what waits for its end (see ``do``)."""
        if unknown := [need for need, digest in needs.items() if digest is None]:
            return lambda: self._planned(name, f"where {' or '.join(unknown)} change")
        parts = self._parts(name, needs)
        if (entry := self._entry(name, parts)) is not None:
            return lambda: self._found(name, parts, entry, lambda: self._read(name, entry[0], begin, keeping))
        if self.plan and not reads:
            return lambda: self._planned(name, self._ledger.why(name, parts))
        if not reads:
            self._runs(name)
        step = begin()
        return lambda: self._ran(name, parts, self.run.do(name, step), keeping, tell)

    def each(
        self,
        name: str,
        step: Callable[[Sequence[A]], list[T]],
        items: Mapping[str, A],
        keys: Mapping[str, str],
        *,
        tell: Callable[[tuple[T, ...]], str] | None = None,
    ) -> Made[tuple[T, ...]]:
        """Return what a step gives for each item, by name; it runs on those of which nothing is kept, in few batches.

        ``keys``: the items' digests, by name.
        """
        parts = self._parts(name, keys)
        if (entry := self._entry(name, parts)) is not None:
            return self._found(name, parts, entry, lambda: self._filled(name, step, items, keys).values())
        shelf: Shelf[T] = self._shelf(name, keys)
        if self.plan and (missing := shelf.missing):
            return self._planned(f"{name} {len(missing)} of {len(items)}", self._ledger.why(name, parts))
        self._fill(name, step, items, shelf)
        told = tell(shelf.values()) if tell else ""
        if not self.plan and self._same_code(name):
            self._store.put(_key(name, parts), json.dumps([shelf.digest, told]).encode())
        return self._end(name, parts, told, Made(shelf.digest, shelf.values))

    def _shelf(self, name: str, keys: Mapping[str, str]) -> Shelf[T]:
        own = {item: digest(name, sorted(self._parts(name, {"item": key}).items())) for item, key in keys.items()}
        return Shelf(self._store, name, own, anew=self._force)

    def _filled(
        self, name: str, step: Callable[[Sequence[A]], list[T]], items: Mapping[str, A], keys: Mapping[str, str]
    ) -> Shelf[T]:
        shelf: Shelf[T] = self._shelf(name, keys)
        self._fill(name, step, items, shelf)
        return shelf

    def _fill(self, name: str, step: Callable[[Sequence[A]], list[T]], items: Mapping[str, A], shelf: Shelf[T]) -> None:
        def run(batch: Sequence[str]) -> None:
            """Take what the step gives for some items, and keep it where the code is still the same."""
            values = step([items[item] for item in batch])
            keep = self._same_code(name)
            for item, value in zip(batch, values, strict=True):
                shelf.put(item, value, keep=keep)

        if missing := shelf.missing:
            self._runs(name)
            self.run.each(name, run, batches(missing))

    def finish(self) -> None:
        """Write down what the next run is told against, and make room."""
        if not self.plan:
            self._ledger.keep()
            self._store.trim()

    def _runs(self, name: str) -> None:
        self.ran.append(name)
        self._begun()

    def _parts(self, name: str, needs: Mapping[str, str | None]) -> dict[str, str]:
        if name not in self._codes:
            self._codes[name] = code_of(STEPS[name], self._code)
        return {**self._codes[name], **{need: str(known_by) for need, known_by in needs.items()}}

    def _same_code(self, name: str) -> bool:
        """Whether the files still say what they said when we began: else the step may have run something else."""
        return code_of(STEPS[name], Code()) == self._codes[name]

    def _entry(self, name: str, parts: Parts) -> tuple[str, str] | None:
        """What a step's result is known by, and what was told of it, where a step of that key has run."""
        if self._force or (body := self._store.get(_key(name, parts))) is None:
            return None
        known_by, told = json.loads(body)
        return known_by, told

    def _found(self, name: str, parts: Parts, entry: tuple[str, str], get: Callable[[], T]) -> Made[T]:
        known_by, told = entry
        self.found.append(name)
        return self._end(name, parts, told, Made(known_by, get))

    def _ran(self, name: str, parts: Parts, value: T, keeping: Keeping[T], tell: Callable[[T], str] | None) -> Made[T]:
        known_by, told = keeping.known_by(value) or digest(name, parts), tell(value) if tell else ""
        if not self.plan and self._same_code(name):
            self._store.put(_value(name, known_by), keeping.dump(value))
            self._store.put(_key(name, parts), json.dumps([known_by, told]).encode())
        return self._end(name, parts, told, Made(known_by, lambda: value))

    def _end(self, name: str, parts: Parts, told: str, made: Made[T]) -> Made[T]:
        if not self.plan:
            self._ledger.note(name, parts)
            if told:
                self.run.say(told)
        if name == self._only:
            raise Enough
        return made

    def _planned(self, what: str, why: str) -> Made[T]:
        self.planned.append(what)
        self.run.say(f"{what}: {why}")
        if what.split()[0] == self._only:
            raise Enough

        def unknown() -> T:
            """Refuse: there is no value, nobody may ask for it."""
            raise RuntimeError(f"{what} was only planned")

        return Made(None, unknown)

    def _read(self, name: str, known_by: str, begin: Callable[[], Callable[[], T]], keeping: Keeping[T]) -> T:
        """What a step gave, from where it is kept; where that is gone or damaged, made and kept once more."""
        body = self._store.get(_value(name, known_by))
        if body is not None and (value := keeping.load(body)) is not None:
            return value
        value = self.run.do(name, begin())
        if keeping.known_by(value) not in (None, known_by):
            raise DyadError(
                "gave something else than the last time, from the same inputs",
                where=f"step {name}",
                mend="release with --force; if it happens again, the step is not deterministic",
            )
        if self._same_code(name):
            self._store.put(_value(name, known_by), keeping.dump(value))
        return value


def _key(name: str, parts: Parts) -> str:
    return f"key {name} {digest(name, sorted(parts.items()))}"


def _value(name: str, known_by: str) -> str:
    return f"value {name} {known_by}"


def batches(items: Sequence[A]) -> list[Sequence[A]]:
    """Return the items in order, cut into ``BATCHES`` at most."""
    size = -(-len(items) // BATCHES) or 1
    return [items[at : at + size] for at in range(0, len(items), size)]
