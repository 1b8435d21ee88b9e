"""``croissant.json``: Croissant 1.1 (MLCommons, January 2026), JSON-LD over schema.org.

Each table is a record set over its CSV and points at its Parquet twin; the claims' values carry their provenance value
by value (specification, "Data-level provenance"): an annotation with ``prov:wasDerivedFrom``.
"""

from __future__ import annotations

from typing import Any, Final

from flows.ground.schema import Column, TableSchema, load_schemas
from flows.package.metadata.about import About, File
from flows.package.metadata.citing import bibtex
from flows.package.metadata.schemaorg import creators, licences, period, source

# mlcroissant loads Parquet by this name only; the one IANA knows validates, and then cannot be read.
_PARQUET: Final = "application/x-parquet"
_TYPES: Final = {
    "string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "date": "sc:Date", "boolean": "sc:Boolean",
}  # fmt: skip
_PROVENANCE: Final = ("source_id", "start_char", "end_char", "quote", "how", "rule")

# The context that the specification recommends (appendix 1), and PROV-O.
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "annotation": "cr:annotation",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "excludes": "cr:excludes",
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
    "unArchive": "cr:unArchive",
    "value": "cr:value",
}


def croissant(told: About) -> dict[str, Any]:
    """Return the description as plain data."""
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": told.name,
        "alternateName": told.title,
        "description": told.description,
        "url": told.homepage,
        "version": told.version,
        "datePublished": told.released,
        "license": licences(told.licence),
        "creator": creators(told),
        "citeAs": bibtex(told),
        "keywords": list(told.keywords),
        "inLanguage": "en",
        "isLiveDataset": False,
        "temporalCoverage": period(told),
        "prov:wasDerivedFrom": [source(each) for each in told.sources],
        "distribution": [_file(each) for each in told.files],
        "recordSet": [_records(schema) for schema in load_schemas().values()],
    }
    return {key: entry for key, entry in described.items() if entry not in (None, [], "")}


def _file(file: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path.rpartition("/")[2],
        "description": file.title,
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": _PARQUET if file.format == "parquet" else file.media,
        "sha256": file.sha256,
    }


def _records(schema: TableSchema) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        "name": schema.name,
        "description": f"{schema.description} {schema.absence}",
        "key": [{"@id": f"{schema.name}/{name}"} for name in schema.primary_key],
        "field": [_field(schema, column) for column in schema.columns],
    }


def _field(schema: TableSchema, column: Column) -> dict[str, Any]:
    name = f"{schema.name}/{column.name}"
    described = _extracted(schema, column, name)
    for key in schema.foreign_keys:
        # mlcroissant 1.1 joins what is referred to, and fails where that refers to others itself (conflicts → claims)
        if key.columns == (column.name,) and not load_schemas()[key.table].foreign_keys:
            described["references"] = {"field": {"@id": f"{key.table}/{key.references[0]}"}}
    if schema.name == "claims" and column.name == "value":
        described["annotation"] = _derivation(schema, name)
    return described


def _derivation(schema: TableSchema, name: str) -> dict[str, Any]:
    """What each value was derived from: the text, the characters, the words, and the rule that read them."""
    parts = [_extracted(schema, schema.column(part), f"{name}/derivation/{part}") for part in _PROVENANCE]
    return {
        "@type": "cr:Field",
        "@id": f"{name}/derivation",
        "name": "derivation",
        "description": "The characters of the text that the value was read from.",
        "dataType": "prov:Entity",
        "equivalentProperty": "prov:wasDerivedFrom",
        "subField": parts,
    }


def _extracted(schema: TableSchema, column: Column, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": name,
        "name": column.name,
        "description": column.description,
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": f"{schema.name}.parquet"}, "extract": {"column": column.name}},
    }
