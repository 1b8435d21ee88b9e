"""The reading and linking of a collection as a Prefect flow, on this machine's processes, on Dask or on Ray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from flows.collection.batches import BYTES
from flows.collection.engines import Engine, Here, Sealed, Tasks, local
from flows.collection.link_run import LinkReport, link_collection
from flows.collection.run import Order, Report, collect
from flows.collection.store import Store
from flows.engine import as_flow, prepare, serving
from flows.ground.errors import DyadError

if TYPE_CHECKING:
    from prefect import Flow

EngineName: TypeAlias = Literal["processes", "dask", "ray"]


def _extract(
    source: str,
    into: str,
    dyad: tuple[str, str] | None = None,
    workers: int = 2,
    size: int = BYTES,
    force: bool = False,
    link: bool = True,
) -> None:
    """Read a collection of texts into Parquet of mentions and claims, and link these into records."""
    from prefect import get_run_logger

    say = get_run_logger().info
    with _engine(workers) as engine:
        report = collect(Order(source, into, dyad, size=size, force=force), engine, say)
        # What is sorted lies on a disk: beside the collection, which workers elsewhere can reach, or in this machine's.
        linked = link_collection(into, engine if Store(into).is_disk else Here(), say) if link else None
    _show(report, linked)


def _show(report: Report, linked: LinkReport | None) -> None:
    from prefect.artifacts import create_table_artifact

    rows: list[dict[str, Any]] = [
        {"what": "texts", "count": report.documents},
        {"what": "read anew", "count": report.read},
        {"what": "put aside", "count": report.quarantined},
    ]
    rows += (
        [{"what": name, "count": linked.total(name)} for name in ("mentions", "records", "conflicts")] if linked else []
    )
    create_table_artifact(rows, key="collection", description="What was read and linked.")


@contextmanager
def _engine(workers: int) -> Iterator[Engine]:
    """The flow's task runner where it has one of its own; else processes."""
    from prefect.context import FlowRunContext
    from prefect.task_runners import ThreadPoolTaskRunner

    context = FlowRunContext.get()
    if context is None or isinstance(context.task_runner, ThreadPoolTaskRunner):
        with local(workers) as engine:
            yield engine
    else:
        yield Tasks(_as_task, workers)


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
    """Return the flow ``extract(source, into, dyad, workers, size, force, link)``."""
    return as_flow(_extract, "extract", "extract-{into}")


def run_extract(order: Order, engine: EngineName, workers: int, address: str | None, link: bool) -> None:
    """Run the flow on the user's server or a temporary one, its tasks on the engine that is asked for."""
    flow = extract_flow().with_options(task_runner=_runner(engine, workers, address))
    with serving():
        flow(order.source, order.into, order.dyad, workers, order.size, order.force, link)


def _runner(engine: EngineName, workers: int, address: str | None) -> Any:
    prepare()
    try:
        if engine == "dask":
            from prefect_dask import DaskTaskRunner

            own = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
            return DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs=own)
        if engine == "ray":
            from prefect_ray import RayTaskRunner

            own_ray = {"num_cpus": workers, "include_dashboard": False, "configure_logging": False}
            return RayTaskRunner(address=address) if address else RayTaskRunner(init_kwargs=own_ray)
    except ImportError as fault:
        raise DyadError(
            f"the engine {engine} is not installed", found=str(fault), mend=f"pip install 'dyad[{engine}]'"
        ) from fault
    from prefect.task_runners import ThreadPoolTaskRunner

    return ThreadPoolTaskRunner()
