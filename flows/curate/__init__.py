"""Curation: decisions of people, in ``raw/<corpus>/decisions.yaml``, applied to mentions; and what needs one."""

from flows.curate.apply import Curated, curate_mentions
from flows.curate.decisions import load_decisions
from flows.curate.review import review

__all__ = ["Curated", "curate_mentions", "load_decisions", "review"]
