"""Records → published tables: one Arrow table for each file in ``schemas/tables/``."""

from flows.tabulate.tables import tabulate

__all__ = ["tabulate"]
