"""The Hugging Face Hub: a dataset repository, whose versions are tags (``v0.4.0``) and whose main branch has the last.

A version is prepared on a branch, ``draft-0.4.0``: one commit with all of it, that is compared there. The tag put on
that commit is the step that publishes it (``load_dataset("owner/name", "treaties", revision="v0.4.0")``). Then the main
branch, which the Hub's page and viewer show, is brought to the same files by one more commit, unless a higher version
is out; where that fails, the main branch has the version before, whole, and publishing again mends it. A draft is a
branch in a public repository: nobody is pointed to it, but it is no secret.

The files lie at the top as in the release, so that paths in its metadata hold; only the README has a head, and the sums
name it as it is there. The repository is the dataset's alone: what else lies in the main branch is taken out of it by
the next version, and stays in its history.

The library speaks to the Hub (https://huggingface.co/docs/huggingface_hub). This was run against a server on loopback
that holds to the HTTP API as the library calls it, never against the Hub. Large files go by Git LFS; Xet, which the Hub
prefers, is left out where HF_HUB_DISABLE_XET does not say ``0``, because no server but the Hub's could be tried.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pydantic import SecretStr

import flows
from flows.deposit.hubcard import Cards
from flows.deposit.package import Package
from flows.deposit.port import State
from flows.ground.errors import PublicationError, Unavailable
from flows.ground.paths import WORKSHOP
from flows.ground.reaching import AGAIN
from flows.ground.releases import version_key
from flows.package import layout

if TYPE_CHECKING:
    from huggingface_hub import HfApi

HOME: Final = "https://huggingface.co"
MAIN: Final = "main"
ATTRIBUTES: Final = ".gitattributes"  # the Hub's own, in every repository
OWN: Final = frozenset({ATTRIBUTES, layout.README})  # what a repository may hold that was only just made
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
MOST_TRIES: Final = 5  # to bring the main branch up before another publication does

WAIT: Final = 120  # seconds for the Hub to say anything at all

SWITCHES: Final = {
    "HF_HOME": str(WORKSHOP / "huggingface"),
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_XET": "1",
}

UNKNOWN: Final = "broke off where a version is made public; it is public whole, or not at all"
BEHIND: Final = "has the version under its tag; the main branch still shows the one before"
NOTHING: Final = "cannot be reached, or refuses; nothing was published"


@dataclass(frozen=True, slots=True)
class Refs:
    """The commits that branches and tags point to."""

    branches: Mapping[str, str]
    tags: Mapping[str, str]


class Hub:
    """A dataset repository, ``owner/name``, and a token that may write to it; made where it is not there."""

    def __init__(self, repository: str, token: SecretStr, endpoint: str | None = None) -> None:
        self._repository, self._token = repository, token
        self._endpoint = _checked(endpoint or os.environ.get("HF_ENDPOINT") or HOME)
        self._cards = Cards()
        self._queue: dict[str, Path] = {}
        self._seen: dict[str, str] = {}  # the commit whose files were told last, by version

    @property
    def address(self) -> str:
        """The repository's page."""
        return f"{self._endpoint}/datasets/{self._repository}"

    def look(self, package: Package) -> State:
        """Say published where there is the tag and the main branch is not behind it, or the tag has other files."""
        with self._reaching():
            refs = self._refs()
            if refs is None:
                return "absent"
            if _tag(package) in refs.tags:
                finished = self._is_shown(package, refs) and _draft(package) not in refs.branches
                return "published" if finished or self._differing(package, refs.tags[_tag(package)]) else "draft"
            return "draft" if _draft(package) in refs.branches else "absent"

    def begin(self, package: Package) -> None:
        """Make the repository and the branch of the draft, where they are not there.

        Raises PublicationError where the repository holds something else than this dataset.
        """
        with self._reaching():
            if self._refs() is None:
                self._api.create_repo(self._repository, repo_type="dataset", exist_ok=True)
            refs = self._existing()
            if _tag(package) in refs.tags:
                return
            self._check_owner(package, refs)
            if _draft(package) not in refs.branches:
                self._api.create_branch(
                    self._repository, branch=_draft(package), revision=refs.branches[MAIN], repo_type="dataset",
                    exist_ok=True,
                )  # fmt: skip

    def stored(self, package: Package) -> Mapping[str, str]:
        """Return the SHA-256 of what is under the tag, or else on the branch of the draft.

        Of a file outside LFS the Hub tells Git's hash; where that is the one of our file, ours is told.
        """
        with self._reaching():
            refs = self._refs()
            commit = (refs.tags.get(_tag(package)) or refs.branches.get(_draft(package))) if refs else None
            if commit is None:
                return {}
            self._seen[package.version] = commit
            return self._digests(package, commit)

    def files(self, package: Package) -> Mapping[str, Path]:
        """Return all files, the README with the head that the Hub reads."""
        return self._cards.files(package)

    def digest(self, path: Path) -> str:
        """Return the SHA-256."""
        return layout.sha256(path)

    def send(self, package: Package, name: str, path: Path) -> None:
        """Lay a file ready: all are sent together, as one commit."""
        self._queue[name] = path

    def gather(self, package: Package) -> None:
        """Send what was laid ready as one commit on the branch of the draft; contents that are there stay there."""
        with self._reaching():
            refs = self._existing()
            if _tag(package) not in refs.tags:
                self._commit(package, _draft(package), refs.branches[_draft(package)], self._queue)
        self._queue = {}

    def publish(self, package: Package) -> str:
        """Put the tag on the commit that was compared, then bring the main branch up and take the draft away."""
        with self._reaching(UNKNOWN):
            refs = self._existing()
            if _tag(package) not in refs.tags:
                self._api.create_tag(
                    self._repository, tag=_tag(package), revision=self._seen[package.version], repo_type="dataset"
                )
        with self._reaching(BEHIND):
            self._bring_up(package)
        with suppress(Exception):  # the next look tells of a branch that is left, and publishing again takes it away
            self._api.delete_branch(self._repository, branch=_draft(package), repo_type="dataset")
        return f"{self.address}/tree/{_tag(package)}"

    def _bring_up(self, package: Package) -> None:
        """Have the main branch show this version, unless a higher one is out; who is first, wins."""
        for _ in range(MOST_TRIES):
            refs = self._existing()
            if self._is_shown(package, refs):
                return
            with _overtaken():
                self._commit(package, MAIN, refs.branches[MAIN], self.files(package))
        raise Unavailable(BEHIND, where=self.address, found="others write to it all the time", mend=AGAIN)

    def _commit(self, package: Package, branch: str, parent: str, files: Mapping[str, Path]) -> None:
        """Bring a branch to the version's files, of which ``files`` may differ there, in one commit upon ``parent``."""
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        gone = self._tree(parent).keys() - self.files(package).keys() - {ATTRIBUTES}
        operations = [
            *(CommitOperationDelete(path, is_folder=False) for path in sorted(gone)),
            *(CommitOperationAdd(name, path) for name, path in files.items()),
        ]
        if operations:
            self._api.create_commit(
                self._repository, operations, commit_message=f"Version {package.version}", repo_type="dataset",
                revision=branch, parent_commit=parent,
            )  # fmt: skip

    def _is_shown(self, package: Package, refs: Refs) -> bool:
        """Say whether a higher version is out, or the main branch has this one's descriptor."""
        ours = version_key(package.version) or ()
        if any((version_key(tag.removeprefix("v")) or ()) > ours for tag in refs.tags):
            return True
        shown = self._digests(package, refs.branches[MAIN]).get(layout.DESCRIPTOR)
        return shown == self.digest(package.path(layout.DESCRIPTOR))

    def _differing(self, package: Package, commit: str) -> bool:
        there = self._digests(package, commit)
        return any(there.get(name) != self.digest(path) for name, path in self.files(package).items())

    def _digests(self, package: Package, commit: str) -> dict[str, str]:
        files = self.files(package)
        return {name: _digest(entry, files.get(name)) for name, entry in self._tree(commit).items()}

    def _tree(self, commit: str) -> dict[str, Any]:
        entries = self._api.list_repo_tree(self._repository, recursive=True, revision=commit, repo_type="dataset")
        return {entry.path: entry for entry in entries if hasattr(entry, "blob_id")}  # folders have none

    def _check_owner(self, package: Package, refs: Refs) -> None:
        """Raise PublicationError where the main branch has something that is no version of this dataset."""
        there = self._tree(refs.branches[MAIN]).keys()
        if there <= OWN:
            return
        found = self._name_there(refs.branches[MAIN]) if layout.DESCRIPTOR in there else None
        if found != package.name:
            raise PublicationError(
                "holds something else; nothing was sent",
                where=self.address,
                found=f"the dataset {found}" if found else ", ".join(sorted(there - OWN)[:3]),
                expected=f"a repository that is empty, or has versions of {package.name}",
            )

    def _name_there(self, commit: str) -> str | None:
        with tempfile.TemporaryDirectory() as folder:
            path = self._api.hf_hub_download(
                self._repository, layout.DESCRIPTOR, repo_type="dataset", revision=commit, local_dir=folder
            )
            try:
                return str(json.loads(Path(path).read_text("utf-8"))["name"])
            except (ValueError, LookupError, TypeError):
                return None

    def _refs(self) -> Refs | None:
        """The branches and tags, or None where there is no such repository that the token may see."""
        from huggingface_hub.errors import RepositoryNotFoundError

        try:
            return self._existing()
        except RepositoryNotFoundError as fault:
            if fault.response.status_code == 404:
                return None
            raise

    def _existing(self) -> Refs:
        refs = self._api.list_repo_refs(self._repository, repo_type="dataset")
        return Refs(
            {ref.name: ref.target_commit for ref in refs.branches}, {ref.name: ref.target_commit for ref in refs.tags}
        )

    @cached_property
    def _api(self) -> HfApi:
        for name, value in SWITCHES.items():
            os.environ.setdefault(name, value)
        try:
            from huggingface_hub import HfApi
            from huggingface_hub.utils import disable_progress_bars, get_session
        except ImportError as fault:
            mend = "install the extra hub: pip install --editable '.[hub]'"
            raise PublicationError(
                "needs what is not installed", where=self.address, found="no huggingface_hub", mend=mend
            ) from fault
        disable_progress_bars()  # should somebody have imported it before the switches were set
        get_session().timeout = WAIT  # else it waits for ever
        token = self._token.get_secret_value()
        return HfApi(self._endpoint, token=token, library_name="dyad", library_version=flows.__version__)

    @contextmanager
    def _reaching(self, problem: str = NOTHING) -> Iterator[None]:
        """Turn what the library raises into PublicationError, or Unavailable where it may pass."""
        _ = self._api  # says so where the library is not there
        import httpx2

        try:
            yield
        except (httpx2.HTTPError, OSError, ValueError, RuntimeError) as fault:
            raise self._told(fault, problem) from fault

    def _told(self, fault: Exception, problem: str) -> PublicationError:
        cause = fault.__cause__ if isinstance(fault, RuntimeError) and isinstance(fault.__cause__, Exception) else fault
        status = getattr(getattr(cause, "response", None), "status_code", None)
        found = _said(cause).replace(self._token.get_secret_value(), "***")
        mend = _mend(status, found, cause)
        kind = PublicationError if mend else Unavailable
        return kind(problem, where=self.address, found=found, mend=mend or f"wait a while, then {AGAIN}")


def _mend(status: int | None, found: str, cause: Exception) -> str:
    """What to do about a fault that lasts; empty for one that may pass."""
    if status in (413, 507) or any(word in found.lower() for word in ("quota", "storage limit", "too large")):
        return f"make room there, or ask for more, then {AGAIN}"
    if status in (401, 403):
        return "see that the token (HF_TOKEN) is right, has not run out, and may write to this repository"
    if status is not None and status != 429 and status < 500:
        return f"see what the Hub says, then {AGAIN}"
    if status is None and isinstance(cause, ValueError):
        return "see what the Hub or the library says of it"
    if type(cause).__name__ == "OfflineModeIsEnabled":
        return "take HF_HUB_OFFLINE away"
    return ""


def _said(fault: Exception) -> str:
    """What a fault says, in one line: without the addresses and the advice that the library adds."""
    server = getattr(fault, "server_message", None)
    response = getattr(fault, "response", None)
    if response is not None:
        return f"{response.status_code} {server or response.reason_phrase}"
    return f"{type(fault).__name__}: {' '.join(str(fault).split())}"[:300]


@contextmanager
def _overtaken() -> Iterator[None]:
    """Pass over the answer that a branch is not where it was: somebody else was first."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except HfHubHTTPError as fault:
        if fault.response.status_code != 412:
            raise


def _digest(entry: Any, ours: Path | None) -> str:
    if entry.lfs is not None:
        return str(entry.lfs.sha256)
    if ours is not None and entry.blob_id == _git_hash(ours):
        return layout.sha256(ours)
    return f"git blob {entry.blob_id}"


def _git_hash(path: Path) -> str:
    from huggingface_hub.utils.sha import git_hash

    return str(git_hash(path.read_bytes()))


def _tag(package: Package) -> str:
    return f"v{package.version}"


def _draft(package: Package) -> str:
    return f"draft-{package.version}"


def _checked(endpoint: str) -> str:
    """Return the Hub's address; raises PublicationError for one that a token must not be sent to."""
    parts = urlsplit(endpoint)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise PublicationError(
            "is no address that a token is sent to", where=endpoint, expected="https://… in HF_ENDPOINT"
        )
    return endpoint.rstrip("/")
