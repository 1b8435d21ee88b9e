"""Frames: one module a table, from annotated sentences to candidates."""
