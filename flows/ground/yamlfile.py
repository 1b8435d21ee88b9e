"""YAML as data only: no tags, no aliases, bounded size, and errors that name file and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from flows.ground.errors import DyadError
from flows.ground.paths import LANGUAGE, SCHEMAS
from flows.ground.plainfile import Unfit, read_plain

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
MAX_NODES = 500_000  # values and keys: what five megabytes of entries have, and not two million of "- 1"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is built in: ten times as fast


class _PlainLoader(_Loader):  # type: ignore[misc]
    """The safe loader with a key given twice refused, and most of what YAML 1.1 guesses left as strings.

    Dates, yes/no/on/off, ``<<`` (which would merge a mapping), and numbers of any form but plain decimals: ``010`` is
    no eight, ``190:20:30`` no 685,230, and no number has thousands of digits.
    """

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """Build a mapping; raise ConstructorError, with its line, where a key is given twice."""
        mapping = super().construct_mapping(node, deep)
        if len(mapping) < len(node.value):
            self._refuse_twin(node)
        return mapping

    def _refuse_twin(self, node: Any) -> None:
        seen: set[Any] = set()
        for key, _ in node.value:
            if (name := self.construct_object(key, True)) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {name!r} is given twice", key.start_mark)
            seen.add(name)


def _comes_with_the_code(path: Path) -> bool:
    """Our own vocabularies and schemas are checked by the tests: no need to at every start, it takes as long again."""
    return path.is_relative_to(LANGUAGE) or path.is_relative_to(SCHEMAS)


def _refuse_what_is_not_plain(text: str) -> None:
    """Raise at anchors, aliases (they can blow up), tags and deep nesting (libyaml's composer would crash)."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, _Loader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if (problem := _problem(event, depth, number)) is not None:
            mark: Any = event.start_mark
            raise yaml.composer.ComposerError(None, None, problem, mark)


def _problem(event: yaml.Event, depth: int, number: int) -> str | None:
    if number > MAX_NODES:
        return f"more than {MAX_NODES} values"
    if depth > MAX_DEPTH:
        return f"nested more than {MAX_DEPTH} levels deep"
    if getattr(event, "anchor", None) is not None:
        return "anchors and aliases are not allowed"
    tag = getattr(event, "tag", None)
    return f"tags are not allowed: {tag}" if tag is not None else None


_OWN = {f"tag:yaml.org,2002:{name}" for name in ("timestamp", "bool", "int", "float", "merge", "value")}
_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _OWN]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), ["t", "f"]
)  # "on", "no" are words
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})$"), list("-+0123456789")
)
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}$"), list("-+0123456789")
)


def read_yaml(path: Path, error: type[DyadError] = DyadError) -> Any:
    """Return what a YAML file holds, dates as strings, booleans only where it says true or false.

    Raises ``error`` where the file is missing, too large, not UTF-8, malformed, tagged or aliased.
    """
    return parse_yaml(read_raw(path, error), path, error)


def read_raw(path: Path, error: type[DyadError] = DyadError) -> bytes:
    """Return the bytes of a YAML file; raises ``error`` where it is missing, too large, or not a regular file."""
    try:
        return read_plain(path, MAX_BYTES, links=_comes_with_the_code(path))
    except Unfit as fault:
        raise error(fault.problem, where=path, mend=fault.mend) from fault
    except OSError as fault:
        raise error("cannot be read", where=path, found=str(fault.strerror), mend="put the file there") from fault


def parse_yaml(raw: bytes, where: Path, error: type[DyadError] = DyadError) -> Any:
    """Return what YAML bytes hold; ``where`` is only for the message."""
    try:
        text = raw.decode("utf-8")
        if not _comes_with_the_code(where):
            _refuse_what_is_not_plain(text)
        return yaml.load(text, _PlainLoader)
    except UnicodeDecodeError as fault:
        raise error("is not UTF-8", where=where, found=f"byte {raw[fault.start]:#04x} at {fault.start}") from fault
    except RecursionError as fault:
        raise error("is nested too deeply", where=where, expected="a few levels") from fault
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else str(where)
        problem = getattr(fault, "problem", None) or str(fault)
        raise error(
            "is not plain YAML", where=place, found=problem, expected="mappings, lists and scalars, no tags"
        ) from fault


def entry_lines(raw: bytes) -> list[int]:
    """Return the line, from 1, on which each entry of a file's top-level list begins; [] where it is no list."""
    node = yaml.compose(raw.decode("utf-8"), _Loader)
    return [entry.start_mark.line + 1 for entry in node.value] if isinstance(node, yaml.SequenceNode) else []
