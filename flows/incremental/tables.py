"""Arrow tables as bytes: one after the other, each in Arrow's own format for streams."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa

Tables: TypeAlias = "dict[str, pa.Table]"

_HEAD: Final = 8  # bytes: the length of the list of contents, big end first
_GRID: Final = 64  # bytes: Arrow's buffers want to begin at a multiple of that


class _Tables:
    """Tables by name, told apart by their bytes."""

    def known_by(self, tables: Tables) -> str:
        """The SHA-256 of their bytes."""
        return sha256(self.dump(tables)).hexdigest()

    def dump(self, tables: Tables) -> bytes:
        """A list of contents, then each table."""
        parts = [_stream(table) for table in tables.values()]
        contents = json.dumps([[name, len(part)] for name, part in zip(tables, parts, strict=True)]).encode()
        contents += b" " * (-(_HEAD + len(contents)) % _GRID)
        return b"".join([len(contents).to_bytes(_HEAD, "big"), contents, *parts])

    def load(self, body: bytes) -> Tables:
        """The tables, which look into the bytes and copy nothing."""
        import pyarrow as pa

        at = _HEAD + int.from_bytes(body[:_HEAD], "big")
        found, whole = {}, pa.py_buffer(body)
        for name, length in json.loads(body[_HEAD:at]):
            found[name] = pa.ipc.open_stream(whole.slice(at, length)).read_all()
            at += length
        return found


def _stream(table: pa.Table) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    stream: bytes = sink.getvalue().to_pybytes()
    return stream


TABLES: Final = _Tables()
