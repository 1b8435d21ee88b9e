"""What a person asks for when a release is to be published, and the plain way to do it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.deposit.package import Package, open_package
from flows.deposit.port import Deposit
from flows.deposit.run import deposit
from flows.ground.errors import PublicationError
from flows.ground.paths import OUTPUT
from flows.ground.releases import find
from flows.release import Plain

LAST = "last"


@dataclass(frozen=True, slots=True)
class Order:
    """A version of a corpus (``last``: the highest) for a place; ``credentials`` names a block of Prefect's."""

    corpus: str
    to: str
    version: str = LAST
    dry_run: bool = False
    credentials: str | None = None
    output: Path = OUTPUT

    def package(self) -> Package:
        """Open the release; raises PublicationError where there is none, or none that may be passed on."""
        return open_package(find(self.output / self.corpus, None if self.version == LAST else self.version))


def publish_plain(order: Order) -> Deposit:
    """Publish without Prefect: no retries beyond those of the places themselves, no record of the run."""
    from flows.deposit.places import place

    if order.credentials:
        raise PublicationError(
            "is kept by Prefect, and --plain is without it",
            where=order.credentials,
            mend="leave --plain away, or set the place's variable",
        )
    return deposit(order.package(), place(order.to), Plain().say, dry_run=order.dry_run)


def publish_with_prefect(order: Order) -> Deposit:
    """Publish as a Prefect flow run, on the server that PREFECT_API_URL names or on a temporary one of our own."""
    from flows.deposit.flow import run_flow

    return run_flow(order)
