"""Every regular expression of the program against strings made to nearly match it: ``python -m tests.patterns_tried``.

The patterns are those that are compiled while all modules are imported and texts are read, rules over items among them.
From a pattern's syntax tree come strings that lead up to each of its repetitions, go on and on within it, and break
off: what makes a backtracking matcher try all ways of sharing it out. The slowest are printed, with seconds.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import flows
from flows.ground import memo

SENTENCE = 1_200  # characters: what ``segments`` cuts a sentence to
ITEMS = 600  # of a sentence, a letter each: what rules read
DOCUMENT = 20_000  # characters of a line of a text, or of a value in a manifest: matched from their beginning
WHOLE = ("extract/view.py", "extract/segments.py", "corpus/", "ground/", "curate/", "diff/", "package/", "evaluate/")
USUAL = " aA0-,.'(\n"
LIMIT = 2.0  # seconds for one string, after which it counts as endless
MOST_PUMPS = 6  # strings a repetition


@dataclass(frozen=True, slots=True)
class Tried:
    """A pattern, where it is compiled, the slowest string for it and the seconds that it took."""

    where: str
    pattern: str
    text: str
    seconds: float


def collect() -> dict[re.Pattern[str], str]:
    """Return every pattern of ours with the place that compiles it; to be called before any of ours is compiled."""
    found: dict[re.Pattern[str], str] = {}
    compile_one: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: Any) -> Any:
        compiled = compile_one(pattern, flags)
        if isinstance(compiled.pattern, str) and (place := _place()):
            found.setdefault(compiled, place)
        return compiled

    re._compile = noting  # type: ignore[attr-defined]
    memo.remember = lambda name, files, build: build()  # what is remembered was compiled in another process
    _import_all()
    _read_texts()
    re._compile = compile_one  # type: ignore[attr-defined]
    return found


def _place() -> str:
    """The module of ours that compiles a pattern, with the line, or "" where it is none of ours."""
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__") in ("re", "functools"):
        frame = frame.f_back
    _, _, path = frame.f_code.co_filename.partition("/flows/")
    return f"{path}:{frame.f_lineno}" if path else ""


def _import_all() -> None:
    for module in pkgutil.walk_packages(flows.__path__, "flows."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def _read_texts() -> None:
    from flows.corpus import load_corpus
    from flows.corpus.load import names
    from flows.extract.pipeline import extract
    from tests.hostile import KINDS, hostile

    for document in (d for name in names() for d in load_corpus(name).documents):
        extract(document)
    for kind in KINDS:
        extract(hostile(kind, 2_000))


# Strings that nearly match


def strings(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Yield strings of about ``size`` characters that pump each repetition of a pattern and then break off."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    seen: set[str] = set()
    for before, body in _repetitions(tree, ""):
        for pump in list(_pumps(body, pattern.flags))[:MOST_PUMPS]:
            text = before + pump * (size // len(pump)) + "\x01"
            if text not in seen:
                seen.add(text)
                yield text


def _repetitions(tree: Iterable[Any], before: str) -> Iterator[tuple[str, Any]]:
    """The bodies of all repetitions that may go on for long, each with a string that leads up to it."""
    for op, argument in tree:
        if op in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most == constants.MAXREPEAT or most >= 8:
                yield before, body
            yield from _repetitions(body, before)
        for inner in _inner(op, argument):
            yield from _repetitions(inner, before)
        before += _example([(op, argument)])


def _inner(op: Any, argument: Any) -> list[Any]:
    if op is constants.SUBPATTERN:
        return [argument[3]]
    if op is constants.BRANCH:
        return list(argument[1])
    if op in (constants.ASSERT, constants.ASSERT_NOT):
        return [argument[1]]
    if op is constants.ATOMIC_GROUP:
        return [argument]
    return [argument[1], argument[2] or []] if op is constants.GROUPREF_EXISTS else []


def _pumps(body: Any, flags: int) -> Iterator[str]:
    """What fits the body of a repetition: single characters that do, and an example of each of its branches."""
    try:
        one = re.compile(_Only(body, flags).source, flags)
    except (re.error, ValueError):
        one = None
    for sign in (*_letters(body), *USUAL):
        if one is None or one.fullmatch(sign):
            yield sign
    for example in _examples(body):
        if example:
            yield example


class _Only:
    """The characters that begin a body, as a class of characters: enough to say whether one of them fits it."""

    def __init__(self, body: Any, flags: int) -> None:
        letters = "".join(re.escape(letter) for letter in dict.fromkeys(_letters(body)))
        if not letters:
            raise ValueError("nothing to begin with")
        self.source = f"[{letters}]"


def _letters(body: Iterable[Any]) -> Iterator[str]:
    """A few characters of every class and all literals of a body."""
    for op, argument in body:
        if op is constants.LITERAL:
            yield chr(argument)
        elif op is constants.IN:
            yield from _of_class(argument)
        elif op in (constants.ANY, constants.NOT_LITERAL):
            yield from USUAL
        elif op in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            yield from _letters(argument[2])
        for inner in _inner(op, argument):
            yield from _letters(inner)


_CATEGORIES = {
    constants.CATEGORY_DIGIT: "0", constants.CATEGORY_SPACE: " ", constants.CATEGORY_WORD: "aA0_",
    constants.CATEGORY_NOT_DIGIT: "a ", constants.CATEGORY_NOT_SPACE: "a.", constants.CATEGORY_NOT_WORD: " .",
}  # fmt: skip


def _of_class(parts: Iterable[Any]) -> Iterator[str]:
    parts = list(parts)
    if parts and parts[0][0] is constants.NEGATE:
        refused = set(_of_class(parts[1:]))
        yield from (sign for sign in USUAL if sign not in refused)
        return
    for op, argument in parts[:4]:
        if op is constants.LITERAL:
            yield chr(argument)
        elif op is constants.RANGE:
            yield chr(argument[0])
        elif op is constants.CATEGORY:
            yield from _CATEGORIES[argument]


def _example(tree: Iterable[Any]) -> str:
    return next(_examples(tree), "")


def _examples(tree: Iterable[Any]) -> Iterator[str]:
    """Strings that a tree matches, more or less: one a branch at its top, and the shortest below."""
    nodes = list(tree)
    if len(nodes) == 1 and nodes[0][0] is constants.SUBPATTERN:
        yield from _examples(nodes[0][1][3])
    elif len(nodes) == 1 and nodes[0][0] is constants.BRANCH:
        yield from ("".join(_short(node) for node in branch) for branch in nodes[0][1][1][:MOST_PUMPS])
    else:
        yield "".join(_short(node) for node in nodes)


def _short(node: Any) -> str:
    op, argument = node
    if op in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        return _example(argument[2]) * max(1, argument[0])
    if op in (constants.SUBPATTERN, constants.BRANCH, constants.ATOMIC_GROUP):
        return _example(_inner(op, argument)[0])
    return "".join(islice(_letters([node]), 1))


# Trying


class _Endless(Exception):
    pass


def _stop(_: int, __: FrameType | None) -> None:
    raise _Endless


def worst(pattern: re.Pattern[str], where: str) -> Tried:
    """Return the slowest of a pattern's strings: searched for in sentences, or matched with what is longer."""
    whole = where.startswith(WHOLE)
    size = DOCUMENT if whole else ITEMS if where.startswith("extract/patterns.py") else SENTENCE
    slowest = Tried(where, pattern.pattern, "", 0.0)
    for text in strings(pattern, size):
        took = seconds(pattern.match if whole else pattern.search, text)
        if took > slowest.seconds:
            slowest = Tried(where, pattern.pattern, text, took)
    return slowest


def seconds(look: Callable[[str], object], text: str) -> float:
    """The processor time of one look; LIMIT where it has not ended by then."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    start = time.process_time()
    try:
        look(text)
    except _Endless:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - start


def main() -> None:
    """Print how many patterns there are, and the slowest of them."""
    found = [worst(pattern, where) for pattern, where in collect().items()]
    found.sort(key=lambda tried: -tried.seconds)
    print(f"{len(found)} patterns")
    for tried in found[:20]:
        print(f"{tried.seconds:.4f} s  {tried.where}  {tried.text[:20]!r} × {len(tried.text)}  {tried.pattern[:100]!r}")


if __name__ == "__main__":
    main()
