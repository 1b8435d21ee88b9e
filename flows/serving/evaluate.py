"""Measuring a corpus against gold as a Prefect flow, its figures kept as artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.engine import CorpusName, MaybeAddress, Tasks, as_flow
from flows.evaluate import Score, format_linking, linking, read_mentions, records_as_mentions, score
from flows.evaluate.card import lines
from flows.ground.errors import DyadError
from flows.ground.measured import Measured, Stage
from flows.ground.paths import RAW
from flows.naming import evaluate_name
from flows.release import Understood, understand

if TYPE_CHECKING:
    from prefect import Flow

    from flows.ground.model import Mention


def _evaluate(corpus: CorpusName, gold: MaybeAddress = "", fields: bool = False, raw: Path = RAW) -> None:
    """Measure what the rules find in a corpus, and what is published after curation, against gold.

    Args:
        corpus: The corpus: the name of its folder below `raw`.
        gold: A file of gold mentions, JSON Lines; without it, those that the corpus names itself.
        fields: Also show each field's figures, not each table's only.
        raw: The folder that corpora lie in.
    """
    run = Tasks(corpus)
    known = run.do("read", lambda: understand(corpus, raw))
    path = Path(gold) if gold else _own(known)
    mentions = run.do("gold", lambda: read_mentions(path))
    measured = run.do("score", lambda: [*_measured(known, mentions)])
    shown = [line for line in measured if fields or line.counted in ("records", "slots")]
    _keep(run, corpus, shown, path)
    run.show("linking", lambda: format_linking(linking(mentions, records_as_mentions(known.records))))


def _own(known: Understood) -> Path:
    """Return the gold that a corpus names; raises DyadError where it names none."""
    if (named := known.corpus.metadata.get("gold")) is None:
        raise DyadError(
            "names no gold",
            where=known.corpus.folder / "corpus.yaml",
            expected="gold: FILE",
            mend="name it there, or give gold",
        )
    return known.corpus.folder / str(named)


def _measured(known: Understood, gold: list[Mention]) -> Iterator[Measured]:
    names = [document.name for document in known.corpus.documents]
    read = [mention for extraction in known.extracted for mention in extraction.mentions]
    stages: tuple[tuple[Stage, list[Mention]], ...] = (
        ("automatic", read),
        ("published", records_as_mentions(known.records)),
    )
    for stage, found in stages:
        figures: Score = score(gold, found, names)
        yield from lines(known.corpus.name, "", stage, figures)


def _keep(run: Tasks, corpus: str, measured: list[Measured], gold: Path) -> None:
    """Keep the figures as a table, and say the two that sum them up."""
    from prefect.artifacts import create_table_artifact

    about = f"{corpus} against `{gold.name}`, with 95 % intervals."
    create_table_artifact([_row(line) for line in measured], key=run.key("evaluation"), description=about)
    for line in measured:
        if (line.table, line.counted) == ("all", "records"):
            run.say(f"{line.stage}: records F1 {line.tally.f1:.3f}, of {line.tally.gold} in gold")


def _row(line: Measured) -> dict[str, Any]:
    tally = line.tally
    figures = {
        "precision": (tally.precision, tally.precision_interval, tally.found),
        "recall": (tally.recall, tally.recall_interval, tally.gold),
        "F1": (tally.f1, tally.f1_interval, tally.gold + tally.found),
    }
    shown = {
        name: f"{value:.3f} ({low:.2f}–{high:.2f})" if n else "" for name, (value, (low, high), n) in figures.items()
    }
    counts = {"gold": tally.gold, "found": tally.found, "equal": tally.equal}
    return {"stage": line.stage, "table": line.table, "counted": line.counted, **shown, **counts}


@cache
def evaluate_flow() -> Flow[..., None]:
    """Return the flow ``evaluate(corpus, gold, fields, raw)``."""
    return as_flow(_evaluate, "evaluate", evaluate_name)
