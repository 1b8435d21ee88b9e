"""A Hugging Face Hub on loopback, as far as datasets are concerned: the HTTP API that ``huggingface_hub`` 2.4 calls.

It keeps repositories as Git would (blobs, commits, branches, tags; large files in LFS by SHA-256) and is strict: no
commit of large files that have not been uploaded and verified, none upon a parent that is not the branch's head, no tag
twice, no card with a licence that the Hub does not know, nothing without a token that may write. Failures are put in
its way with ``Hub.fail``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

from tests.deposit_servers.hubstate import Entry, Failure, Hub, Refused, Repository, Tree

OWNER, TOKEN, READER = "fjord", "hf_writes-in-tests", "hf_reads-in-tests"
LARGE: Final = (
    10 << 20
)  # bytes from which any file goes by LFS; those that the attributes name, and binary ones, always
BY_LFS: Final = (".parquet", ".duckdb", ".sqlite")
PAGE: Final = 40  # entries of a tree in one answer; the Hub's thousand would leave the second page untried
LICENCES: Final = {"cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "odc-by", "odbl", "pddl", "mit", "apache-2.0", "other"}

Answer = tuple[int, dict[str, str], bytes]


def as_json(value: Any, **headers: str) -> Answer:
    return 200, {"Content-Type": "application/json", **headers}, json.dumps(value).encode()


@contextmanager
def running() -> Iterator[Hub]:
    """Run the server on a free port of loopback, in a thread."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.closing.set()
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    hub: Hub
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet: apart, each answer waits 40 ms for an acknowledgement
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: tests look at what is printed."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        request = f"{self.command} {unquote(parts.path)}"
        self.hub.log.append(request)
        failure = self.hub.due(request)
        body = self._body(failure)
        if failure and failure.kind == "hang":
            self.hub.closing.wait(60)
        if body is None or self.hub.closing.is_set():
            self.close_connection = True
            return
        status, headers, content = self._answer(parts.path, parse_qs(parts.query), body, failure)
        if failure and failure.kind == "lose":
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in {**headers, "Content-Length": headers.get("Content-Length", str(len(content)))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve

    def _body(self, failure: Failure | None) -> bytes | None:
        """What is sent, or None where the connection breaks while it is read."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b"".join(iter(self._chunk, b""))
        else:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size // 2 if failure and failure.kind == "cut" else size)
        if failure and failure.kind == "cut":
            return None
        return body[:-1] + bytes([body[-1] ^ 1]) if failure and failure.kind == "spoil" else body

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline(), 16)
        chunk = self.rfile.read(size)
        self.rfile.readline()
        return chunk

    def _answer(self, path: str, query: dict[str, list[str]], body: bytes, failure: Failure | None) -> Answer:
        try:
            if failure and failure.kind == "status":
                raise Refused(failure.status, failure.says)
            with self.hub.lock:
                return self._route(path, query, body)
        except Refused as refused:
            headers = {"X-Error-Message": refused.says, "Content-Type": "application/json"}
            headers |= {"X-Error-Code": refused.code} if refused.code else {}
            return refused.status, headers, json.dumps({"error": refused.says, **refused.more}).encode()

    def _route(self, path: str, query: dict[str, list[str]], body: bytes) -> Answer:
        for method, pattern, serve in ROUTES:
            if method == self.command and (found := re.fullmatch(pattern, path)):
                parts = {name: unquote(value) for name, value in found.groupdict().items() if value is not None}
                if not path.startswith("/lfs/"):  # signed addresses, to which no token goes
                    self._let_in(self.command not in ("GET", "HEAD") and not path.endswith("/paths-info/main"))
                return serve(self.hub, query=query, body=body, **parts)
        raise Refused(404, f"no such route: {self.command} {path}", "EntryNotFound")

    def _let_in(self, writing: bool) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in (TOKEN, READER, *(() if writing else ("",))):
            raise Refused(401, "Invalid credentials in Authorization header")
        if writing and token != TOKEN:
            raise Refused(403, "you don't have the rights to write to this repository")


def repository(hub: Hub, name: str) -> Repository:
    if name not in hub.repositories:
        raise Refused(404, "Repository not found", "RepoNotFound")
    return hub.repositories[name]


def revision_of(hub: Hub, name: str, revision: str) -> tuple[Repository, str]:
    found = repository(hub, name)
    if (oid := found.find(revision)) is None:
        raise Refused(404, f"Invalid rev id: {revision}", "RevisionNotFound")
    return found, oid


def create(hub: Hub, body: bytes, **_: Any) -> Answer:
    asked = json.loads(body)
    if asked.get("type") != "dataset":
        raise Refused(400, "only datasets here")
    if asked["organization"] != OWNER:
        raise Refused(403, f"You don't have the rights to create a dataset under the namespace {asked['organization']}")
    name = f"{asked['organization']}/{asked['name']}"
    if name in hub.repositories:
        raise Refused(409, "You already created this dataset repo", url=f"{hub.endpoint}/datasets/{name}")
    hub.make(name)
    return as_json({"url": f"{hub.endpoint}/datasets/{name}", "name": name})


def refs(hub: Hub, name: str, **_: Any) -> Answer:
    found = repository(hub, name)
    told = {
        kind: [{"name": key, "ref": f"refs/{ref}/{key}", "targetCommit": oid} for key, oid in pointing.items()]
        for kind, ref, pointing in (("branches", "heads", found.branches), ("tags", "tags", found.tags))
    }
    return as_json({**told, "converts": []})


def branch(hub: Hub, name: str, branch: str, body: bytes, **_: Any) -> Answer:
    found, oid = revision_of(hub, name, json.loads(body or b"{}").get("startingPoint", "main"))
    if branch in found.branches:
        raise Refused(409, f"Reference already exists: refs/heads/{branch}")
    found.branches[branch] = oid
    return as_json({})


def delete_branch(hub: Hub, name: str, branch: str, **_: Any) -> Answer:
    found = repository(hub, name)
    if branch == "main" or branch not in found.branches:
        raise Refused(403 if branch == "main" else 404, f"cannot delete {branch}", "RevisionNotFound")
    del found.branches[branch]
    return as_json({})


def tag(hub: Hub, name: str, revision: str, body: bytes, **_: Any) -> Answer:
    found, oid = revision_of(hub, name, revision)
    asked = json.loads(body)["tag"]
    if asked in found.tags:
        raise Refused(409, f"Tag reference exists already: {asked}")
    found.tags[asked] = oid
    return as_json({})


def by_lfs(path: str, size: int, sample: bytes) -> bool:
    return path.endswith(BY_LFS) or size >= LARGE or b"\0" in sample


def preupload(hub: Hub, name: str, revision: str, body: bytes, **_: Any) -> Answer:
    found, oid = revision_of(hub, name, revision)
    tree, files = found.commits[oid], []
    for asked in json.loads(body)["files"]:
        large = by_lfs(asked["path"], asked["size"], base64.b64decode(asked["sample"]))
        there = tree.get(asked["path"])
        known = {"oid": there.lfs or there.oid} if there else {}
        mode = "lfs" if large else "regular"
        files.append({"path": asked["path"], "uploadMode": mode, "shouldIgnore": False, **known})
    return as_json({"files": files})


def batch(hub: Hub, name: str, body: bytes, **_: Any) -> Answer:
    repository(hub, name)
    asked, objects = json.loads(body), []
    if asked["operation"] != "upload" or asked["hash_algo"] != "sha256":
        raise Refused(422, "only uploads by sha256")
    for one in asked["objects"]:
        told = {"oid": one["oid"], "size": one["size"]}
        if one["oid"] not in hub.verified:
            upload = {"href": f"{hub.endpoint}/lfs/{one['oid']}", "header": {}}
            verify = {"href": f"{hub.endpoint}/datasets/{name}.git/info/lfs/objects/verify", "header": {}}
            told["actions"] = {"upload": upload, "verify": verify}
        objects.append(told)
    return as_json({"transfer": "basic", "objects": objects})


def upload(hub: Hub, oid: str, body: bytes, **_: Any) -> Answer:
    hub.objects[oid] = body
    return 200, {}, b""


def verify(hub: Hub, body: bytes, **_: Any) -> Answer:
    asked = json.loads(body)
    there = hub.objects.get(asked["oid"], b"")
    if len(there) != asked["size"] or hashlib.sha256(there).hexdigest() != asked["oid"]:
        hub.objects.pop(asked["oid"], None)
        raise Refused(400, "the object that was uploaded is not the one that was announced")
    hub.verified.add(asked["oid"])
    return as_json({})


def commit(hub: Hub, name: str, revision: str, body: bytes, **_: Any) -> Answer:
    found = repository(hub, name)
    if revision not in found.branches:
        raise Refused(404, f"Invalid rev id: {revision}", "RevisionNotFound")
    header, *operations = [json.loads(line) for line in body.splitlines()]
    if header["key"] != "header" or not header["value"]["summary"]:
        raise Refused(400, "a commit begins with a header that has a summary")
    parent = header["value"].get("parentCommit")
    if parent and parent != found.branches[revision]:
        raise Refused(412, "A commit has happened since. Please refresh and try again.")
    tree = dict(found.commits[found.branches[revision]])
    for operation in operations:
        OPERATIONS[operation["key"]](hub, tree, operation["value"])
    oid = found.commit(revision, tree, header["value"]["summary"])
    url = f"{hub.endpoint}/datasets/{name}/commit/{oid}"
    return as_json({"success": True, "commitOid": oid, "commitUrl": url, "hookOutput": ""})


def _add(hub: Hub, tree: Tree, value: dict[str, Any]) -> None:
    content = base64.b64decode(value["content"])
    if by_lfs(value["path"], len(content), content[:512]):
        raise Refused(400, f"{value['path']}: binary files must be uploaded by LFS or Xet")
    if value["path"] == "README.md":
        check_card(content.decode())
    tree[value["path"]] = Entry(content)


def _add_large(hub: Hub, tree: Tree, value: dict[str, Any]) -> None:
    if value["algo"] != "sha256" or value["oid"] not in hub.verified:
        raise Refused(400, f"LFS pointer pointed to a file that does not exist: {value['path']}")
    tree[value["path"]] = Entry(None, value["oid"], len(hub.objects[value["oid"]]))


def _delete(hub: Hub, tree: Tree, value: dict[str, Any]) -> None:
    if value["path"] not in tree:
        raise Refused(404, "A file with this name doesn't exist", "EntryNotFound")
    del tree[value["path"]]


OPERATIONS: Final = {"file": _add, "lfsFile": _add_large, "deletedFile": _delete}


def check_card(text: str) -> None:
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    head = yaml.safe_load(found[1]) if found else {}
    faults = [] if head.get("license") in LICENCES else [f'"license" must be one of {sorted(LICENCES)}']
    faults += [f'"configs[{n}]" must name data' for n, c in enumerate(head.get("configs", ())) if not c["data_files"]]
    if faults:
        raise Refused(
            400, "Invalid metadata in README.md", errors=[{"message": fault} for fault in faults], warnings=[]
        )


def validate(hub: Hub, body: bytes, **_: Any) -> Answer:
    check_card(json.loads(body)["content"])
    return as_json({"errors": [], "warnings": []})


def entry_told(path: str, entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "file", "path": path, "oid": entry.oid, "size": entry.size or len(entry.blob)}
    return told | ({"lfs": {"oid": entry.lfs, "size": entry.size, "pointerSize": len(entry.blob)}} if entry.lfs else {})


def tree(hub: Hub, name: str, revision: str, query: dict[str, list[str]], under: str = "", **_: Any) -> Answer:
    found, oid = revision_of(hub, name, revision)
    prefix = f"{under}/" if under else ""
    paths = sorted(path for path in found.commits[oid] if path.startswith(prefix))
    folders = {path[: path.index("/", len(prefix))] for path in paths if "/" in path[len(prefix) :]}
    if query.get("recursive", ["false"])[0].lower() not in ("true", "1"):
        paths = [path for path in paths if "/" not in path[len(prefix) :]]
    told = [{"type": "directory", "path": folder, "oid": "0" * 40, "size": 0} for folder in sorted(folders)]
    told += [entry_told(path, found.commits[oid][path]) for path in paths]
    start = int(query.get("cursor", ["0"])[0])
    more = f"{hub.endpoint}/api/datasets/{name}/tree/{revision}?recursive=True&expand=False&cursor={start + PAGE}"
    link = {"Link": f'<{more}>; rel="next"'} if start + PAGE < len(told) else {}
    return as_json(told[start : start + PAGE], **link)


def paths_info(hub: Hub, name: str, revision: str, body: bytes, **_: Any) -> Answer:
    found, oid = revision_of(hub, name, revision)
    asked = parse_qs(body.decode()).get("paths", [])
    return as_json([entry_told(path, found.commits[oid][path]) for path in asked if path in found.commits[oid]])


def info(hub: Hub, name: str, revision: str = "main", **_: Any) -> Answer:
    found, oid = revision_of(hub, name, revision)
    siblings = [{"rfilename": path} for path in sorted(found.commits[oid])]
    told = {"_id": "0", "id": name, "sha": oid, "private": False, "siblings": siblings, "tags": [], "gated": False}
    return as_json({**told, "lastModified": "2026-01-01T00:00:00.000Z", "downloads": 0, "likes": 0})


def resolve(hub: Hub, name: str, revision: str, path: str, **_: Any) -> Answer:
    found, oid = revision_of(hub, name, revision)
    if path not in found.commits[oid]:
        raise Refused(404, "Entry not found", "EntryNotFound")
    entry = found.commits[oid][path]
    content = hub.objects[entry.lfs] if entry.lfs else entry.content or b""
    return 200, {"ETag": f'"{entry.lfs or entry.oid}"', "X-Repo-Commit": oid, "Accept-Ranges": "none"}, content


NAME, REVISION = r"(?P<name>[^/]+/[^/]+)", r"(?P<revision>[^/]+)"
ROUTES: Final[tuple[tuple[str, str, Callable[..., Answer]], ...]] = (
    ("POST", "/api/repos/create", create),
    ("POST", "/api/validate-yaml", validate),
    ("GET", f"/api/datasets/{NAME}/refs", refs),
    ("POST", f"/api/datasets/{NAME}/branch/(?P<branch>[^/]+)", branch),
    ("DELETE", f"/api/datasets/{NAME}/branch/(?P<branch>[^/]+)", delete_branch),
    ("POST", f"/api/datasets/{NAME}/tag/{REVISION}", tag),
    ("POST", f"/api/datasets/{NAME}/preupload/{REVISION}", preupload),
    ("POST", f"/datasets/{NAME}.git/info/lfs/objects/batch", batch),
    ("POST", f"/datasets/{NAME}.git/info/lfs/objects/verify", verify),
    ("PUT", "/lfs/(?P<oid>[0-9a-f]{64})", upload),
    ("POST", f"/api/datasets/{NAME}/commit/{REVISION}", commit),
    ("GET", f"/api/datasets/{NAME}/tree/{REVISION}(?:/(?P<under>.+))?", tree),
    ("POST", f"/api/datasets/{NAME}/paths-info/{REVISION}", paths_info),
    ("GET", f"/api/datasets/{NAME}/revision/{REVISION}", info),
    ("GET", f"/api/datasets/{NAME}", info),
    ("GET", f"/datasets/{NAME}/resolve/{REVISION}/(?P<path>.+)", resolve),
    ("HEAD", f"/datasets/{NAME}/resolve/{REVISION}/(?P<path>.+)", resolve),
)
