"""A release put in a place, told once for all places: look, draft, send what is missing, compare sums, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.deposit.package import Package
from flows.deposit.port import Deposit, Target
from flows.ground.errors import PublicationError


def deposit(package: Package, target: Target, say: Callable[[str], None], *, dry_run: bool = False) -> Deposit:
    """Put a release in a place, or go on where an earlier run was cut off; done twice, it is there once.

    Raises PublicationError where the place cannot be reached, refuses, has another package under the version, or holds
    other bytes than were sent; then nothing is public that was not before.
    """
    files = target.files(package)
    state = target.look(package)
    there = target.stored(package) if state != "absent" else {}
    missing = [name for name, path in files.items() if there.get(name) != target.digest(path)]
    if state == "published":
        return _already(package, target, missing, say)
    if dry_run:
        say(f"dry run: {len(missing)} of {len(files)} files would be sent to {target.address}")
        return Deposit(target.address, tuple(missing), new=False)
    target.begin(package)
    for number, name in enumerate(missing, start=1):
        say(f"{number}/{len(missing)} {name}")
        target.send(package, name, files[name])
    for name in _wrong(package, target):
        raise PublicationError(
            "was not received as it was sent; nothing was published",
            where=f"{target.address}: {name}",
            found=target.stored(package).get(name, "no such file"),
            expected=target.digest(files[name]),
            mend="publish again: what arrived whole is not sent twice",
        )
    address = target.publish(package)
    say(f"published: {address}")
    return Deposit(address, tuple(missing), new=True)


def _wrong(package: Package, target: Target) -> Iterator[str]:
    there = target.stored(package)
    return (name for name, path in target.files(package).items() if there.get(name) != target.digest(path))


def _already(package: Package, target: Target, missing: list[str], say: Callable[[str], None]) -> Deposit:
    if missing:
        raise PublicationError(
            f"has another package under version {package.version}",
            where=target.address,
            found=f"{len(missing)} files that differ, {missing[0]} among them",
            mend="a version once out stays what it is: release a higher one",
        )
    say(f"is there already, byte for byte: {target.address}")
    return Deposit(target.address, (), new=False)
