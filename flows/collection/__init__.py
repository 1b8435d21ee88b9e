"""Collections: texts by the million read into Parquet of mentions and claims, and these linked into records."""

from flows.collection.run import Order, Report, collect

__all__ = ["Order", "Report", "collect"]
