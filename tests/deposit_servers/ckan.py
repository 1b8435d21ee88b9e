"""CKAN 2.11 as far as a deposit needs it: datasets of an organization, their resources, downloads.

It holds to the Action API (https://docs.ckan.org/en/2.11/api/) and to what its schemas do behind it: whoever is no
administrator of CKAN cannot say the state of a dataset that they make; names are held to a pattern and are taken once;
sums are kept as they are told; file names are put in small letters; what is private is not shown to others.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Final

from tests.deposit_servers.loopback import Answer, Loopback, Request

FIELDS: Final = frozenset(
    "id name title author author_email maintainer maintainer_email license_id notes url version state type owner_org "
    "private resources tags extras".split()
)
LICENCES: Final = ("notspecified", "odc-pddl", "odc-odbl", "odc-by", "cc-zero", "cc-by", "cc-by-sa", "other-closed")


class Refused(Exception):
    """What an action raises: a status, a kind and what is said of it."""

    def __init__(self, status: int, kind: str, **told: Any) -> None:
        super().__init__(kind)
        self.status, self.body = status, {"success": False, "error": {"__type": kind} | told}


@dataclass
class Ckan(Loopback):
    """The service with one organization and the token of an editor; ``corrupt``: names that are kept wrong."""

    token: str = "ckan-token-of-an-editor"
    organization: str = "dyads"
    others: tuple[str, ...] = ("elsewhere",)
    licences: tuple[str, ...] = LICENCES
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    corrupt: set[str] = field(default_factory=set)
    most_bytes: int = 10 * 2**20
    may_publish: bool = True
    redirects_to: str = ""  # where downloads lead, as with a store of objects

    def public(self) -> dict[str, dict[str, bytes]]:
        """What anybody sees: the files of datasets that are active and not private, by version."""
        shown = (dataset for dataset in self.datasets.values() if _is_open(dataset))
        return {d["version"]: {r["name"]: self.contents[r["id"]] for r in d["resources"]} for d in shown}

    def serve(self, request: Request) -> Answer:
        try:
            if found := re.fullmatch(r"/dataset/([^/]+)/resource/([^/]+)/download/([^/]+)", request.path):
                return self._download(request, *found.groups())
            name = request.path.removeprefix("/api/3/action/")
            return Answer(200, {"success": True, "result": self._action(name, request)})
        except Refused as refused:
            return Answer(refused.status, refused.body)

    def _action(self, name: str, request: Request) -> Any:
        reading: Mapping[str, Callable[[Request], Any]] = {
            "package_show": self._show,
            "license_list": self._licence_list,
        }
        writing: Mapping[str, Callable[[dict[str, Any]], Any]] = {
            "package_create": self._create,
            "package_patch": self._patch,
            "resource_create": self._resource_create,
            "resource_update": self._resource_update,
            "resource_delete": self._resource_delete,
        }
        if request.method == "GET" and name in reading:
            return reading[name](request)
        if request.method != "POST" or name not in writing:
            raise Refused(400, "Bad request", message=f"Action name not known: {name}")
        if not self._is_editor(request):
            raise Refused(403, "Authorization Error", message="Access denied")
        return writing[name](_fields(request))

    def _is_editor(self, request: Request) -> bool:
        return request.headers.get("authorization") == self.token

    # Datasets

    def _licence_list(self, request: Request) -> Any:
        return [{"id": name, "title": name, "status": "active"} for name in self.licences]

    def _show(self, request: Request) -> Any:
        dataset = self._dataset(request.query["id"])
        if not (_is_open(dataset) or self._is_editor(request)):
            raise Refused(403, "Authorization Error", message="Access denied: User not authorized to read package")
        return dataset

    def _dataset(self, name: str) -> dict[str, Any]:
        for dataset in self.datasets.values():
            if name in (dataset["id"], dataset["name"]):
                return dataset
        raise Refused(404, "Not Found Error", message="Not found")

    def _create(self, told: dict[str, Any]) -> Any:
        self._check(told)
        if any(dataset["name"] == told["name"] for dataset in self.datasets.values()):
            raise Refused(409, "Validation Error", name=["That URL is already in use."])
        told.pop("state", None)  # as for all but sysadmins
        dataset: dict[str, Any] = {"id": str(uuid.uuid4()), "state": "active", "private": False, "resources": []}
        dataset |= told
        dataset["organization"] = {"id": f"id-of-{told['owner_org']}", "name": told["owner_org"]}
        dataset["owner_org"] = dataset["organization"]["id"]
        self.datasets[dataset["id"]] = dataset
        return dataset

    def _patch(self, told: dict[str, Any]) -> Any:
        dataset = self._dataset(told["id"])
        self._check({"name": dataset["name"], "owner_org": self.organization} | told)
        if not self.may_publish:
            told.pop("private", None)
        dataset |= {key: value for key, value in told.items() if key not in ("id", "owner_org")}
        return dataset

    def _check(self, told: dict[str, Any]) -> None:
        faults: dict[str, list[str]] = {}
        if not re.fullmatch(r"[a-z0-9_-]{2,100}", told.get("name", "")):
            faults["name"] = ["Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"]
        if "owner_org" not in told:
            faults["owner_org"] = ["An organization must be provided"]
        elif told["owner_org"] not in (self.organization, *self.others):
            faults["owner_org"] = ["Organization does not exist"]
        elif told["owner_org"] != self.organization:
            raise Refused(403, "Authorization Error", message="Access denied: not authorized to edit this organization")
        for number, tag in enumerate(told.get("tags", [])):
            if not re.fullmatch(r"[\w \-.]{2,100}", tag["name"]):
                faults[f"tags-{number}"] = [f'Tag "{tag["name"]}" can only contain alphanumeric characters']
        faults |= {name: ["Unknown field"] for name in told if name not in FIELDS}
        if faults:
            raise Refused(409, "Validation Error", **faults)

    # Resources

    def _resource_create(self, told: dict[str, Any]) -> Any:
        dataset = self._dataset(told["package_id"])
        resource = self._filled({"id": str(uuid.uuid4())} | {key: value for key, value in told.items() if key != "id"})
        dataset["resources"].append(resource)
        return resource

    def _resource_update(self, told: dict[str, Any]) -> Any:
        dataset = self._dataset(told["package_id"])
        for number, resource in enumerate(dataset["resources"]):
            if resource["id"] == told["id"]:
                dataset["resources"][number] = self._filled(told)
                return dataset["resources"][number]
        raise Refused(404, "Not Found Error", message="Not found: Resource was not found.")

    def _filled(self, told: dict[str, Any]) -> dict[str, Any]:
        name, content = told.pop("upload")
        if len(content) > self.most_bytes:
            raise Refused(409, "Validation Error", upload=["File upload too large"])
        self.contents[told["id"]] = content[::-1] + b"?" if told["name"] in self.corrupt else content
        url = f"http://ckan.internal/dataset/{told['package_id']}/resource/{told['id']}/download/{name.lower()}"
        return told | {"url": url, "url_type": "upload", "size": len(content)}

    def _resource_delete(self, told: dict[str, Any]) -> Any:
        for dataset in self.datasets.values():
            for resource in dataset["resources"]:
                if resource["id"] == told["id"]:
                    dataset["resources"].remove(resource)
                    return None
        raise Refused(404, "Not Found Error", message="Not found: Resource was not found.")

    def _download(self, request: Request, package: str, resource: str, name: str) -> Answer:
        dataset = self._dataset(package)
        if not (_is_open(dataset) or self._is_editor(request)):
            return Answer(403, b"Not authorized to download resource")
        if not any(entry["id"] == resource and entry["url"].endswith(f"/{name}") for entry in dataset["resources"]):
            return Answer(404, b"Resource not found")
        if self.redirects_to:
            return Answer(302, None, {"Location": f"{self.redirects_to}/{resource}?signature=secret"})
        return Answer(200, self.contents[resource])


def _is_open(dataset: Mapping[str, Any]) -> bool:
    return dataset["state"] == "active" and not dataset["private"]


def _fields(request: Request) -> dict[str, Any]:
    """What was posted, as JSON or as a form with a file."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        return dict(request.json)
    if not kind.startswith("multipart/form-data") or request.cut:
        raise Refused(
            400, "Bad request", message="The browser (or proxy) sent a request that this server could not understand."
        )
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = BytesParser(_class=EmailMessage, policy=HTTP).parsebytes(head + request.body)
    return {name: value for part in message.iter_parts() for name, value in _field(part)}


def _field(part: Message) -> Iterator[tuple[str, Any]]:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    name = str(part.get_param("name", header="content-disposition"))
    yield name, (part.get_filename(), content) if part.get_filename() else content.decode()
