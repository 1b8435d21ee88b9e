"""``dyad explain``: what is printed of a sentence is what happened to it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import main
from flows.cli.explain import Account
from flows.extract.attempts import proceed
from flows.extract.model import Candidate, Slot
from flows.extract.pipeline import extract
from flows.extract.reading import Reading
from flows.ground.model import Document, Dyad, Span
from tests.tiny import ROOT, TEXTS, make_manifest

ARRIVAL = "On 3 May 2011 Foreign Minister Ana Quispe of Peru arrived in Oslo."
DENIAL = "Foreign Minister Ana Quispe of Peru did not travel to Oslo."


def explained(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def section(account: str, title: str) -> str:
    """The lines under a title, up to the next one."""
    body = account.split(f"\n{title}\n", 1)[1].splitlines()
    ends = (n for n, line in enumerate(body) if not line.startswith(" "))
    return "\n".join(body[: next(ends, len(body))])


def test_a_visit_is_told_from_its_words_to_its_tier(capsys: pytest.CaptureFixture[str]) -> None:
    account = explained("--dyad", "PER,NOR", ARRIVAL, capsys=capsys)
    assert "sentence 1 of 1, prose, characters 0–66" in account
    assert "arrived in <CAPITAL:" in section(account, "as the rules read it")
    assert "place «Oslo» = NOR" in section(account, "annotations")
    assert "visits visit.arrive «arrived in Oslo», happened" in section(account, "rules that fired")
    assert "place «Oslo»" in section(account, "rules that fired")
    assert "start        = 2011-05-03   normalised from «3 May 2011»" in section(account, "proposed")
    assert "visits, tier" in section(account, "mentions")


def test_what_is_denied_is_shown_with_the_cue_and_leads_to_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    account = explained("--dyad", "PER,NOR", DENIAL, capsys=capsys)
    assert "denied by realis.not «did not»; not taken up" in section(account, "rules that fired")
    assert section(account, "proposed") == section(account, "mentions") == "  none"


def test_a_candidate_refused_whole_is_shown_with_its_reason() -> None:
    reading = Reading(Document("note.txt", ARRIVAL, Dyad.of("PER", "NOR")))
    at = Span(ARRIVAL.index("Oslo"), ARRIVAL.index("Oslo") + 4)

    class Guess:
        name = "guess"

        def propose(self, reading: Reading) -> list[Candidate]:
            slots = (Slot("visitors", at), Slot("origin", at, "NOR"), Slot("destination", at, "CHL"))
            return [Candidate("visits", "guess:visit", (Span(0, len(ARRIVAL)),), slots, "guess")]

    account = "\n".join(Account(reading, proceed(reading, [Guess()])).lines(reading.sentence(0)))
    assert "refused visitors: 'Oslo' is of type place, not visitors" in section(account, "proposed")
    assert "refused destination: CHL is not what 'Oslo' says" in section(account, "proposed")
    assert "REFUSED: a visit without a visitor" in section(account, "proposed")


def test_why_two_places_speak_of_one_thing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    first = "Peru and Norway signed a Treaty of Friendship in Lima on 9 February 1927. It was a mild day."
    second = "On 9 February 1927 the Treaty of Friendship between Peru and Norway was signed."
    account = explained("--dyad", "PER,NOR", f"{first}\n\n{second}", "--sentence", "1", capsys=capsys)
    assert "joined with treaty.signed." in section(account, "mentions")
    assert "same parties and title, dates agree" in section(account, "mentions")


def test_every_mention_is_explained_and_nothing_else_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n\n".join(TEXTS.values())
    account = explained("--dyad", "NOR,CHL", text, "--date", "2020", capsys=capsys)
    mentions = extract(Document("text", text, Dyad.of("NOR", "CHL"), None, "2020")).mentions
    assert mentions
    for mention in mentions:
        assert f"{mention.table}, tier " in account
        assert all(f"= {claim.value}   {claim.how} from" in account for claim in mention.claims)


def test_sentences_are_chosen_by_text_number_or_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = (str(make_manifest(tmp_path)), "--texts", str(tmp_path))
    whole = explained(*line, capsys=capsys)
    assert "001.txt: sentence" in whole and "002.txt: sentence" in whole
    assert "001.txt" not in explained(*line, "--doc", "002.txt", capsys=capsys)
    mild = explained(*line, "--find", "weather  WAS", capsys=capsys)
    assert mild.count("as the rules read it") == 1 and "The weather was mild." in mild
    assert explained(*line, "--doc", "002.txt", "--sentence", "1", capsys=capsys).count("sentence 1 of") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--dyad", "PER", "A text."], "is no pair of states"),
        (["--dyad", "PER,PER", "A text."], "is no pair of states"),
        (["--dyad", "PER,XYZ", "A text."], "is no pair of states"),
        (["--dyad", "PER,NOR", "A text.", "--date", "May"], "is no EDTF date"),
        (["--dyad", "PER,NOR", "A text.", "--sentence", "7"], "has no sentence 7"),
        (["missing.jsonl", "--texts", "."], "missing.jsonl"),
    ],
)
def test_a_line_that_cannot_be_run_says_why(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_text_that_the_manifest_does_not_have_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = make_manifest(tmp_path)
    assert main(["explain", str(manifest), "--texts", str(tmp_path), "--doc", "009.txt"]) == 2
    assert "has no text '009.txt'" in capsys.readouterr().err


def test_a_text_in_which_nothing_is_found_says_how_to_look_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--dyad", "PER,NOR", "It rained."]) == 0
    done = capsys.readouterr()
    assert done.out == "" and "--sentence" in done.err
    assert "it rained ." in explained("--dyad", "PER,NOR", "It rained.", "--sentence", "1", capsys=capsys)


@pytest.mark.parametrize("line", [["--help"], ["explain", "--dyad", "PER,NOR", ARRIVAL]])
def test_who_is_not_asked_is_not_imported(line: list[str]) -> None:
    wanted = ("spacy", "numpy", "pandas", "urllib.request", "flows.extract.proposers.endpoint", "pydantic")
    code = f"import sys; from flows.cli import main; main({line!r}); print([m for m in {wanted} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_offsets_are_the_texts_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Ünïcödé 🙂.\n\n" + ARRIVAL, "utf-8")
    line = {"doc": "a.txt", "title": None, "date": None, "dyad": ["PER", "NOR"]}
    (tmp_path / "m.jsonl").write_text(json.dumps(line), "utf-8")
    account = explained(str(tmp_path / "m.jsonl"), "--texts", str(tmp_path), capsys=capsys)
    assert "characters 12–78" in account
