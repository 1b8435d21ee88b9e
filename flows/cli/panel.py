"""The arguments that say who is asked: the rules, and whoever else."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from flows.ground.errors import DyadError

if TYPE_CHECKING:
    from flows.extract.proposers import Panel

CHOICES = ("rules", "spacy", "llm")


def configure_panel(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--proposer", metavar="NAME", action="append", choices=CHOICES, default=[],
        help="who is asked, in order of trust: rules (the default), spacy, llm; may be given several times",
    )  # fmt: skip
    parser.add_argument("--llm-url", metavar="URL", help="an OpenAI-compatible endpoint, as far as /v1 (asks llm too)")
    parser.add_argument("--llm-model", metavar="MODEL", help="the model's name there (the key: DYAD_LLM_KEY)")
    parser.add_argument(
        "--llm-cache", metavar="DIR", type=Path, help="where its answers are kept (default: .dyad/cache/llm)"
    )


def panel_of(arguments: argparse.Namespace) -> Panel:
    """Return who is to be asked; raises DyadError where the endpoint is half given."""
    from flows.extract.proposers import Panel
    from flows.ground.tiers import RULES

    url, model, names = arguments.llm_url, arguments.llm_model, tuple(arguments.proposer)
    if url is None and model is None:
        return Panel(names or (RULES,))
    if url is None or model is None:
        missing = "--llm-url" if url is None else "--llm-model"
        raise DyadError("an endpoint needs an address and a model", where=missing, found="nothing")
    from flows.extract.proposers.endpoint import CACHE, Endpoint

    return Panel((*(names or (RULES,)), "llm"), Endpoint(url, model, arguments.llm_cache or CACHE))
