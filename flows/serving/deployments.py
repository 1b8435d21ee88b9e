"""The deployments, described once: what ``dyad serve`` serves, and what ``prefect.yaml`` has to say as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows import __version__
from flows.corpus.load import names
from flows.engine import prepare
from flows.ground.errors import DyadError
from flows.ground.paths import OUTPUT, RAW

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.deployments.runner import RunnerDeployment

NAME: Final = "dyad"  # of the deployments: release/dyad, extract/dyad …
MODULE: Final = "flows.serving.flows"


@dataclass(frozen=True, slots=True)
class Served:
    """A flow that can be started: its name and how it is to be found, its tags, and which folders it asks for."""

    flow: str
    folders: tuple[str, ...] = ()
    of_corpus: bool = True

    @property
    def entrypoint(self) -> str:
        """Where Prefect finds the flow: a module, so that no working directory matters."""
        return f"{MODULE}.{self.flow}"

    @property
    def tags(self) -> list[str]:
        """The tags of the deployment and its runs."""
        return ["dyad", self.flow]


SERVED: Final = (
    Served("release", ("raw", "output")),
    Served("extract", of_corpus=False),
    Served("publish", ("output",)),
    Served("evaluate", ("raw",)),
)


@dataclass(frozen=True, slots=True)
class Schedules:
    """When flows run by themselves: (flow, cron expression), (flow, seconds)."""

    cron: Sequence[tuple[str, str]] = ()
    interval: Sequence[tuple[str, float]] = ()

    def of(self, flow: str) -> dict[str, Any]:
        """Return those of a flow, as Prefect is told them."""
        cron = [expression for name, expression in self.cron if name == flow]
        interval = [seconds for name, seconds in self.interval if name == flow]
        return {kind: given for kind, given in (("cron", cron), ("interval", interval)) if given}


@dataclass(frozen=True, slots=True)
class Offer:
    """What is to be served: under which name, on which folders, and when by itself."""

    name: str = NAME
    raw: Path = RAW
    output: Path = OUTPUT
    schedules: Schedules = field(default_factory=Schedules)

    def parameters(self, served: Served) -> dict[str, Any]:
        """Return what a run is given where its starter says nothing: the first corpus, and folders of one's own."""
        given: dict[str, Any] = {}
        if served.of_corpus and (there := names(self.raw)):
            given["corpus"] = there[0]
        own = {"raw": (self.raw, RAW), "output": (self.output, OUTPUT)}
        return given | {name: str(own[name][0]) for name in served.folders if own[name][0] != own[name][1]}


def deployments(offer: Offer) -> list[RunnerDeployment]:
    """Return the deployments as Prefect registers them.

    Raises DyadError where a schedule is none, or is of a flow that cannot run on what it is given.
    """
    prepare()
    from flows.serving import flows

    return [_deployment(served, getattr(flows, served.flow), offer) for served in SERVED]


def _deployment(served: Served, flow: Flow[..., Any], offer: Offer) -> RunnerDeployment:
    from prefect.types.entrypoint import EntrypointType

    given, when = offer.parameters(served), offer.schedules.of(served.flow)
    _check_complete(served, flow, given, when)
    try:
        made = flow.to_deployment(
            offer.name, parameters=given, tags=served.tags, version=__version__, paused=False,
            entrypoint_type=EntrypointType.MODULE_PATH, **when,
        )  # fmt: skip
    except ValueError as fault:
        raise DyadError("is no schedule", where=f"{served.flow}: {when}", found=str(fault)) from fault
    deployment: RunnerDeployment = made  # type: ignore[assignment]  # a coroutine only where a loop runs
    deployment.entrypoint = served.entrypoint  # Prefect would name the function, which is no flow
    # Said, not left out: a deployment that prefect.yaml gave to a work pool is to be run here from now on.
    deployment.work_pool_name = deployment.work_queue_name = None
    return deployment


def _check_complete(served: Served, flow: Flow[..., Any], given: Mapping[str, Any], when: Mapping[str, Any]) -> None:
    missing = [name for name in flow.parameters.required if name not in given]
    if when and missing:
        raise DyadError(
            "cannot run by itself: it has to be told what only its starter knows",
            where=served.flow,
            found=f"no {', no '.join(missing)}",
            mend="add the schedule on the deployment's page, where a schedule takes parameters",
        )
