"""YAML as data only: no tags, no aliases, bounded size, and errors that name file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from flows.ground.errors import DyadError

MAX_BYTES = 5_000_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is built in: ten times as fast


class _PlainLoader(_Loader):  # type: ignore[misc]
    """The safe loader without aliases (they can blow up) and with dates left as the strings they are."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", event.start_mark)
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path, error: type[DyadError] = DyadError) -> Any:
    """Return what a YAML file holds, dates as strings.

    Raises ``error`` where the file is missing, too large, not UTF-8, malformed, tagged or aliased.
    """
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise error("cannot be read", where=path, found=str(fault.strerror), mend="put the file there") from fault
    if len(raw) > MAX_BYTES:
        raise error("is too large", where=path, found=f"{len(raw)} bytes", expected=f"at most {MAX_BYTES}")
    return parse_yaml(raw, path, error)


def parse_yaml(raw: bytes, where: Path, error: type[DyadError] = DyadError) -> Any:
    """Return what YAML bytes hold; ``where`` is only for the message."""
    try:
        return yaml.load(raw.decode("utf-8"), _PlainLoader)
    except UnicodeDecodeError as fault:
        raise error("is not UTF-8", where=where, found=f"byte {raw[fault.start]:#04x} at {fault.start}") from fault
    except RecursionError as fault:
        raise error("is nested too deeply", where=where, expected="a few levels") from fault
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else str(where)
        problem = getattr(fault, "problem", None) or str(fault)
        raise error("is not plain YAML", where=place, found=problem, expected="mappings, lists and scalars, no tags") from fault
