"""Where the project's folders are, found from this file, never from the working directory."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"
RAW = ROOT / "raw"
OUTPUT = ROOT / "output"
EXPECTATIONS = ROOT / "expectations"
LANGUAGE = ROOT / "flows" / "language"
WORKSHOP = ROOT / ".dyad"  # staging, Prefect's home, Data Docs, caches; never released, never committed
