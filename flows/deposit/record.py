"""What a record of InvenioRDM says of a release: ``zenodo.json`` of the release, and what makes it findable again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any, Final

from flows.deposit.package import Package
from flows.ground.errors import PublicationError
from flows.package import layout

METADATA: Final = "zenodo.json"
IS_VERSION_OF: Final = "isversionof"
ZENODO: Final = ("zenodo.org", "sandbox.zenodo.org")
# Of corpora: names within it are theirs. RFC 9562 makes name-based UUIDs (version 5) of a namespace and a name.
_CORPORA: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "corpus.dyad")


def corpus_urn(package: Package) -> str:
    """Return the URN of the corpus, the same for all its versions: ``urn:uuid:`` and a UUID made of its name."""
    return uuid.uuid5(_CORPORA, package.name).urn


def metadata(package: Package, host: str) -> dict[str, Any]:
    """Return ``metadata`` of a record (https://inveniordm.docs.cern.ch/reference/metadata/) on a host.

    Raises PublicationError where the release has no description of that kind, or names no day.
    """
    described = _described(package)
    if not described.get("publication_date"):
        raise PublicationError(
            "names no day of publication, which a record must have",
            where=package.path(METADATA),
            mend="set `released:` in corpus.yaml, and release a higher version",
        )
    # Without a publisher the server registers no DOI; the citation of a record names the repository.
    publisher = "Zenodo" if host in ZENODO else host
    return {"publisher": publisher} | described | {"related_identifiers": list(_related(package))}


def licence(package: Package) -> str:
    """Return the identifier of the licence, as the record has it."""
    rights = _described(package).get("rights") or [{}]
    return str(rights[0].get("id", "no licence"))


def _described(package: Package) -> dict[str, Any]:
    place = package.path(METADATA)
    try:
        return dict(json.loads(place.read_text("utf-8"))["metadata"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise PublicationError(
            "has no description for a record: releases carry one since 0.4.0",
            where=place,
            found=f"{type(fault).__name__}",
            mend="release a higher version, and publish that",
        ) from fault


def _related(package: Package) -> Iterator[dict[str, Any]]:
    yield _relation(corpus_urn(package), "urn", IS_VERSION_OF)
    described = json.loads(package.path(layout.DESCRIPTOR).read_text("utf-8"))
    if homepage := described.get("homepage"):
        yield _relation(homepage, "url", "isdescribedby")
    for source in described.get("sources", ()):
        if address := source.get("path"):
            yield _relation(address, "url", "isderivedfrom")


def _relation(identifier: str, scheme: str, kind: str) -> dict[str, Any]:
    return {"identifier": identifier, "scheme": scheme, "relation_type": {"id": kind}}
