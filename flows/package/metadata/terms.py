"""Licences by their SPDX identifiers, and what is said of those that have none."""

from __future__ import annotations

from typing import Final

# What SPDX calls a custom licence: there is no page that gives its text.
_CUSTOM: Final = "LicenseRef-"

# Where the text of a licence stands, as catalogues link to it; of all others SPDX has a page.
_DEEDS: Final = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def address(spdx: str) -> str | None:
    """Return where a licence can be read, or None for one of the texts' own."""
    if spdx.startswith(_CUSTOM):
        return None
    return _DEEDS.get(spdx, f"https://spdx.org/licenses/{spdx}.html")


def words(spdx: str) -> str:
    """Return a licence as a person reads it: "all rights reserved" for LicenseRef-all-rights-reserved."""
    return spdx.removeprefix(_CUSTOM).replace("-", " ") if spdx.startswith(_CUSTOM) else spdx
