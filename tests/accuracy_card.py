"""Make the accuracy card anew, and print it: ``python -m tests.accuracy_card``.

It measures the sets below and writes what ``flows.evaluate.card`` reads and every release publishes. The report sets
are looked at for their figures only: whoever mends rules by what they hold must first write others.
"""

from __future__ import annotations

from flows.evaluate import format_card, score
from flows.evaluate.card import CARD, lines, render_card
from flows.ground.measured import Measured
from tests.measure_extraction import documents, found, gold

NOT_LOOKED_AT = "written and coded apart from the rules and not looked at while the rules were written"
SETS = {
    "report-world": f"texts about as many pairs of states, {NOT_LOOKED_AT}",
    "report-ij": f"texts about Italy and Japan, {NOT_LOOKED_AT}",
    "unseen": "texts about other pairs of states and Italy–Japan, unseen at first, later looked at to mend the rules",
}


def measure() -> tuple[Measured, ...]:
    """Return the card's lines as they are now, set by set."""
    return tuple(line for name in SETS for line in measure_set(name))


def measure_set(name: str) -> list[Measured]:
    """Return the lines of one set; texts in which there is nothing to find count as texts."""
    figures = score(gold(name), list(found(name)), [document.name for document in documents(name)])
    return list(lines(name, SETS[name], "automatic", figures))


if __name__ == "__main__":
    measured = measure()
    CARD.write_text(render_card(measured), "utf-8")
    print(format_card(measured), end="")
