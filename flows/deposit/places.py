"""Where a release may be sent, from an address as a person writes it, with what lets us in there.

Nothing is sent, nor anybody asked, before the address is understood and the credentials are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flows.deposit.bucket import Bucket
from flows.deposit.credentials import Credentials
from flows.deposit.port import Target
from flows.ground.errors import PublicationError

UNDERSTOOD: Final = """zenodo, zenodo-sandbox,
    invenio+https://HOST (any InvenioRDM),
    ckan+https://HOST/ORGANIZATION,
    hf://datasets/OWNER/NAME (Hugging Face Hub),
    a folder, or an address that fsspec knows, such as s3://BUCKET/FOLDER"""

ZENODO: Final = {  # the sandbox has accounts and tokens of its own
    "zenodo": ("https://zenodo.org", "ZENODO_TOKEN"),
    "zenodo-sandbox": ("https://sandbox.zenodo.org", "ZENODO_SANDBOX_TOKEN"),
}

PATIENCE: Final = {"connect_timeout": 10, "read_timeout": 60, "retries": {"mode": "standard", "total_max_attempts": 3}}

HUB: Final = re.compile(r"hf:(?://datasets/)?(?P<repository>[\w.-]+/[\w.-]+)/?")

READ_ONLY: Final = frozenset({"http", "https"})  # fsspec would post files to them


def place(address: str, credentials: Credentials | None = None) -> Target:
    """Return the place that an address means.

    Raises PublicationError where no place is meant by it, credentials are missing, or what it needs is not installed.
    """
    make = next(make for form, make in PLACES if re.fullmatch(form, address))
    return make(_open(address), credentials or Credentials())


def _open(address: str) -> str:
    """Return an address that may be shown; one with a password in it would be, in errors and in Prefect's pages."""
    _, marked, rest = address.partition("://")
    if marked and "@" in rest.partition("/")[0] and ":" in rest.partition("@")[0]:
        raise PublicationError(
            "has a password in the address; nothing was sent",
            where=rest.rpartition("@")[2],
            mend="take it out of the address: credentials are variables of the environment, or a block",
        )
    return address


def _zenodo(address: str, credentials: Credentials) -> Target:
    from flows.deposit.invenio import InvenioRDM

    host, variable = ZENODO[address]
    return InvenioRDM(host, credentials.token(variable, address).get_secret_value())


def _invenio(address: str, credentials: Credentials) -> Target:
    from flows.deposit.invenio import InvenioRDM

    host = _service(address)
    return InvenioRDM(host, credentials.token("INVENIO_TOKEN", address).get_secret_value())


def _ckan(address: str, credentials: Credentials) -> Target:
    from flows.deposit.ckan import CKAN

    host, _, organization = _service(address).rpartition("/")
    if not urlsplit(host).hostname or not organization:
        raise PublicationError("names no organization", where=address, expected="ckan+https://HOST/ORGANIZATION")
    return CKAN(host, organization, credentials.token("CKAN_TOKEN", address).get_secret_value())


def _hub(address: str, credentials: Credentials) -> Target:
    from flows.deposit.huggingface import Hub

    named = HUB.fullmatch(address)
    if named is None:
        raise PublicationError("names no dataset of the Hub", where=address, expected="hf://datasets/OWNER/NAME")
    return Hub(named["repository"], credentials.token("HF_TOKEN", address))


def _store(address: str, credentials: Credentials) -> Target:
    protocol, marked, _ = address.partition("://")
    if marked and (protocol in READ_ONLY or protocol not in _protocols()):
        raise PublicationError("is no place that can be written to", where=address, expected=UNDERSTOOD)
    if marked and protocol in ("s3", "s3a"):
        return Bucket(address, _s3(address, credentials))
    if credentials.name:
        raise PublicationError("takes no credentials of ours", where=address, found=credentials.name)
    return Bucket(address if marked else str(Path(address).expanduser()))


def _s3(address: str, credentials: Credentials) -> Mapping[str, Any]:
    try:
        import s3fs  # noqa: F401
    except ImportError as fault:
        mend = "install the extra s3: pip install --editable '.[s3]'"
        raise PublicationError("needs what is not installed", where=address, found="no s3fs", mend=mend) from fault
    keys = {name: secret.get_secret_value() for name, secret in credentials.keys(address).items()}
    # Without the cache of file systems, keys of an earlier publication are forgotten with it.
    return {**keys, "config_kwargs": PATIENCE, "skip_instance_cache": True}


def _protocols() -> frozenset[str]:
    import fsspec

    return frozenset(fsspec.available_protocols())


def _service(address: str) -> str:
    """Return the address of a service, of ``kind+address``; raises PublicationError where it has no host."""
    _, _, service = address.partition("+")
    parts = urlsplit(service)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PublicationError(
            "names no service", where=address, expected="kind+https://HOST, such as invenio+https://…"
        )
    return service.rstrip("/")


PLACES: Final[Sequence[tuple[str, Callable[[str, Credentials], Target]]]] = (
    ("zenodo|zenodo-sandbox", _zenodo),
    (r"invenio\+.*", _invenio),
    (r"ckan\+.*", _ckan),
    ("hf:.*", _hub),
    ("(?s:.*)", _store),
)
