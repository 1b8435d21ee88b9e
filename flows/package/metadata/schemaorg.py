"""``schema-org.jsonld``: the package as a schema.org Dataset, which search engines for data read."""

from __future__ import annotations

from typing import Any

from flows.ground.model import Source
from flows.package.metadata.about import About, File, Maker
from flows.package.metadata.terms import address, words


def schema_org(told: About) -> dict[str, Any]:
    """Return the description as plain data."""
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": told.title,
        "alternateName": told.name,
        "description": told.description,
        "url": told.homepage,
        "version": told.version,
        "datePublished": told.released,
        "license": licences(told.licence),
        "creator": creators(told),
        "keywords": list(told.keywords),
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "temporalCoverage": period(told),
        "spatialCoverage": [{"@type": "Country", "name": name, "identifier": code} for code, name in told.states],
        "variableMeasured": ["treaties", "visits", "military exercises", "trade figures"],
        "measurementTechnique": "Read by rules, mended by curators; every value leads to the words it was read from.",
        "isBasedOn": [source(each) for each in told.sources],
        "distribution": [_file(each, told) for each in told.files],
    }
    return {key: entry for key, entry in described.items() if entry not in (None, [], "")}


def licences(spdx: str) -> str:
    """Return a licence as an address where it has one, else in words."""
    return address(spdx) or words(spdx)


def creators(told: About) -> list[dict[str, Any]]:
    """Return who made the dataset; those who only maintain it where nobody is named as its author."""
    authors = [maker for maker in told.makers if not maker.roles or "author" in maker.roles]
    return [_creator(maker) for maker in authors or told.makers]


def _creator(maker: Maker) -> dict[str, Any]:
    described = {"@type": "Organization" if maker.name.startswith("The ") else "Person", "name": maker.name}
    described |= {"affiliation": maker.organisation} if maker.organisation else {}
    return described | ({"url": maker.address} if maker.address else {})


def period(told: About) -> str | None:
    """Return the time covered as an ISO 8601 interval."""
    return "/".join(day.isoformat() for day in told.period) if told.period else None


def source(origin: Source) -> dict[str, Any]:
    """Return a text as a work that the dataset rests on."""
    described = {
        "@type": "CreativeWork",
        "name": origin.title,
        "author": [{"@type": "Person", "name": name} for name in origin.authors],
        "publisher": {"@type": "Organization", "name": origin.publisher},
        "url": origin.url,
        "license": licences(origin.licence),
        "inLanguage": origin.language,
        "identifier": f"sha256:{origin.sha256}",
    }
    return {key: entry for key, entry in described.items() if entry not in (None, [], "")}


def _file(file: File, told: About) -> dict[str, Any]:
    terms = [told.licence, *told.terms] if file.quotes else [told.licence]
    listed = [licences(each) for each in dict.fromkeys(terms)]
    return {
        "@type": "DataDownload",
        "name": file.title,
        "description": file.description,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media,
        "sha256": file.sha256,
        "license": listed if len(listed) > 1 else listed[0],
    }
