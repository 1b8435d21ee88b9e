"""Publication as a Prefect flow: each step a task, sending tried again where a fault may pass, the outcome kept.

A publication is a transaction. What is rolled back is never taken away at the far end: a draft is nobody's harm, and
what lies there need not be sent again. Rolling back says where the draft was left; committing keeps the address.

The last step is not tried again by itself. Its answer may be lost after it took effect, and whether it did is what the
next run finds out first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar

from pydantic import StringConstraints

from flows.deposit.credentials import Credentials, check_block, from_block
from flows.deposit.order import LAST, Order
from flows.deposit.package import Package
from flows.deposit.places import place
from flows.deposit.port import Deposit, Target
from flows.deposit.run import Found, deposit
from flows.engine import Address, CorpusName, Tasks, as_flow, serving
from flows.ground.errors import Unavailable
from flows.ground.paths import OUTPUT
from flows.naming import publish_name

if TYPE_CHECKING:
    from prefect import Flow

B = TypeVar("B")

RETRIED: Final = frozenset({"look", "send", "verify"})
WAITS: Final = [2.0, 10.0, 60.0]  # seconds before each new attempt

KEY: Final = "publication"  # of the artifacts

Version: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(last|[0-9]+(\.[0-9]+)*)$", max_length=60)]
Block: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(secret/[a-z0-9-]+)?$", max_length=300)]


class Sending(Tasks):
    """Steps as tasks, and what each of them returned."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.done: dict[str, Any] = {}

    def do(self, name: str, step: Callable[[], B]) -> B:
        """Run the step as one task."""
        self.done[name] = value = super().do(name, step)
        return value

    def options(self, name: str) -> dict[str, Any]:
        """Have Prefect try again what may be done twice, where the fault may pass."""
        if name not in RETRIED:
            return {}
        return {"retries": len(WAITS), "retry_delay_seconds": WAITS, "retry_condition_fn": _may_pass}


def _may_pass(task: Any, task_run: Any, state: Any) -> bool:
    """Say whether a fault may pass, and the place has not been patient about it already."""
    fault = state.result(raise_on_failure=False)
    return isinstance(fault, Unavailable) and not fault.tried


def _publish(
    corpus: CorpusName,
    to: Address,
    version: Version = LAST,
    dry_run: bool = False,
    credentials: Block = "",
    output: Path = OUTPUT,
) -> Deposit:
    """Send a release to a place and make it public there.

    Args:
        corpus: A corpus that has been released: the name of its folder below `output`.
        to: `zenodo`, `zenodo-sandbox`, `invenio+https://HOST`, `ckan+https://HOST/ORGANIZATION`,
            `hf://datasets/OWNER/NAME`, a folder, or an address that fsspec knows, such as `s3://BUCKET/FOLDER`.
        version: The version to send; `last` is the highest.
        dry_run: Say what would be sent, and send nothing.
        credentials: The name of a secret block on this server, such as `secret/my-zenodo`, never a secret itself;
            without it, variables of the environment that the run has.
        output: The folder that releases lie in.
    """
    package = Order(corpus, to, version, dry_run, credentials or None, output).package()
    known = from_block(credentials) if credentials else Credentials()
    return _told(package, place(to, known), dry_run)


def _told(package: Package, target: Target, dry_run: bool) -> Deposit:
    from prefect.transactions import transaction

    run = Sending(package.name)
    outcome: list[Deposit] = []
    with transaction() as step:
        step.stage(
            None,
            on_rollback_hooks=[lambda _: run.show(KEY, lambda: left(package, target, run.done))],
            on_commit_hooks=[lambda _: _keep(run, package, outcome[0], dry_run)],
        )
        outcome.append(deposit(package, target, run.say, dry_run=dry_run, do=run.do))
    return outcome[0]


def left(package: Package, target: Target, done: dict[str, Any]) -> str:
    """Say how far a publication came that failed, by the steps that were done, as Markdown."""
    found: Found | None = done.get("look")
    if found is None or "begin" not in done:
        how = "Nothing was begun"
    elif "verify" in done:
        how = "All files are there; whether the version is public, the next run finds out"
    else:
        how = f"A draft was left, to which {len(found.missing)} of {found.files} files were to be sent"
    name = f"{package.name} {package.version}"
    return f"**{name} was not published** at `{target.address}`.\n\n{how}. Publish again: it goes on where it was.\n"


def _keep(run: Sending, package: Package, outcome: Deposit, dry_run: bool) -> None:
    run.show(KEY, lambda: kept(package, outcome, dry_run))
    if outcome.address.startswith("https://") and not dry_run:
        from prefect.artifacts import create_link_artifact

        create_link_artifact(outcome.address, f"{package.name} {package.version}", key=f"{package.name}-{KEY}-link")


def kept(package: Package, outcome: Deposit, dry_run: bool) -> str:
    """Say where a release is and what was sent for it, as Markdown."""
    what = "would be sent to" if dry_run else "is at" if outcome.new else "was already at"
    files = "".join(f"- `{name}`\n" for name in outcome.sent) or "Nothing had to be sent.\n"
    return f"**{package.name} {package.version}** {what} <{outcome.address}>\n\n{files}"


@cache
def publish_flow() -> Flow[..., Deposit]:
    """Return the flow ``publish(corpus, to, version, dry_run, credentials, output)``."""
    return as_flow(_publish, "publish", publish_name)


def run_flow(order: Order) -> Deposit:
    """Run the flow on the user's server, or on a temporary one that is gone when this process is."""
    package = order.package()  # its faults, and those below, are told before a server takes its seconds to start
    if order.credentials:
        check_block(order.credentials)
    else:
        place(order.to)
    flow = publish_flow()
    with serving():
        return flow(order.corpus, order.to, package.version, order.dry_run, order.credentials or "", order.output)
