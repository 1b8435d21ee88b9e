"""The reading and linking of a collection as a Prefect flow, on this machine's processes, on Dask or on Ray."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field, StringConstraints

from flows.artifacts import Progress, key_of
from flows.collection.batches import BYTES
from flows.collection.engines import Engine, Here, Tasks, local
from flows.collection.link_run import LinkReport, link_collection
from flows.collection.run import Order, Report, collect, quarantined
from flows.collection.store import Store
from flows.collection.texts import count_texts
from flows.engine import Address, MaybeAddress, as_flow, prepare, serving
from flows.extract.pipeline import DEFAULT
from flows.ground.errors import DyadError
from flows.ground.opaque import Sealed
from flows.naming import extract_name, name_of_source

if TYPE_CHECKING:
    from prefect import Flow

EngineName: TypeAlias = Literal["processes", "dask", "ray"]
Pair: TypeAlias = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3}-[A-Z]{3})?$")]
Workers: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
Outcome: TypeAlias = tuple[Report, LinkReport | None]
Bytes: TypeAlias = Annotated[int, Field(ge=1, le=1_000_000_000)]

SHOWN: Final = 100  # texts put aside that a run's pages name; all are in quarantine.jsonl


def _extract(
    source: Address,
    into: Address,
    dyad: Pair = "",
    link: bool = True,
    engine: EngineName = "processes",
    workers: Workers = 2,
    address: MaybeAddress = "",
    size: Bytes = BYTES,
    force: bool = False,
) -> None:
    """Read a collection of texts into Parquet of mentions and claims, and link these into records.

    Args:
        source: Texts: a folder of .txt files, JSON Lines or Parquet, here or at an address that fsspec knows.
        into: The folder or address that Parquet is written to.
        dyad: The two states of texts that name none themselves, as ISO 3166-1 alpha-3 codes: `ITA-JPN`.
        link: Also link what was read into records.
        engine: Who does the work: processes of this machine, or a cluster of Dask's or Ray's.
        workers: How many work at a time.
        address: A Dask or Ray cluster that is there; without it, one of our own for as long as the run takes.
        size: Bytes of text in a batch, on average.
        force: Read anew what was read before.
    """
    told = source, into, dyad, link, workers, size, force
    if engine == "processes":
        outcome = _by_processes(*told)
    else:
        with _server_told():
            outcome = _on(engine, workers, address)(*told)
    _show(Order(source, into), *outcome.value)


def _by_processes(
    source: str, into: str, dyad: str, link: bool, workers: int, size: int, force: bool
) -> Sealed[Outcome]:
    return _work(Order(source, into, _codes(dyad), size=size, force=force), link, partial(local, workers))


@contextmanager
def _server_told() -> Iterator[None]:
    """Tell workers elsewhere which server this run has: where it is a temporary one, each would start its own."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with get_client(sync_client=True) as client:
        url = str(client.api_url).rstrip("/")
    before = os.environ.get("PREFECT_API_URL")
    os.environ["PREFECT_API_URL"] = url
    try:
        with temporary_settings({PREFECT_API_URL: url}):
            yield
    finally:
        os.environ.pop("PREFECT_API_URL")
        if before is not None:
            os.environ["PREFECT_API_URL"] = before


def _by_tasks(source: str, into: str, dyad: str, link: bool, workers: int, size: int, force: bool) -> Sealed[Outcome]:
    """Read and link by tasks of the flow that this is; it travels with them, and so must be found by its name."""
    hands = nullcontext(Tasks(_as_task, workers))
    return _work(Order(source, into, _codes(dyad), size=size, force=force), link, lambda: hands)


def _on(engine: EngineName, workers: int, address: str) -> Flow[..., Sealed[Outcome]]:
    """Return the work as a flow within the flow, its tasks on an engine: a flow's task runner is fixed beforehand."""
    from prefect import flow

    return flow(
        name=f"extract-{engine}", flow_run_name=f"on-{engine}", persist_result=False, validate_parameters=False,
        task_runner=_runner(engine, workers, address),
    )(_by_tasks)  # fmt: skip


def _work(order: Order, link: bool, hands: Callable[[], AbstractContextManager[Engine]]) -> Sealed[Outcome]:
    say, progress = _logged(), Progress(_key(order.source, "progress"), count_texts(order.source))
    with hands() as engine:
        report = collect(order, engine, say, progress.reach)
    if not link:
        return Sealed((report, None))
    # What is sorted lies on a disk: beside the collection, which workers elsewhere can reach, or in this machine's.
    with hands() if Store(order.into).is_disk else nullcontext(Here()) as engine:
        return Sealed((report, link_collection(order.into, engine, say)))


def _codes(dyad: str) -> tuple[str, str] | None:
    if not dyad:
        return None
    one, _, other = dyad.partition("-")
    return one, other


def _key(source: str, what: str) -> str:
    return key_of("extract", name_of_source(source), what)


def _logged() -> Callable[[str], None]:
    """Return what logs with the run that is under way."""
    from prefect import get_run_logger

    say: Callable[[str], None] = get_run_logger().info
    return say


def _show(order: Order, report: Report, linked: LinkReport | None) -> None:
    from prefect.artifacts import create_table_artifact

    rows: list[dict[str, Any]] = [
        {"what": "texts", "count": report.documents},
        {"what": "read anew", "count": report.read},
        {"what": "put aside", "count": report.quarantined},
    ]
    names = ("mentions", "records", "conflicts")
    rows += [{"what": name, "count": linked.total(name)} for name in names] if linked else []
    create_table_artifact(rows, key=_key(order.source, "row-counts"), description=f"What lies in `{order.into}`.")
    if aside := list(islice(_put_aside(Store(order.into), report), SHOWN)):
        about = f"{report.quarantined} texts that could not be read; all are in `quarantine.jsonl`."
        create_table_artifact(aside, key=_key(order.source, "put-aside"), description=about)


def _put_aside(store: Store, report: Report) -> Iterator[dict[str, Any]]:
    return ({"text": doc, "fault": fault} for doc, fault in quarantined(store, report.parts))


def _as_task(work: Callable[[Any], Any]) -> Any:
    """Make a Prefect task of a step; it is given, and gives, what Prefect does not look into."""
    from prefect import task
    from prefect.cache_policies import NO_CACHE

    return task(name=work.__name__, cache_policy=NO_CACHE, persist_result=False, retries=1)(_Unsealed(work))


class _Unsealed:
    """A step on a sealed item; a class of its own, so that it travels to other machines."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work
        self.__name__ = self.__qualname__ = work.__name__
        self.__doc__ = work.__doc__

    def __call__(self, item: Sealed[Any]) -> Any:
        return self._work(item.value)


@cache
def extract_flow() -> Flow[..., None]:
    """Return the flow ``extract(source, into, dyad, link, engine, workers, address, size, force)``."""
    return as_flow(_extract, "extract", extract_name)


def run_extract(order: Order, engine: EngineName, workers: int, address: str | None, link: bool) -> None:
    """Run the flow on the user's server or a temporary one; raises DyadError where others than the rules shall read."""
    if order.panel != DEFAULT:
        raise DyadError(
            "reads by the rules alone",
            where=f"--engine {engine}",
            found=", ".join(order.panel.names),
            mend="leave --engine away: processes of this machine ask every proposer",
        )
    count_texts(order.source)  # its faults are told at once, not after the seconds a server takes to start
    flow = extract_flow()
    dyad = "-".join(order.dyad or ())
    with serving():
        flow(order.source, order.into, dyad, link, engine, workers, address or "", order.size, order.force)


def _runner(engine: EngineName, workers: int, address: str) -> Any:
    prepare()
    try:
        if engine == "dask":
            from prefect_dask import DaskTaskRunner

            own = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
            return DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs=own)
        from prefect_ray import RayTaskRunner

        own_ray = {"num_cpus": workers, "include_dashboard": False, "configure_logging": False}
        return RayTaskRunner(address=address) if address else RayTaskRunner(init_kwargs=own_ray)
    except ImportError as fault:
        raise DyadError(
            f"the engine {engine} is not installed", found=str(fault), mend=f"pip install 'dyad[{engine}]'"
        ) from fault
