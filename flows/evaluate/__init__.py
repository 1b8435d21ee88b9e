"""Measuring: mentions against gold, by the codebook's section 9; and the linking of records."""

from flows.evaluate.exchange import from_json, read_mentions, to_json
from flows.evaluate.figures import format_card, format_linking, format_score
from flows.evaluate.linking import LinkScore, linking, records_as_mentions
from flows.evaluate.listing import Screen, listing
from flows.evaluate.pairing import Pairing, pair_mentions
from flows.evaluate.scoring import FieldScore, Score, TableScore, Tally, score

__all__ = [
    "FieldScore",
    "LinkScore",
    "Pairing",
    "Score",
    "Screen",
    "TableScore",
    "Tally",
    "format_card",
    "format_linking",
    "format_score",
    "from_json",
    "linking",
    "listing",
    "pair_mentions",
    "read_mentions",
    "records_as_mentions",
    "score",
    "to_json",
]
