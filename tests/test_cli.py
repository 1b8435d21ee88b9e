"""The command line: what it says, how it ends, and that nothing heavy is imported before it is needed."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import BROKEN_PIPE, main
from flows.cli.trace import _flat, _sentence
from tests.tiny import NAME, ROOT, TEXTS, command, dyad, environment, make_corpus, make_manifest, release

HEAVY = ("prefect", "pandas", "pyarrow", "great_expectations", "duckdb", "frictionless", "pydantic", "numpy")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, its release, and a manifest of its texts."""
    folder = tmp_path_factory.mktemp("home")
    make_corpus(folder / "raw")
    assert release(folder / "raw", folder / "output").returncode == 0
    (folder / "texts").mkdir()
    make_manifest(folder / "texts")
    return folder


def lines(home: Path) -> dict[str, list[str]]:
    """The command lines that must answer at once."""
    shelf = ["--output", str(home / "output"), "--raw", str(home / "raw")]
    record = first_record(home)
    texts = home / "texts"
    return {
        "help": ["--help"],
        "trace": ["trace", NAME, record, *shelf],
        "extract": ["extract", str(texts / "texts.jsonl"), "--texts", str(texts)],
        "annotate": ["annotate", str(texts / "texts.jsonl"), "--texts", str(texts)],
    }


def first_record(home: Path) -> str:
    text = (home / "output" / NAME / "1.0.0" / "csv" / "visits.csv").read_text("utf-8")
    return "visits/" + text.splitlines()[1].partition(",")[0]


@pytest.mark.parametrize("name", ["help", "trace", "extract", "annotate"])
def test_light_commands_import_nothing_heavy(name: str, home: Path) -> None:
    code = f"import sys; from flows.cli import main; main({lines(home)[name]!r}); " + (
        f"print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize(("name", "limit"), [("help", 0.5), ("trace", 0.5), ("extract", 1.0)])
def test_light_commands_start_quickly(name: str, limit: float, home: Path) -> None:
    """Processor time, which a busy machine disturbs least; ``make bench`` measures seconds against the bar of 0.5."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command(*lines(home)[name]), cwd=ROOT, env=environment(), check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    seconds()  # writes byte code
    assert min(seconds() for _ in range(5)) < limit


def trace(home: Path, field: str) -> subprocess.CompletedProcess[str]:
    line = lines(home)["trace"]
    return dyad(*line[:3], field, *line[3:])


def test_trace_shows_the_words_in_their_sentence_and_the_text_they_are_from(home: Path) -> None:
    done = trace(home, "start")
    assert done.returncode == 0, done.stderr
    assert "start = 2018-06-04" in done.stdout
    assert "Ingrid Solberg, visited Chile from «4 to 6 June 2018»." in done.stdout
    assert "002.txt:" in done.stdout
    assert "\x1b[" not in done.stdout  # no colour but on a terminal


def test_trace_takes_a_column_for_its_field(home: Path) -> None:
    by_column, by_field = (trace(home, name).stdout for name in ("start_earliest", "start"))
    assert by_column == by_field != ""


def test_trace_without_the_text_still_shows_the_quote(home: Path, tmp_path: Path) -> None:
    line = ["trace", NAME, first_record(home), "start", "--output", str(home / "output"), "--raw", str(tmp_path)]
    assert "    «4 to 6 June 2018»\n" in dyad(*line).stdout


@pytest.mark.parametrize(
    ("record", "words"),
    [("treaties/no-such", "has no record 'no-such'"), ("weather/x", "treaties, visits"), ("treaties", "TABLE/ID")],
)
def test_trace_of_what_is_not_there_says_what_there_is(record: str, words: str, home: Path) -> None:
    done = dyad("trace", NAME, record, "--output", home / "output")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_trace_of_an_unpublished_corpus_says_how_to_publish_it(tmp_path: Path) -> None:
    done = dyad("trace", "nowhere", "treaties/x", "--output", tmp_path)
    assert done.returncode == 2
    assert "dyad release nowhere" in done.stderr


def test_extract_prints_the_exchange_format_with_offsets_into_the_texts(home: Path) -> None:
    done = dyad(*lines(home)["extract"])
    mentions = [json.loads(line) for line in done.stdout.splitlines()]
    visit = next(m for m in mentions if m["table"] == "visits")
    (span,) = visit["spans"]["start"]
    assert TEXTS[visit["doc"]][span["start"] : span["end"]] == "4 to 6 June 2018"
    assert visit["fields"]["visitors"] == ["Ingrid Solberg"]


def test_extract_gives_the_same_lines_whatever_the_number_of_processes(tmp_path: Path) -> None:
    texts = {f"{i:02}.txt": text for i in range(6) for text in TEXTS.values()}
    manifest = tmp_path / "many.jsonl"
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
    entries = [json.dumps({"doc": name, "title": None, "date": "2020", "dyad": ["NOR", "CHL"]}) for name in texts]
    manifest.write_text("\n".join(entries), "utf-8")
    one, two = (dyad("extract", manifest, "--texts", tmp_path, "--jobs", jobs).stdout for jobs in ("1", "2"))
    assert one == two
    assert one


def test_refusals_are_json_lines_with_a_reason(home: Path, tmp_path: Path) -> None:
    assert dyad(*lines(home)["extract"], "--refusals", tmp_path / "r.jsonl").returncode == 0
    for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines():
        assert json.loads(line)["reason"]


def test_annotations_are_the_characters_they_point_at(home: Path) -> None:
    found = [json.loads(line) for line in dyad(*lines(home)["annotate"]).stdout.splitlines()]
    assert {"date", "place"} <= {note["type"] for note in found}
    for note in found:
        assert TEXTS[note["doc"]][note["start"] : note["end"]] == note["text"]
        assert set(note) == {"doc", "type", "start", "end", "text", "value", "rule", "anchor"}


def test_annotations_of_one_type_are_those_of_all_that_have_it(home: Path) -> None:
    every, dates = (dyad(*lines(home)["annotate"], *extra).stdout.splitlines() for extra in ((), ("--type", "date")))
    assert dates == [line for line in every if json.loads(line)["type"] == "date"]


def test_evaluation_against_its_own_output_is_perfect(home: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(dyad(*lines(home)["extract"]).stdout, "utf-8")
    texts = home / "texts"
    done = dyad("evaluate", texts / "texts.jsonl", "--texts", texts, "--gold", gold)
    assert done.returncode == 0, done.stderr
    figures = [line.split()[1:7:2] for line in done.stdout.splitlines() if line.startswith("all ")]
    assert figures == [["1.000"] * 3] * 2
    assert "\nparties " in done.stdout  # each field's figures
    brief = dyad("evaluate", texts / "texts.jsonl", "--texts", texts, "--gold", gold, "--tables").stdout
    assert brief == done.stdout.partition("\n\ntreaties  ")[0] + "\n\n"


def test_the_list_of_differences_is_plain_where_it_is_piped(home: Path, tmp_path: Path) -> None:
    texts, gold = home / "texts", tmp_path / "gold.jsonl"
    gold.write_text(dyad(*lines(home)["extract"]).stdout.replace("1927-02-09", "1927-02-19"), "utf-8")
    shown = dyad("evaluate", texts / "texts.jsonl", "--texts", texts, "--gold", gold, "--list", FORCE_COLOR="1").stdout
    (line,) = [line for line in shown.splitlines() if line.startswith("  ≠")]
    assert line.split() == ["≠", "signed", "1927-02-19", "1927-02-09"]
    assert "  Norway and Chile signed a Treaty of Friendship and Commerce in Oslo on 9 February 1927" in shown
    assert "\x1b" not in shown


def test_evaluation_of_a_corpus_scores_automatic_and_published_apart(home: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(dyad(*lines(home)["extract"]).stdout, "utf-8")
    done = dyad("evaluate", NAME, "--gold", gold, "--raw", home / "raw")
    assert done.returncode == 0, done.stderr
    assert [w for w in ("automatic: ", "published (after curation): ", "linking: ") if w not in done.stdout] == []


def test_review_prints_the_same_text_twice(home: Path) -> None:
    first, second = (dyad("review", NAME, "--raw", home / "raw", PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["bake"],
        ["release"],
        ["extract"],
        ["release", "x", "--fast"],
        ["extract", "m.jsonl", "--texts", ".", "--jobs", "0"],
    ],
)
def test_a_wrong_command_line_ends_with_2_and_shows_the_usage(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line) == 2
    assert "usage: dyad" in capsys.readouterr().err


def test_help_ends_with_0_and_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in ("release", "trace", "extract", "evaluate", "review", "annotate"))


@pytest.mark.parametrize("name", ["trace", "extract"])
def test_output_is_utf_8_whatever_the_locale(name: str, home: Path) -> None:
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command(*lines(home)[name]), cwd=ROOT, env=environment(**poor), capture_output=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("utf-8") == dyad(*lines(home)[name]).stdout


def test_a_working_directory_that_is_gone_is_a_message(home: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    line = ["sh", "-c", f'mkdir "{gone}" && cd "{gone}" && rmdir "{gone}" && exec "$@"', "sh"]
    done = subprocess.run([*line, *command(*lines(home)["trace"])], env=environment(), capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("dyad: the working directory is gone")


def test_a_full_disk_behind_standard_output_is_a_message(home: Path) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            command(*lines(home)["extract"]),
            cwd=ROOT,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr == "dyad: the output cannot be written: No space left on device\n"


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    line = command(*lines(home)["annotate"])
    process = subprocess.Popen(
        line, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == BROKEN_PIPE


def test_the_shown_sentence_holds_the_quote_and_stops_at_full_stops() -> None:
    text = "One is first. Two says «here» plainly. Three follows."
    start, end = text.index("here"), text.index("here") + 4
    before, after = _sentence(text, start, end)
    assert text[before:after] == "Two says «here» plainly."
    assert _flat("a\n b ", right=True) == "a b"
    assert _flat("\n a", right=True) == " a"
    assert _flat("a\n", left=True) == "a "


def test_texts_that_are_nowhere_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "m.jsonl"]) == 2
    assert "give --texts DIR, or --into DIR" in capsys.readouterr().err
