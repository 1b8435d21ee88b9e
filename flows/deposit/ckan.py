"""CKAN by its Action API: a version is a dataset of an organization, its files are resources.

The dataset is named ``<corpus>-<version>``, dots as hyphens, and is private until all is there. It is not made with
``state: draft``: CKAN lets none but its administrators say the state of a dataset that they make, and would make it
active, which is public. ``publish`` is one ``package_patch``.

CKAN computes no sums (the field ``hash`` holds what somebody said), so every file is read back and its SHA-256
compared. Resources are known by ``name``, the path in the package; a name that stands twice, because an answer was
lost, is made one again.

The states and messages are those of CKAN 2.10 to 2.12 (https://docs.ckan.org/en/2.11/api/). It was run against a server
on loopback that holds to them, never against a CKAN on the net.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote

from flows.deposit.archive import Flat, stands_alone
from flows.deposit.http import Absent, PassingFault, Patience, Site
from flows.deposit.package import Package
from flows.deposit.port import State
from flows.ground.errors import PublicationError, Unavailable
from flows.package import layout

RIGHTS: Final = "an editor's or administrator's of the organization"
NAME_LIMIT: Final = 100  # characters
# CKAN's own identifiers, which are older than SPDX's.
LICENCES: Final = {
    "cc-by-4.0": "cc-by",
    "cc-by-sa-4.0": "cc-by-sa",
    "cc0-1.0": "cc-zero",
    "odbl-1.0": "odc-odbl",
    "odc-by-1.0": "odc-by",
    "pddl-1.0": "odc-pddl",
}
_NOT_IN_TAGS: Final = re.compile(r"[^\w \-.]")
_TAG: Final = range(2, 101)  # characters


class CKAN:
    """A service such as ``https://demo.ckan.org``, an organization there by name, and a token of one of its editors."""

    def __init__(self, address: str, organization: str, token: str, *, patience: Patience | None = None) -> None:
        self._site = Site(address, token, rights=RIGHTS, patience=patience)
        self._organization = organization
        # CSV stands beside the archive too: CKAN shows it as tables.
        self._flat = Flat(lambda name: stands_alone(name) or name.endswith(".csv"))

    @property
    def address(self) -> str:
        """The service's own address, and the organization."""
        return f"{self._site.address}/organization/{self._organization}"

    def look(self, package: Package) -> State:
        """Say published where the dataset is active and not private."""
        dataset = self._show(package)
        return "absent" if dataset is None else "published" if _is_public(dataset) else "draft"

    def begin(self, package: Package) -> None:
        """Make a private dataset, or describe anew the one that an earlier run left.

        Raises PublicationError where the server does not know the licence or the organization, or refuses the name.
        """
        described = self._described(package)
        # An answer that was lost may have left a dataset: it is looked for before another is made.
        dataset = self._site.patience.persist(
            lambda: self._show(package) or self._act("package_create", described | {"private": True})
        )
        if _is_public(dataset):
            raise PublicationError(
                "has the dataset public already; nothing more was sent",
                where=self._page(package),
                mend="publish again: it is compared with this release",
            )
        self._act("package_patch", described | {"id": dataset["id"], "private": True}, again=True)

    def stored(self, package: Package) -> Mapping[str, str]:
        """Return the SHA-256 of every file, read back; a name that stands twice counts as none."""
        resources = self._resources(package)
        counted = Counter(str(resource.get("name")) for resource in resources)
        return {
            str(resource["name"]): self._site.sha256(_download(resource))
            for resource in resources
            if counted[str(resource.get("name"))] == 1 and resource.get("url_type") == "upload"
        }

    def files(self, package: Package) -> Mapping[str, Path]:
        """Return the topmost files, the CSV, and the archive of them all."""
        return self._flat.files(package)

    def digest(self, path: Path) -> str:
        """Return the SHA-256."""
        return layout.sha256(path)

    def send(self, package: Package, name: str, path: Path) -> None:
        """Send one file, in the place of what there is under its name."""
        self._site.patience.persist(lambda: self._upload(package, name, path))

    def publish(self, package: Package) -> str:
        """Make the dataset public, and return its page."""
        dataset = self._dataset(package)
        self._only_ours(package, dataset)
        try:
            done = self._act("package_patch", {"id": dataset["id"], "private": False, "state": "active"}, again=True)
        except PassingFault as fault:
            raise Unavailable(
                "was asked to publish and gave no answer; whether it did is not known",
                where=self._page(package),
                found=fault.found,
                mend="publish again when it answers: nothing is published twice",
            ) from fault
        if not _is_public(done):
            raise PublicationError(
                "keeps the dataset private",
                where=self._page(package),
                found=f"private: {done.get('private')}, state: {done.get('state')}",
                mend="ask an administrator of the organization to publish it, or for the right to",
            )
        return self._page(package)

    def _act(self, action: str, body: Mapping[str, Any], *, again: bool = False) -> Mapping[str, Any]:
        answer = self._site.ask("POST", f"/api/3/action/{action}", body=body, again=again)
        return dict(answer["result"] or {})

    def _show(self, package: Package) -> Mapping[str, Any] | None:
        """Return the dataset, or None; raises PublicationError where it is somebody else's, or was deleted."""
        try:
            dataset = self._site.get("/api/3/action/package_show", {"id": dataset_name(package)})["result"]
        except Absent:
            return None
        owner = dataset.get("organization") or {}
        if self._organization not in (owner.get("name"), owner.get("id"), dataset.get("owner_org")):
            raise PublicationError(
                "has a dataset of another organization under that name",
                where=self._page(package),
                found=str(owner.get("name")),
                expected=self._organization,
            )
        if dataset.get("state") == "deleted":
            raise PublicationError(
                "has a dataset of that name in its bin",
                where=self._page(package),
                mend="have it purged, or restored, by an administrator",
            )
        return dict(dataset)

    def _dataset(self, package: Package) -> Mapping[str, Any]:
        if (dataset := self._show(package)) is None:
            raise PublicationError(
                "has no dataset of it", where=self._page(package), mend="publish again: it begins anew"
            )
        return dataset

    def _resources(self, package: Package) -> list[Mapping[str, Any]]:
        return list(self._dataset(package).get("resources") or ())

    def _upload(self, package: Package, name: str, path: Path) -> None:
        dataset = self._dataset(package)
        same, *others = [r for r in dataset.get("resources") or () if r.get("name") == name] or [None]
        for other in others:
            self._delete(str(other["id"]))
        fields = {"package_id": str(dataset["id"]), "name": name, "hash": f"sha256:{layout.sha256(path)}"}
        fields |= _format(package, name) | ({"id": str(same["id"])} if same else {})
        action = "resource_update" if same else "resource_create"
        self._site.post_form(f"/api/3/action/{action}", fields, path, "upload")

    def _delete(self, resource: str) -> None:
        try:
            self._act("resource_delete", {"id": resource}, again=True)
        except Absent:  # by an attempt whose answer was lost
            return

    def _only_ours(self, package: Package, dataset: Mapping[str, Any]) -> None:
        others = sorted({str(r.get("name")) for r in dataset.get("resources") or ()} - set(self.files(package)))
        if others:
            raise PublicationError(
                "has a dataset with resources that are not of the release; it was not made public",
                where=self._page(package),
                found=", ".join(others),
                mend="delete these resources, then publish again",
            )

    def _described(self, package: Package) -> dict[str, Any]:
        """Return the fields of the dataset, from the release's own description."""
        told = json.loads(package.path(layout.DESCRIPTOR).read_text("utf-8"))
        makers = [str(maker["title"]) for maker in told.get("contributors") or ()]
        described = {
            "name": dataset_name(package),
            "title": f"{told.get('title') or package.name}, version {package.version}",
            "notes": told.get("description"),
            "version": package.version,
            "author": ", ".join(makers),
            "url": told.get("homepage"),
            "license_id": self._licence(told["licenses"][0]["name"]),
            "tags": [{"name": tag} for tag in _tags(told.get("keywords") or ())],
            "owner_org": self._organization,
        }
        return {key: entry for key, entry in described.items() if entry}

    def _licence(self, spdx: str) -> str:
        """Return CKAN's identifier of a licence; raises PublicationError where it has none, since it checks nothing."""
        known = {
            str(entry["id"]).lower(): str(entry["id"])
            for entry in self._site.get("/api/3/action/license_list")["result"]
        }
        for name in (spdx.lower(), LICENCES.get(spdx.lower(), "")):
            if name in known:
                return known[name]
        raise PublicationError(
            "does not know the licence; nothing was published",
            where=self.address,
            found=spdx,
            expected=f"one of {', '.join(known.values())}",
            mend="publish elsewhere, or ask the service to add the licence",
        )

    def _page(self, package: Package) -> str:
        return f"{self._site.address}/dataset/{dataset_name(package)}"


def dataset_name(package: Package) -> str:
    """Return the name of a version's dataset; raises PublicationError where it would be longer than CKAN has them."""
    name = f"{package.name}-{package.version.replace('.', '-')}"
    if len(name) > NAME_LIMIT:
        raise PublicationError(
            "is too long a name for CKAN", where=name, found=f"{len(name)} characters", expected=f"{NAME_LIMIT} at most"
        )
    return name


def _is_public(dataset: Mapping[str, Any]) -> bool:
    return not dataset.get("private") and dataset.get("state") == "active"


def _download(resource: Mapping[str, Any]) -> str:
    """Return where a file is read, at the address that was given: ``url`` may hold one that only the server knows."""
    file = quote(unquote(str(resource["url"]).rpartition("/")[2]))
    return f"/dataset/{resource['package_id']}/resource/{resource['id']}/download/{file}"


def _format(package: Package, name: str) -> dict[str, str]:
    """Return what the release's description says of a data file; CKAN guesses the others by their endings."""
    told = json.loads(package.path(layout.DESCRIPTOR).read_text("utf-8")).get("resources") or ()
    fields = {"format": "format", "mimetype": "mediatype", "description": "title"}
    found: Mapping[str, Any] = next((resource for resource in told if resource.get("path") == name), {})
    return {field: str(found[key]) for field, key in fields.items() if found.get(key)}


def _tags(keywords: object) -> Iterator[str]:
    if isinstance(keywords, list):
        tags = (_NOT_IN_TAGS.sub(" ", str(word)).strip() for word in keywords)
        yield from dict.fromkeys(tag for tag in tags if len(tag) in _TAG)
