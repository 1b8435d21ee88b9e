"""What a visit was made for, where the occasion has no name of its own: the examples of ``occasions.yaml``."""

from __future__ import annotations

import pytest

from flows.extract.frames.visits_occasion import examples
from flows.extract.pipeline import extract
from flows.ground.model import Document, Dyad


@pytest.mark.parametrize(("text", "occasion"), examples())
def test_an_occasion_is_read_behind_its_lead(text: str, occasion: str) -> None:
    visits = [m for m in extract(Document("a.txt", text, Dyad.of("PER", "NOR"))).mentions if m.table == "visits"]
    assert [m.values("occasion") for m in visits] == [(occasion,) if occasion else ()]
