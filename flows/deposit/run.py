"""A release put in a place, told once for all places: look, draft, send what is missing, compare sums, publish."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from flows.deposit.package import Package
from flows.deposit.port import Deposit, Gathering, State, Target
from flows.ground.errors import PublicationError

B = TypeVar("B")


class Do(Protocol):
    """How a step is run: called as it is, or as a task of a flow. A step that failed may be run again as it is."""

    def __call__(self, name: str, step: Callable[[], B]) -> B:
        """Run the step and return what it returns."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """How far a version is at a place, and which of its files are not there as they are here."""

    state: State
    files: int
    missing: tuple[str, ...]


def deposit(
    package: Package, target: Target, say: Callable[[str], None], *, dry_run: bool = False, do: Do | None = None
) -> Deposit:
    """Put a release in a place, or go on where an earlier run was cut off; done twice, it is there once.

    Raises PublicationError where the place cannot be reached, refuses, has another package under the version, or holds
    other bytes than were sent; then nothing is public that was not before.
    """
    do = do or _plainly
    found = do("look", lambda: look(package, target))
    if found.state == "published":
        return _already(package, target, found.missing, say)
    if dry_run:
        say(f"dry run: {len(found.missing)} of {found.files} files would be sent to {target.address}")
        return Deposit(target.address, found.missing, new=False)
    do("begin", lambda: target.begin(package))
    queue = deque(found.missing)
    do("send", lambda: _send(package, target, queue, say))
    do("verify", lambda: _verify(package, target))
    address = do("publish", lambda: target.publish(package))
    say(f"published: {address}")
    return Deposit(address, found.missing, new=True)


def look(package: Package, target: Target) -> Found:
    """Say how far a version is at a place; nothing is changed there."""
    files = target.files(package)
    state = target.look(package)
    there = target.stored(package) if state != "absent" else {}
    missing = tuple(name for name, path in files.items() if there.get(name) != target.digest(path))
    return Found(state, len(files), missing)


def _plainly(name: str, step: Callable[[], B]) -> B:
    return step()


def _send(package: Package, target: Target, queue: deque[str], say: Callable[[str], None]) -> None:
    """Send the files of the queue; what has been sent is out of it, should the step be run again."""
    files = target.files(package)
    while queue:
        say(f"{queue[0]} ({len(queue)} to send)")
        target.send(package, queue[0], files[queue[0]])
        queue.popleft()
    if isinstance(target, Gathering):
        target.gather(package)


def _verify(package: Package, target: Target) -> None:
    files = target.files(package)
    for name, found in _wrong(package, target):
        raise PublicationError(
            "was not received as it was sent; nothing was published",
            where=f"{target.address}: {name}",
            found=found,
            expected=target.digest(files[name]),
            mend="publish again: what arrived whole is not sent twice",
        )


def _wrong(package: Package, target: Target) -> Iterator[tuple[str, str]]:
    there = target.stored(package)
    for name, path in target.files(package).items():
        if there.get(name) != target.digest(path):
            yield name, there.get(name, "no such file")


def _already(package: Package, target: Target, missing: tuple[str, ...], say: Callable[[str], None]) -> Deposit:
    if missing:
        raise PublicationError(
            f"has another package under version {package.version}",
            where=target.address,
            found=f"{len(missing)} files that differ, {missing[0]} among them",
            mend="a version once out stays what it is: release a higher one",
        )
    say(f"is there already, byte for byte: {target.address}")
    return Deposit(target.address, (), new=False)
