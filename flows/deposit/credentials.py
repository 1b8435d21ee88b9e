"""What lets us in: tokens and keys, from variables of the environment or a Prefect block, and in no word of ours.

A secret is pydantic's ``SecretStr``: what is printed, logged or put in a parameter of it are stars. It is uncovered
only where the value is handed to the library that sends it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import SecretStr

from flows.ground.errors import PublicationError

BLOCKS: Final = "secret"

# The names that a block for S3 may use, as s3fs calls them, and the variables that say the same.
KEYS: Final = {
    "key": "AWS_ACCESS_KEY_ID",
    "secret": "AWS_SECRET_ACCESS_KEY",
    "token": "AWS_SESSION_TOKEN",
    "endpoint_url": "AWS_ENDPOINT_URL",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where secrets come from: a Prefect block (``secret/my-zenodo``) and what it holds, else the environment."""

    name: str | None = None
    block: SecretStr = field(default_factory=lambda: SecretStr(""))

    def token(self, variable: str, where: str) -> SecretStr:
        """Return the token for a place; raises PublicationError that names the variable where there is none."""
        value = self.block.get_secret_value() if self.name else os.environ.get(variable, "")
        if not value.strip():
            raise PublicationError(
                "asks for credentials, and there are none; nothing was sent",
                where=where,
                found=f"{self.name} is empty" if self.name else f"{variable} is not set",
                expected=f"a token in the variable {variable}, or in a Prefect block (--credentials secret/NAME)",
            )
        return SecretStr(value.strip())

    def keys(self, where: str) -> dict[str, SecretStr]:
        """Return the keys for S3 that a block holds; empty where boto itself finds some.

        Raises PublicationError where there are none, or the block holds something else.
        """
        if self.name:
            return _keys(self.name, self.block)
        if not _known_to_boto():
            raise PublicationError(
                "asks for credentials, and there are none; nothing was sent",
                where=where,
                expected="the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or AWS_PROFILE), "
                "or a Prefect block (--credentials secret/NAME)",
            )
        return {}


def from_block(name: str, load: Callable[[str], Any] | None = None) -> Credentials:
    """Load a Prefect secret block (``secret/my-zenodo``) from the server at hand; ``load`` takes its bare name.

    Raises PublicationError where it is named otherwise, or is not there.
    """
    bare = check_block(name)
    try:
        value = (load or _load)(bare)
    except ValueError as fault:  # what Prefect raises for a block that is not there
        raise PublicationError(
            "is no block that the Prefect server has",
            where=name,
            mend=f"make it there, as a block of the type Secret with the name {bare}",
        ) from fault
    return Credentials(name, SecretStr(value if isinstance(value, str) else json.dumps(value)))


def check_block(name: str) -> str:
    """Return the bare name of a block; raises PublicationError where it is of another type."""
    kind, _, bare = name.partition("/")
    if kind != BLOCKS or not bare:
        expected = f"{BLOCKS}/NAME, such as {BLOCKS}/my-zenodo"
        raise PublicationError("is no name of a secret block", where=name, expected=expected)
    return bare


def _load(name: str) -> Any:
    from prefect.blocks.system import Secret

    block: Any = Secret.load(name)
    return block.value.get_secret_value()  # not get(), which makes a number of a token of digits


def _keys(name: str, block: SecretStr) -> dict[str, SecretStr]:
    try:
        held = json.loads(block.get_secret_value())
    except ValueError:
        held = None
    if not (isinstance(held, dict) and {"key", "secret"} <= set(held) <= set(KEYS)):
        raise PublicationError(
            "holds no keys for S3",
            where=name,
            expected="a block whose value is JSON: key and secret, and perhaps token and endpoint_url",
        )
    return {part: SecretStr(str(value)) for part, value in held.items()}


def _known_to_boto() -> bool:
    """Say whether boto finds keys: in the environment, its files, or the role of a container.

    The metadata service of a machine is asked only where AWS_EC2_METADATA_DISABLED says ``false``: nobody who publishes
    from elsewhere wants to wait for an address that is not there.
    """
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    from botocore.session import get_session

    return get_session().get_credentials() is not None
