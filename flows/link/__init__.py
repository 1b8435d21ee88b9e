"""Linking: mentions of one thing in several documents → one record, with every disagreement kept."""

from flows.link.link import link

__all__ = ["link"]
