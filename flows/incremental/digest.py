"""Values as digests: the same for equal values, in every process, on every machine.

JSON is the canonical form. Mappings keep their order, which is that of the files they were read from and can be seen in
what is published; sets have none and are refused.
"""

from __future__ import annotations

import dataclasses
import json
from hashlib import sha256
from typing import Any


def digest(*values: object) -> str:
    """Return the SHA-256 of values, 64 hexadecimal digits: dataclasses, sequences, mappings by text, numbers, texts.

    Raises TypeError where a value is anything else.
    """
    text = json.dumps(values, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> list[Any]:
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} has no canonical form")
    return [type(value).__name__, *(getattr(value, field.name) for field in dataclasses.fields(value))]
