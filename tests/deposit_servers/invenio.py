"""InvenioRDM 14 as far as a deposit needs it: drafts, their files, publication, versions, an account's search.

It holds to the reference (https://inveniordm.docs.cern.ch/reference/rest_api_drafts_records/) and to what the services
do behind it: a draft is kept with its faults, publication is strict; an unknown licence or type is refused at once; a
file takes one content, which may be no second; half a content takes the file away; a published record takes nothing.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.deposit_servers.loopback import Answer, Loopback, Request

NATIVE: Final = "application/vnd.inveniordm.v1+json"
TYPES: Final = ("dataset", "publication-article", "software", "image-photo")
LANGUAGES: Final = ("eng", "ita", "jpn")
RELATIONS: Final = ("isversionof", "isderivedfrom", "isdescribedby", "cites", "ispartof")
SCHEMES: Final = ("ark", "doi", "handle", "isbn", "url", "urn", "other")
FIELDS: Final = frozenset(
    "resource_type creators title additional_titles publisher publication_date subjects contributors dates languages "
    "identifiers related_identifiers sizes formats version rights copyright description additional_descriptions "
    "locations funding references".split()
)
REQUIRED: Final = ("resource_type", "creators", "title", "publication_date")
MISSING: Final = "Missing data for required field."


@dataclass
class File:
    content: bytes | None = None  # what was sent
    kept: bytes | None = None  # what the storage has
    completed: bool = False


@dataclass
class Record:
    id: str
    parent: str
    index: int
    created: int
    body: dict[str, Any]
    files: dict[str, File] = field(default_factory=dict)
    published: bool = False
    visible: int = 0  # the request from which on a search finds it
    last_draft: dict[str, Any] | None = None  # what the search still shows of it


@dataclass
class Invenio(Loopback):
    """The service with one account; ``lag``: requests until a search follows; ``corrupt``: keys that are kept wrong."""

    token: str = "a-token-of-the-account"
    licences: tuple[str, ...] = ("cc-by-4.0", "cc0-1.0")
    records: dict[str, Record] = field(default_factory=dict)
    lag: int = 0
    corrupt: set[str] = field(default_factory=set)
    most_files: int = 100
    quota: int = 50 * 10**9
    registers_dois: bool = True

    def public(self) -> dict[str, dict[str, bytes]]:
        """What anybody sees: the files of published records, by the versions that these tell."""
        shown = (record for record in self.records.values() if record.published)
        return {r.body["metadata"]["version"]: {key: file.kept or b"" for key, file in r.files.items()} for r in shown}

    def drafts(self) -> list[Record]:
        return [record for record in self.records.values() if not record.published]

    def serve(self, request: Request) -> Answer:
        allowed = self._allowed(request)
        if allowed is False:
            return told(401, "The server could not verify that you are authorized to access the URL requested.")
        for method, pattern, serve, open_to_all in self._routes():
            found = re.fullmatch(pattern, request.path)
            if found and method == request.method:
                if not (allowed or open_to_all):
                    return told(403, "Permission denied.")
                return serve(request, *found.groups())
        return told(404, "The requested URL was not found on the server.")

    def _allowed(self, request: Request) -> bool | None:
        """True for the account's token, False for a wrong one, None for none."""
        header = request.headers.get("authorization")
        return None if header is None else header == f"Bearer {self.token}"

    def _routes(self) -> Iterator[tuple[str, str, Callable[..., Answer], bool]]:
        draft, file = r"/api/records/([^/]+)/draft", r"/files/(.+)"
        yield "GET", r"/api/user/records", self._search, False
        yield "GET", r"/api/vocabularies/licenses/([^/]+)", self._licence, True
        yield "POST", r"/api/records", self._create, False
        yield "GET", r"/api/records/([^/]+)", self._read, True
        yield "POST", r"/api/records/([^/]+)/versions", self._new_version, False
        yield "GET", r"/api/records/([^/]+)/files", self._record_files, True
        yield "GET", draft, self._read_draft, False
        yield "PUT", draft, self._update, False
        yield "POST", f"{draft}/actions/publish", self._publish, False
        yield "GET", f"{draft}/files", self._draft_files, False
        yield "POST", f"{draft}/files", self._init, False
        yield "PUT", f"{draft}{file}/content", self._content, False
        yield "POST", f"{draft}{file}/commit", self._commit, False
        yield "DELETE", f"{draft}{file}", self._delete, False

    # Records

    def _search(self, request: Request) -> Answer:
        asked = re.fullmatch(r'metadata\.related_identifiers\.identifier:"([^"]+)"', request.query.get("q", ""))
        size, page = int(request.query.get("size", 10)), int(request.query.get("page", 1))
        if asked is None or size > 100:
            return told(400, "Invalid query string syntax." if asked is None else "Invalid querystring parameters.")
        shown = (self._indexed(record) for record in self.records.values())
        hits = [hit for hit in shown if hit and asked[1] in _identifiers(hit["metadata"])]
        if request.query.get("allversions") != "true":
            hits = [hit for hit in hits if hit["versions"]["is_latest"] or not hit["is_published"]]
        part = hits[size * (page - 1) : size * page]
        return self._native(request, {"hits": {"hits": part, "total": len(hits)}, "links": {}, "sortBy": "newest"})

    def _indexed(self, record: Record) -> dict[str, Any] | None:
        if record.visible <= len(self.asked):
            return self._shown(record)
        return record.last_draft

    def _create(self, request: Request) -> Answer:
        if refused := self._refused(request.json.get("metadata", {})):
            return refused
        record = self._new(uuid.uuid4().hex[:8], 1, request.json)
        return self._native(request, self._shown(record) | {"errors": self._faults(record, strict=False)}, 201)

    def _new(self, parent: str, index: int, body: dict[str, Any]) -> Record:
        known = {name: body[name] for name in ("access", "files", "metadata", "pids") if name in body}
        record = Record(uuid.uuid4().hex[:10], parent, index, len(self.asked), _EMPTY | known)
        record.visible = len(self.asked) + self.lag
        self.records[record.id] = record
        return record

    def _read(self, request: Request, name: str) -> Answer:
        record = self.records.get(name)
        if record is None or not record.published:
            return told(404, "The persistent identifier is not registered.")
        return self._native(request, self._shown(record))

    def _read_draft(self, request: Request, name: str) -> Answer:
        record = self._draft(name)
        return record if isinstance(record, Answer) else self._native(request, self._shown(record))

    def _update(self, request: Request, name: str) -> Answer:
        record = self._draft(name)
        if isinstance(record, Answer):
            return record
        if refused := self._refused(request.json.get("metadata", {})):
            return refused
        faults = self._preview(record, request.json)
        # A draft is replaced; versions before 11 did the same with its identifiers.
        default = _EMPTY | {"pids": {}, "custom_fields": {}}
        record.body = default | {key: value for key, value in request.json.items() if key in (*default, "files")}
        faults += self._faults(record, strict=False) + ([] if record.files else [_NO_FILES])
        return self._native(request, self._shown(record) | {"errors": faults})

    def _preview(self, record: Record, body: dict[str, Any]) -> list[dict[str, Any]]:
        preview = body.get("files", {}).get("default_preview")
        if preview and preview not in record.files:
            return [{"field": "files.default_preview", "messages": [f'No file with key "{preview}"']}]
        return []

    def _new_version(self, request: Request, name: str) -> Answer:
        record = self.records.get(name)
        if record is None or not record.published:
            return told(404, "The persistent identifier does not exist.")
        family = [other for other in self.records.values() if other.parent == record.parent]
        drafts = [other for other in family if not other.published]
        latest = max((other for other in family if other.published), key=lambda other: other.index)
        kept = {
            key: value for key, value in latest.body["metadata"].items() if key not in ("version", "publication_date")
        }
        draft = drafts[0] if drafts else self._new(record.parent, latest.index + 1, {"metadata": kept})
        return self._native(request, self._shown(draft), 201)

    def _publish(self, request: Request, name: str) -> Answer:
        record = self._draft(name)
        if isinstance(record, Answer):
            return record
        if faults := self._faults(record, strict=True):
            return told(400, "A validation error occurred.", errors=faults)
        shown = self._shown(record)
        record.published, record.last_draft, record.visible = True, shown, len(self.asked) + self.lag
        return self._native(request, self._shown(record), 202)

    def _draft(self, name: str) -> Record | Answer:
        record = self.records.get(name)
        if record is None or record.published:
            return told(404, "The persistent identifier does not exist.")
        return record

    def _shown(self, record: Record) -> dict[str, Any]:
        family = [other for other in self.records.values() if other.parent == record.parent and other.published]
        html = "records" if record.published else "uploads"
        return record.body | {
            "id": record.id,
            "created": f"2026-01-01T00:00:{record.created:06}",
            "is_published": record.published,
            "parent": {"id": record.parent},
            "links": {"self_html": f"{self.address}/{html}/{record.id}"},
            "versions": {
                "index": record.index,
                "is_latest": bool(family) and record is max(family, key=lambda r: r.index),
            },
        }

    def _native(self, request: Request, body: dict[str, Any], status: int = 200) -> Answer:
        """A record as InvenioRDM has it for whoever asks for that; Zenodo answers all others as it used to."""
        return Answer(
            status, body if request.headers.get("accept") == NATIVE else {"conceptrecid": "1", "submitted": False}
        )

    # Files

    def _record_files(self, request: Request, name: str) -> Answer:
        record = self.records.get(name)
        if record is None or not record.published:
            return told(404, "The persistent identifier is not registered.")
        return self._listed(request, record)

    def _draft_files(self, request: Request, name: str) -> Answer:
        record = self._draft(name)
        return record if isinstance(record, Answer) else self._listed(request, record)

    def _listed(self, request: Request, record: Record, status: int = 200) -> Answer:
        if request.headers.get("accept") != "application/json":
            return told(406, "Not acceptable.")
        return Answer(status, {"enabled": True, "entries": [_entry(key, file) for key, file in record.files.items()]})

    def _init(self, request: Request, name: str) -> Answer:
        record = self._draft(name)
        if isinstance(record, Answer):
            return record
        keys = [entry["key"] for entry in request.json]
        if len(record.files) + len(keys) > self.most_files:
            return told(400, "Uploading selected files will result in exceeding the max amount per record.")
        for key in keys:
            if key in record.files:
                return told(400, f"File with key {key} already exists.")
            record.files[key] = File()
        return self._listed(request, record, 201)

    def _content(self, request: Request, name: str, key: str) -> Answer:
        record = self._draft(name)
        if isinstance(record, Answer):
            return record
        if (file := record.files.get(key)) is None:
            return told(404, f"Record '{name}' has no file '{key}'.")
        if request.headers.get("content-type") != "application/octet-stream":
            return told(415, "Invalid 'Content-Type' header.")
        if request.cut or file.completed:
            del record.files[key]
            return told(400, "The file upload transfer failed, please try again.")
        if len(request.body) + sum(len(other.kept or b"") for other in record.files.values()) > self.quota:
            return told(400, "File size limit exceeded.")
        file.content, file.kept = request.body, request.body[::-1] + b"?" if key in self.corrupt else request.body
        return Answer(200, _entry(key, file))

    def _commit(self, request: Request, name: str, key: str) -> Answer:
        record = self._draft(name)
        if isinstance(record, Answer):
            return record
        if (file := record.files.get(key)) is None:
            return told(404, f"Record '{name}' has no file '{key}'.")
        if file.content is None:
            return told(500, "Internal server error")
        file.completed = True
        return Answer(200, _entry(key, file))

    def _delete(self, request: Request, name: str, key: str) -> Answer:
        record = self._draft(name)
        if isinstance(record, Answer):
            return record
        if key not in record.files:
            return told(404, f"Record '{name}' has no file '{key}'.")
        del record.files[key]
        return Answer(204)

    # Metadata

    def _licence(self, request: Request, name: str) -> Answer:
        if name in self.licences:
            return Answer(200, {"id": name, "title": {"en": name}})
        return told(404, "The persistent identifier does not exist.")

    def _refused(self, described: dict[str, Any]) -> Answer | None:
        """A value that a vocabulary does not have is refused when it is written, not when it is published."""
        known: list[tuple[object, tuple[str, ...]]] = [(described.get("resource_type", {}).get("id", "dataset"), TYPES)]
        known += [(entry.get("id"), LANGUAGES) for entry in described.get("languages", [])]
        known += [(entry["id"], self.licences) for entry in described.get("rights", []) if "id" in entry]
        related = described.get("related_identifiers", [])
        known += [(entry["relation_type"]["id"], RELATIONS) for entry in related if "relation_type" in entry]
        for value, vocabulary in known:
            if value not in vocabulary:
                return told(400, f"Invalid value {value}.")
        return None

    def _faults(self, record: Record, *, strict: bool) -> list[dict[str, Any]]:
        described = record.body["metadata"]
        faults = [_fault(f"metadata.{name}", MISSING) for name in REQUIRED if not described.get(name)]
        faults += [_fault(f"metadata.{name}", "Unknown field.") for name in described if name not in FIELDS]
        faults += list(_details(described))
        if self.registers_dois and not described.get("publisher"):
            faults.append(_fault("metadata.publisher", "Missing publisher field required for DOI registration."))
        if strict and not record.files:
            faults.append(_NO_FILES)
        if strict and not all(file.completed for file in record.files.values()):
            told_so = "One or more files have not completed their transfer, please wait."
            faults.append(_fault("files.enabled", told_so))
        return faults


def _details(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if len(described.get("title", "title")) < 3:
        yield _fault("metadata.title", "Shorter than minimum length 3.")
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?", described.get("publication_date") or "2026"):
        yield _fault("metadata.publication_date", "Please provide a valid date or interval.")
    for number, creator in enumerate(described.get("creators", [])):
        if creator.get("person_or_org", {}).get("type") not in ("organizational", "personal"):
            yield _fault(f"metadata.creators.{number}.person_or_org.type", "Invalid value.")
        elif not creator["person_or_org"].get("name"):
            yield _fault(f"metadata.creators.{number}.person_or_org.name", "Name cannot be blank.")
    for number, related in enumerate(described.get("related_identifiers", [])):
        if related.get("scheme") not in SCHEMES or not _valid(related):
            yield _fault(f"metadata.related_identifiers.{number}.identifier", f"Invalid {related.get('scheme')}.")
        if "relation_type" not in related:
            yield _fault(f"metadata.related_identifiers.{number}.relation_type", MISSING)
    for number, cited in enumerate(described.get("references", [])):
        if not cited.get("reference"):
            yield _fault(f"metadata.references.{number}.reference", MISSING)


def _valid(related: dict[str, Any]) -> bool:
    patterns = {"urn": r"urn:[a-z0-9][a-z0-9-]{0,30}:.+", "url": r"https?://[^/]+.*"}
    return bool(re.fullmatch(patterns.get(related["scheme"], ".+"), related.get("identifier", "")))


def _identifiers(described: dict[str, Any]) -> list[str]:
    return [entry["identifier"] for entry in described.get("related_identifiers", [])]


def _entry(key: str, file: File) -> dict[str, Any]:
    entry: dict[str, Any] = {"key": key, "status": "completed" if file.completed else "pending", "links": {}}
    if file.completed and file.kept is not None:
        entry |= {"checksum": f"md5:{hashlib.md5(file.kept).hexdigest()}", "size": len(file.kept)}
    return entry


def _fault(name: str, message: str) -> dict[str, Any]:
    return {"field": name, "messages": [message]}


_EMPTY: Final[dict[str, Any]] = {"access": {"record": "public", "files": "public"}, "metadata": {}}
_NO_FILES: Final = _fault("files.enabled", "Missing uploaded files.")


def told(status: int, message: str, **more: Any) -> Answer:
    return Answer(status, {"status": status, "message": message} | more)
