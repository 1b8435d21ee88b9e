"""Servers that releases are sent to in tests: on loopback, held to what the real ones document."""
