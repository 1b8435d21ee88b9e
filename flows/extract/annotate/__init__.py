"""Annotators: each reads a view and points at typed stretches of it."""
