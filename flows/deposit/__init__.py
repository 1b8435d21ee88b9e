"""A published release sent to where others look for data: a folder or bucket, an archive, a catalogue, a hub."""

from flows.deposit.package import Package, open_package
from flows.deposit.port import Deposit, Target
from flows.deposit.run import deposit

__all__ = ["Deposit", "Package", "Target", "deposit", "open_package"]
