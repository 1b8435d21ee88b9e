"""Dyad: open datasets of bilateral relations, read from texts, with every value traced to its words."""

__version__ = "0.4.0"
