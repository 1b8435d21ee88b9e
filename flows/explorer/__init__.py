"""A release as pages that a person reads in a browser, from the disk, with no network and no server."""

from flows.explorer.build import build

__all__ = ["build"]
