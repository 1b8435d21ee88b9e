"""Reading: ``raw/<corpus>/`` → ``Corpus``; and manifests of loose texts → documents."""

from flows.corpus.load import load_corpus, names
from flows.corpus.loose import read_manifest

__all__ = ["load_corpus", "names", "read_manifest"]
