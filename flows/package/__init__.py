"""Tables → a Data Package on disk, checked and put in place at once or not at all."""

from flows.package.check import check
from flows.package.lock import alone
from flows.package.publish import publish
from flows.package.stage import stage

__all__ = ["alone", "check", "publish", "stage"]
