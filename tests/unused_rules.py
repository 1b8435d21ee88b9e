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
from pathlib import Path

from flows.extract.patterns import Rule, rule_book
from flows.extract.reading import Reading
from flows.extract.realis import Cue, cues
from flows.extract.sentence import Sentence
from flows.ground.model import TABLES, Document
from tests.corpora import SETS, folder_texts
from tests.measure_extraction import documents

KEPT_APART = ("report-ij", "report-world")


def development_texts() -> Iterator[Document]:
    """Yield every text of the project that may be looked at while rules are written."""
    for name in ("italy-japan", *SETS):
        if name not in KEPT_APART:
            yield from documents(name)


def fired(texts: Iterable[Document]) -> Counter[str]:
    """Count in how many sentences each rule (by id), pattern (id and number) and cue of realis fired."""
    found: Counter[str] = Counter()
    single = {rule.id: _patterns(rule) for table in TABLES for rule in rule_book(table).rules}
    for document in texts:
        for sentence in Reading(document).sentences():
            for table in TABLES:
                ids = {match.rule.id for match in rule_book(table).match(sentence)}
                found.update(ids)
                found.update(name for id_ in ids for name, one in single[id_] if one.match(sentence))
            found.update(cue.id for cue in cues() if cue.regex.search(sentence.coded))
    return found
