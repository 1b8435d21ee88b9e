"""Work that is not done twice: what a step gave is kept under what it was made from, and taken from there.

A step's key holds the digests of what it is given, of its code and data files (``flows/ground/fingerprint.py``), and
its parameters. What it gave has a digest of its own, which is what the keys of later steps hold: where a step ran anew
and gave the same, nothing after it runs.
"""

from flows.incremental.builder import Builder, Enough, Made
from flows.incremental.digest import digest
from flows.incremental.keeping import KEYED, VALUES, Keeping
from flows.incremental.runners import Plain, Planning, Runner, Silent
from flows.incremental.store import Store
from flows.incremental.tables import TABLES

__all__ = [
    "KEYED", "TABLES", "VALUES", "Builder", "Enough", "Keeping", "Made", "Plain", "Planning", "Runner", "Silent",
    "Store", "digest",
]  # fmt: skip
