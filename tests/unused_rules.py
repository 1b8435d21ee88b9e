"""List the rules and patterns that no text makes fire: ``python -m tests.unused_rules [--texts DIR --state CODE]``.

The texts are all those of the project that rules may be developed on (the report sets are left out), and those of a
folder, each about that state and the one its file is named after. A rule's own examples do not count. A rule that
never fires is either dead or waits for a text: who keeps it should know which.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from flows.extract.patterns import Rule, rule_book
from flows.extract.reading import Reading
from flows.extract.realis import cues
from flows.ground.model import TABLES, Document
from tests.corpora import SETS, folder_texts
from tests.measure_extraction import documents

KEPT_APART = ("report-ij", "report-world")


def development_texts() -> Iterator[Document]:
    """Yield every text of the project that may be looked at while rules are written."""
    for name in ("italy-japan", *SETS):
        if name not in KEPT_APART:
            yield from documents(name)


def rules() -> list[Rule]:
    """Return the rules of all tables, in the order of their files."""
    return [rule for table in TABLES for rule in rule_book(table).rules]


def fired(texts: Iterable[Document]) -> Counter[str]:
    """Count the sentences in which each rule, pattern and cue fired, by what ``names`` calls them."""
    found: Counter[str] = Counter()
    for document in texts:
        for sentence in Reading(document).sentences():
            matched = {match.rule.id: match.rule for t in TABLES for match in rule_book(t).match(sentence)}
            found.update(matched.keys())
            found.update(name for rule in matched.values() for name in _patterns(rule, sentence.coded))
            found.update(cue.id for cue in cues() if cue.regex.search(sentence.coded))
    return found


def _patterns(rule: Rule, coded: str) -> Iterator[str]:
    return (_name(rule, n) for n, regex in enumerate(rule.regexes) if _compiled(regex).search(coded))


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


def _name(rule: Rule, number: int) -> str:
    return f"{rule.id}#{number}"


def unused(found: Counter[str]) -> Iterator[str]:
    """Yield a line for each rule that never fired, each pattern of those that did, and each cue."""
    for rule in rules():
        if not found[rule.id]:
            yield f"rule     {rule.id}"
            continue
        for number, pattern in enumerate(rule.patterns):
            if not found[_name(rule, number)]:
                yield f"pattern  {rule.id}  {pattern}"
    yield from (f"cue      {cue.id}" for cue in cues() if not found[cue.id])


def main() -> None:
    """Print the list, and of how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="more texts, each named after a state")
    parser.add_argument("--state", default="USA", help="the state that they are about as well")
    options = parser.parse_args()
    texts = [*development_texts(), *(folder_texts(options.texts, options.state) if options.texts else ())]
    lines = list(unused(fired(texts)))
    patterns = sum(len(rule.patterns) for rule in rules())
    print("\n".join(lines))
    print(f"{len(lines)} of {len(rules())} rules, {patterns} patterns and {len(cues())} cues, on {len(texts)} texts")


if __name__ == "__main__":
    main()
