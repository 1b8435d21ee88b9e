"""Zenodo, and any other InvenioRDM, by its Records API.

A version of a corpus is a record; later ones are *versions* of the first, so that they share a DOI for all of them. A
record is known again by two things in its metadata: a related identifier *is version of* with the corpus's URN
(``corpus_urn``), and ``version``. The state of what a search finds is asked of the record itself, since the search
follows a second or so behind.

A record has no folders: the interface knows none, and a key with a slash in it is told apart from the paths below a
file by its ending alone. So the topmost files are sent as they are, to be previewed and read one by one (Parquet over
HTTP), and with them one archive that holds the whole release; Zenodo takes a hundred files a record, and the pages
alone are more.

Zenodo mints the DOI and cannot take a record back: until ``publish``, all there is is a draft that only its owner sees.
The states and messages are those of the reference (https://inveniordm.docs.cern.ch/reference/rest_api_drafts_records/)
and of InvenioRDM 14. It was run against a server on loopback that holds to them, never against Zenodo or its sandbox:
first publish to ``sandbox.zenodo.org``, whose tokens are its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from flows.deposit.archive import Flat
from flows.deposit.http import Absent, NotTaken, PassingFault, Patience, Site, told_of_field
from flows.deposit.package import Package
from flows.deposit.port import State
from flows.deposit.record import IS_VERSION_OF, corpus_urn, licence, metadata
from flows.ground.errors import PublicationError, Unavailable
from flows.ground.reaching import AGAIN
from flows.ground.releases import version_key
from flows.package import layout

RECORDS: Final = "/api/records"
RIGHTS: Final = "to write and to publish records (deposit:write and deposit:actions at Zenodo)"
# Zenodo answers application/json on records in an older form of its own; files are JSON and nothing else.
NATIVE: Final = "application/vnd.inveniordm.v1+json"
PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class _Record:
    """A version there: ``id`` is the server's."""

    id: str
    published: bool

    @property
    def path(self) -> str:
        """Its own path, or that of its draft."""
        return f"{RECORDS}/{self.id}" if self.published else f"{RECORDS}/{self.id}/draft"


class InvenioRDM:
    """A service such as ``https://zenodo.org``, with a token of the account that the records belong to."""

    def __init__(self, address: str, token: str, *, patience: Patience | None = None) -> None:
        self._site = Site(address, token, scheme="Bearer", rights=RIGHTS, patience=patience)
        self._flat = Flat()
        self._records: dict[tuple[str, str], _Record] = {}
        self._held: dict[str, set[str]] = {}  # files by the record that may have something of them

    @property
    def address(self) -> str:
        """The service's own address."""
        return self._site.address

    def look(self, package: Package) -> State:
        """Say published where a record has the version, draft where one was begun."""
        record = self._find(package)
        return "absent" if record is None else "published" if record.published else "draft"

    def begin(self, package: Package) -> None:
        """Make a draft, as a further version where an earlier one is published; describe it.

        Raises PublicationError where the server does not know the licence or refuses the description, and where a
        draft of another version stands in the way.
        """
        described = metadata(package, self._site.host)
        self._know_licence(package)
        # An answer that was lost may have left a draft: it is looked for before another is made.
        record = self._site.patience.persist(lambda: self._find(package) or self._create(package, described))
        if record.published:
            raise self._overtaken(package)
        self._describe(record, described)
        self._held[record.id] = {entry["key"] for entry in self._entries(package)}

    def stored(self, package: Package) -> Mapping[str, str]:
        """Return the MD5 that the server computed of each file it has whole."""
        return {
            entry["key"]: entry["checksum"] for entry in self._entries(package) if entry.get("status") == "completed"
        }

    def files(self, package: Package) -> Mapping[str, Path]:
        """Return the topmost files and the archive of them all."""
        return self._flat.files(package)

    def digest(self, path: Path) -> str:
        """Return ``md5:`` and the MD5: the server computes no other."""
        with path.open("rb") as stream:
            return f"md5:{hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()}"

    def send(self, package: Package, name: str, path: Path) -> None:
        """Send one file: announce it, send its bytes, complete it; from the start where it was cut off."""
        self._site.patience.persist(lambda: self._upload(package, name, path))

    def publish(self, package: Package) -> str:
        """Publish the draft, and return the record's page.

        Where the answer is lost, the record says whether the step was taken.
        """
        record = self._known(package)
        self._first(package, record)
        answer = self._out(package, record)
        if answer is None:
            self._only_ours(package)
            self._describe(record, metadata(package, self._site.host), preview=layout.README)
            answer = self._site.patience.persist(lambda: self._publish(package, record))
        self._records[_key(package)] = _Record(record.id, published=True)
        return str(answer.get("links", {}).get("self_html") or f"{self.address}/records/{record.id}")

    def _known(self, package: Package) -> _Record:
        """The record of this run, or the one that is found; raises PublicationError where there is none."""
        record = self._records.get(_key(package)) or self._find(package)
        if record is None:
            raise PublicationError("has no draft of it", where=self.address, mend="publish again: it begins anew")
        return record

    def _find(self, package: Package) -> _Record | None:
        """Return the record that has the version, the published one where there are several, and remember it."""
        hits = [hit for hit in self._hits(package) if hit["metadata"].get("version") == package.version]
        hits.sort(key=lambda hit: str(hit.get("created", "")))
        found = [record for hit in hits if (record := self._state(str(hit["id"]))) is not None]
        found.sort(key=lambda record: not record.published)
        self._records.pop(_key(package), None)
        if found:
            self._records[_key(package)] = found[0]
        return found[0] if found else None

    def _state(self, name: str) -> _Record | None:
        if self._published(name) is not None:
            return _Record(name, published=True)
        record = _Record(name, published=False)
        try:
            self._site.get(record.path, accept=NATIVE)
        except Absent:
            return None
        return record

    def _published(self, name: str) -> Mapping[str, Any] | None:
        try:
            return dict(self._site.get(f"{RECORDS}/{name}", accept=NATIVE))
        except Absent:
            return None

    def _hits(self, package: Package) -> Iterator[Mapping[str, Any]]:
        """Yield the account's records and drafts of the corpus, all versions."""
        urn = corpus_urn(package)
        asked = {"q": f'metadata.related_identifiers.identifier:"{urn}"', "allversions": "true", "size": str(PAGE)}
        number = 1
        while True:
            hits = self._site.get("/api/user/records", asked | {"page": str(number)}, accept=NATIVE)["hits"]["hits"]
            yield from (hit for hit in hits if _is_version_of(hit.get("metadata", {}), urn))
            if len(hits) < PAGE:
                return
            number += 1

    def _create(self, package: Package, described: Mapping[str, Any]) -> _Record:
        earlier = self._earlier(package)
        path = f"{RECORDS}/{earlier}/versions" if earlier else RECORDS
        body = None if earlier else {"access": _OPEN, "files": {"enabled": True}, "metadata": described}
        draft = self._site.ask("POST", path, body=body, accept=NATIVE)
        begun = draft.get("metadata", {}).get("version")
        if earlier and begun not in (None, "", package.version):
            raise PublicationError(
                f"has a draft of version {begun}, which stands in the way: there is one draft of a next version",
                where=f"{self.address}/uploads/{draft['id']}",
                mend="publish that version or delete its draft, then publish this one",
            )
        record = self._records[_key(package)] = _Record(str(draft["id"]), published=False)
        return record

    def _earlier(self, package: Package) -> str | None:
        """Return a published record of an earlier version; raises PublicationError where a later one is out."""
        out = {
            str(hit["metadata"].get("version", "")): str(hit["id"])
            for hit in self._hits(package)
            if hit.get("is_published")
        }
        last = max(out, key=lambda version: version_key(version) or (), default=None)
        if last is None:
            return None
        if (version_key(last) or ()) > (version_key(package.version) or ()):
            raise PublicationError(
                f"has a later version, {last}: {package.version} would become the latest one there",
                where=f"{self.address}/records/{out[last]}",
                mend="publish versions in their order",
            )
        return out[last]

    def _describe(self, record: _Record, described: Mapping[str, Any], preview: str | None = None) -> None:
        """Give the draft its description; what its owner settled of access and identifiers stays."""
        draft = self._site.get(record.path, accept=NATIVE)
        kept = {name: draft[name] for name in ("pids", "custom_fields") if draft.get(name)}
        access = {
            name: part for name, part in draft.get("access", _OPEN).items() if name in ("record", "files", "embargo")
        }
        files = {"enabled": True} | ({"default_preview": preview} if preview else {})
        body = kept | {"access": access, "files": files, "metadata": described}
        answer = self._site.ask("PUT", record.path, body=body, accept=NATIVE)
        # A draft is kept with its faults, which are told in the answer; that it has no files yet is none.
        faults = [e for e in answer.get("errors") or () if preview or str(e.get("field", "")).startswith("metadata")]
        if faults:
            raise PublicationError(
                "does not take the description; nothing was published",
                where=f"{self.address}/uploads/{record.id}",
                found="; ".join(told for fault in faults for told in told_of_field(fault)),
                mend="mend what corpus.yaml says of it, and release a higher version",
            )

    def _know_licence(self, package: Package) -> None:
        name = licence(package)
        try:
            self._site.get(f"/api/vocabularies/licenses/{quote(name, safe='')}")
        except Absent as fault:
            raise PublicationError(
                "does not know the licence; nothing was published",
                where=self.address,
                found=name,
                expected="one of its licences (SPDX identifiers in small letters)",
                mend="publish elsewhere, or ask the service to add the licence",
            ) from fault

    def _entries(self, package: Package) -> list[Mapping[str, Any]]:
        return list(self._site.get(f"{self._known(package).path}/files").get("entries") or ())

    def _upload(self, package: Package, name: str, path: Path) -> None:
        # What is left of an earlier attempt goes first: the server takes no second content for a file, and may have
        # taken the file away with the connection.
        record = self._known(package)
        held = self._held.setdefault(record.id, set())
        files = f"{record.path}/files"
        place = f"{files}/{quote(name, safe='')}"
        if name in held:
            self._delete(place)
        held.add(name)
        self._site.ask("POST", files, body=[{"key": name}])
        try:
            self._site.put(f"{place}/content", path)
            self._site.ask("POST", f"{place}/commit")
        except Absent as fault:
            raise PassingFault(
                "lost the file while it was sent", where=fault.where, found=fault.found, mend=AGAIN
            ) from fault

    def _delete(self, place: str) -> None:
        try:
            self._site.ask("DELETE", place, accept="*/*")
        except Absent:  # by an attempt whose answer was lost
            return

    def _only_ours(self, package: Package) -> None:
        others = sorted({entry["key"] for entry in self._entries(package)} - set(self.files(package)))
        if others:
            raise PublicationError(
                "has a draft with files that are not of the release; nothing was published",
                where=f"{self.address}/uploads/{self._known(package).id}",
                found=", ".join(others),
                mend="delete these files from the draft, then publish again",
            )

    def _publish(self, package: Package, record: _Record) -> Mapping[str, Any]:
        """Take the step, and return the record; where the answer is lost, the record says whether it was taken."""
        try:
            return dict(self._site.ask("POST", f"{record.path}/actions/publish", accept=NATIVE))
        except NotTaken:
            raise
        except (PassingFault, Absent) as fault:
            if (found := self._taken(package, record)) is not None:
                return found
            raise fault

    def _taken(self, package: Package, record: _Record) -> Mapping[str, Any] | None:
        try:
            return self._out(package, record)
        except PassingFault as last:
            raise Unavailable(
                "was asked to publish and gave no answer; whether it did is not known",
                where=f"{self.address}/uploads/{record.id}",
                found=last.found,
                mend="publish again when it answers: nothing is published twice",
            ) from last

    def _out(self, package: Package, record: _Record) -> Mapping[str, Any] | None:
        """Return the record where it is published, by whomever; raises PublicationError where it has other files."""
        found = self._published(record.id)
        if found is None:
            return None
        self._records[_key(package)] = _Record(record.id, published=True)
        there = self.stored(package)
        if any(there.get(name) != self.digest(path) for name, path in self.files(package).items()):
            raise PublicationError(
                f"has had another package published under version {package.version} meanwhile",
                where=f"{self.address}/records/{record.id}",
                mend="a version once out stays what it is: release a higher one",
            )
        return found

    def _first(self, package: Package, record: _Record) -> None:
        """Look once more whether another run has published the version as another record: none can be taken back."""
        found = self._find(package)
        self._records[_key(package)] = record
        if found is not None and found.published and found.id != record.id:
            raise self._overtaken(package)

    def _overtaken(self, package: Package) -> PublicationError:
        return PublicationError(
            f"has had version {package.version} published meanwhile, by another run",
            where=self.address,
            mend="publish again: it is compared with this release",
        )


_OPEN: Final = {"record": "public", "files": "public"}


def _key(package: Package) -> tuple[str, str]:
    return package.name, package.version


def _is_version_of(described: Mapping[str, Any], urn: str) -> bool:
    related = described.get("related_identifiers") or ()
    return any(
        str(entry.get("identifier", "")).lower() == urn and entry.get("relation_type", {}).get("id") == IS_VERSION_OF
        for entry in related
    )
