"""``dcat.jsonld``: the package as DCAT-AP 3, which European data portals harvest.

Mandatory there: title and description of a dataset, an access URL of each distribution; the themes, file types and
licences are those of the EU's vocabularies where these have them.
"""

from __future__ import annotations

from typing import Any, Final

from flows.ground.model import Source
from flows.package.metadata.about import About, File, Maker
from flows.package.metadata.terms import address, words

_EU: Final = "http://publications.europa.eu/resource/authority"
_TYPES: Final = {"parquet": "PARQUET", "csv": "CSV", "sqlite": "SQLITE"}
_FORMS: Final = "https://www.iana.org/assignments/media-types"
_THEMES: Final = (("INTR", "International issues"), ("GOVE", "Government and public sector"))

_CONTEXT: Final[dict[str, Any]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def dcat(told: About) -> dict[str, Any]:
    """Return the description as plain data (JSON-LD)."""
    described = {
        "@context": _CONTEXT,
        "@id": told.homepage or f"urn:dyad:{told.name}:{told.version}",
        "@type": "dcat:Dataset",
        "dct:title": _text(told.title),
        "dct:description": _text(told.description),
        "dct:identifier": f"{told.name}@{told.version}",
        "dcat:version": told.version,
        "dct:issued": {"@value": told.released, "@type": "xsd:date"} if told.released else None,
        "dcat:keyword": [_text(word) for word in told.keywords],
        "dcat:theme": [_theme(code, label) for code, label in _THEMES],
        "dct:language": {"@id": f"{_EU}/language/ENG", "@type": "dct:LinguisticSystem"},
        "dct:publisher": _agent(told.makers[0]) if told.makers else None,
        "dct:creator": [_agent(maker) for maker in told.makers],
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC", "@type": "dct:RightsStatement"},
        "dct:spatial": [{"@id": f"{_EU}/country/{code}", "@type": "dct:Location"} for code, _ in told.states],
        "dct:temporal": _period(told),
        "dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": _text(_PROVENANCE)},
        "prov:wasDerivedFrom": [_source(each) for each in told.sources],
        "dcat:landingPage": {"@id": told.homepage, "@type": "foaf:Document"} if told.homepage else None,
        "dcat:distribution": [_distribution(file, told) for file in told.files],
    }  # fmt: skip
    return {key: entry for key, entry in described.items() if entry not in (None, [])}


_PROVENANCE: Final = "Read from the texts listed as sources; the table of claims leads from each value to its words."


def _text(words: str) -> dict[str, str]:
    return {"@value": words, "@language": "en"}


def _agent(maker: Maker) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": maker.name}


def _theme(code: str, label: str) -> dict[str, Any]:
    return {"@id": f"{_EU}/data-theme/{code}", "@type": "skos:Concept", "skos:prefLabel": _text(label)}


def _source(source: Source) -> dict[str, Any]:
    """A text. It is no dataset, which is what ``dct:source`` would say."""
    named = {"@type": "prov:Entity", "dct:title": source.title, "dct:publisher": source.publisher}
    return named | ({"@id": source.url} if source.url else {})


def _period(told: About) -> dict[str, Any] | None:
    if told.period is None:
        return None
    first, last = ({"@value": day.isoformat(), "@type": "xsd:date"} for day in told.period)
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}


def _distribution(file: File, told: About) -> dict[str, Any]:
    """One file. Paths are relative: whoever puts the package on the web resolves them against its place."""
    described: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": _text(file.title),
        "dct:description": _text(file.description),
        "dcat:accessURL": {"@id": file.path, "@type": "rdfs:Resource"},
        "dcat:downloadURL": {"@id": file.path, "@type": "rdfs:Resource"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": _licence(told.licence),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }
    if file.format in _TYPES:
        described["dct:format"] = {"@id": f"{_EU}/file-type/{_TYPES[file.format]}", "@type": "dct:MediaTypeOrExtent"}
    if file.media != "application/octet-stream":
        described["dcat:mediaType"] = {"@id": f"{_FORMS}/{file.media}", "@type": "dct:MediaType"}
    if file.quotes and told.terms:
        terms = ", ".join(words(each) for each in told.terms)
        rights = f"Quotes from the texts stand under the texts' own terms: {terms}."
        described["dct:rights"] = {"@type": "dct:RightsStatement", "rdfs:label": _text(rights)}
    return described


def _licence(spdx: str) -> dict[str, Any]:
    found = address(spdx)
    document = {"@type": "dct:LicenseDocument"}
    return {"@id": found, **document} if found else {**document, "rdfs:label": _text(words(spdx))}
