"""Step one: documents → mentions, by grammar and gazetteers, offline and deterministic."""

from flows.extract.pipeline import Extraction, extract

__all__ = ["Extraction", "extract"]
