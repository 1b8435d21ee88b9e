"""Releases compared: each planted change is found with its cause and its version; replayed, it gives the new one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from flows.diff import (
    Diff,
    Release,
    check_version,
    compare,
    markdown,
    next_version,
    of_tables,
    open_release,
    plain,
    replay,
    with_changes,
)
from flows.diff.change import Bump, Change
from flows.ground.errors import PublicationError
from flows.package import stage
from flows.release import tabulated
from flows.tabulate import tabulate
from tests.published import CONFLICTS, DECISIONS, RECORDS, corpus
from tests.tiny import ENTRY, MANIFEST, NAME

TREATY = "Norway and Chile signed a Treaty of Friendship and Commerce in Oslo on 9 February 1927."
VISIT = "The Norwegian Prime Minister, Ingrid Solberg, visited Chile from 4 to 6 June 2018. The weather was mild."
AGAIN = "Prime Minister Ingrid Solberg of Norway flew to Chile for talks in Santiago in June 2018."
TEXTS = {"001.txt": TREATY, "002.txt": VISIT}
TARGET = "target: {doc: 001.txt, table: treaties, quote: signed a Treaty}"


def decision(name: str, action: str, rest: str, target: str = TARGET) -> str:
    return (
        f"- id: {name}\n  action: {action}\n  {target}\n  {rest}\n  reason: told so\n  author: Nobody\n"
        '  date: "2026-01-01"\n'
    )


def release(folder: Path, texts: Mapping[str, str] = TEXTS, decisions: str = "") -> Release:
    """What a corpus of these texts, and these decisions, would publish."""
    raw = folder / str(len(list(folder.iterdir())))
    (raw / NAME).mkdir(parents=True)
    entries = []
    for name, text in texts.items():
        (raw / NAME / name).write_text(text + "\n", "utf-8")
        digest = sha256(f"{text}\n".encode()).hexdigest()
        entries.append(ENTRY.format(name=name, number=int(name[:3]), digest=digest))
    (raw / NAME / "corpus.yaml").write_text(MANIFEST + "".join(entries), "utf-8")
    if decisions:
        (raw / NAME / "decisions.yaml").write_text(decisions, "utf-8")
    return of_tables(tabulated(NAME, raw)[1], "1.0.0")


def causes(diff: Diff, tables: tuple[str, ...]) -> set[tuple[str, str | None]]:
    return {(c.cause.why, c.cause.detail) for c in diff.changes if c.table in tables}


def replayed(old: Release, new: Release) -> Diff:
    """The difference, after its published table was applied to the old release and gave the new one."""
    diff = compare(old, new)
    rows = with_changes({}, diff)["changes"].to_pylist()
    expected = {name: dict(table.rows) for name, table in new.tables.items()}
    assert replay(rows, old) == expected
    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    return diff


RECORD_TABLES = ("treaties", "treaty_parties", "visits", "visit_participants")


def test_nothing_changes_where_nothing_did(tmp_path: Path) -> None:
    diff = replayed(release(tmp_path), release(tmp_path))
    assert (diff.changes, diff.ids, diff.bump) == ((), (), None)
    assert next_version("1.2.3", diff.bump) == "1.2.3"


def test_a_new_text_adds_rows_and_is_named_as_the_cause(tmp_path: Path) -> None:
    more = {**TEXTS, "003.txt": "Norway and Chile signed a Convention on Fisheries in Bergen on 3 May 1931."}
    diff = replayed(release(tmp_path), release(tmp_path, more))
    assert diff.bump == "minor"
    assert causes(diff, RECORD_TABLES) == {("source_added", "003.txt")}
    assert [c.kind for c in diff.changes if c.table == "treaties"] == ["row_added"]
    assert not diff.ids


def test_a_second_text_on_a_known_visit_mends_values_and_changes_no_id(tmp_path: Path) -> None:
    diff = replayed(release(tmp_path), release(tmp_path, {**TEXTS, "003.txt": AGAIN}))
    assert [(c.column, c.old, c.new) for c in diff.changes if c.table == "visits" and c.column == "documents"] == [
        ("documents", 1, 2)
    ]
    assert causes(diff, ("visits", "visit_stops")) == {("source_added", "003.txt")}
    assert not diff.ids


def test_a_corrected_date_is_a_patch_by_decision(tmp_path: Path) -> None:
    decided = decision("signed-in-march", "correct", 'set: {signed: {value: "1927-02", quote: February 1927}}')
    diff = replayed(release(tmp_path), release(tmp_path, decisions=decided))
    assert diff.bump == "patch"
    mended = {c.column: (c.old, c.new) for c in diff.changes if c.table == "treaties"}
    assert mended["signed_edtf"] == ("1927-02-09", "1927-02")
    assert mended["signed_precision"] == ("day", "month")
    assert causes(diff, ("treaties",)) == {("decision", "signed-in-march")}


def test_a_record_that_a_curator_rejects_is_gone_with_its_id(tmp_path: Path) -> None:
    diff = replayed(release(tmp_path), release(tmp_path, decisions=decision("no-treaty", "reject", "expect: {}")))
    assert diff.bump == "major"
    assert causes(diff, RECORD_TABLES) == {("decision", "no-treaty")}
    (change,) = diff.ids
    assert (change.table, change.new, change.how) == ("treaties", "none", "dropped")


def test_two_records_that_a_curator_links_are_merged_and_the_old_id_leads_on(tmp_path: Path) -> None:
    texts = {**TEXTS, "003.txt": "A Norwegian mission led by Ola Berg visited Chile in June 2018."}
    target = "target: {doc: 002.txt, table: visits, quote: visited Chile}"
    linked = decision("one-visit", "link", "other: {doc: 003.txt, table: visits, quote: visited Chile}", target)
    old, new = release(tmp_path, texts), release(tmp_path, texts, linked)
    diff = replayed(old, new)
    assert diff.bump == "major"
    (change,) = diff.ids
    assert change.how == "merged"
    assert change.new in {row["visit_id"] for row in new.rows("visits")}
    assert ("decision", "one-visit") in causes(diff, ("visits",))


def test_a_changed_text_is_named(tmp_path: Path) -> None:
    texts = {**TEXTS, "001.txt": TREATY.replace("1927", "1928")}
    diff = replayed(release(tmp_path), release(tmp_path, texts))
    assert causes(diff, ("treaties", "claims", "sources")) == {("source_changed", "001.txt")}


def test_a_text_taken_out_takes_its_records_along(tmp_path: Path) -> None:
    diff = replayed(release(tmp_path), release(tmp_path, {"001.txt": TREATY}))
    assert diff.bump == "major"
    assert causes(diff, ("visits", "visit_participants")) == {("source_removed", "002.txt")}
    assert [change.how for change in diff.ids] == ["dropped"]


def test_rules_that_read_the_same_words_otherwise_are_the_cause_that_is_left(tmp_path: Path) -> None:
    old = release(tmp_path)
    key, row = next(iter(old.tables["treaties"].rows.items()))
    other = {**old.tables["treaties"].rows, key: {**row, "status": "in_force"}}
    new = replace(old, tables={**old.tables, "treaties": replace(old.tables["treaties"], rows=other)})
    diff = replayed(old, new)
    assert diff.bump == "patch"
    (change,) = diff.changes
    assert (change.column, change.old, change.new) == ("status", "signed", "in_force")
    assert change.cause.why == "code"
    assert change.cause.detail in {claim["rule"] for claim in old.rows("claims")}


# Changes of the tables' description


def described(old: Release, change: Any, *, rename: str = "") -> Release:
    """The release with the fields of the visits changed; rows follow a new name."""
    table = old.tables["visits"]
    fields = tuple(change(dict(field)) for field in table.fields)
    names = {str(a["name"]): str(b["name"]) for a, b in zip(table.fields, fields, strict=True)}
    rows = {key: {names[name]: value for name, value in row.items()} for key, row in table.rows.items()}
    return replace(old, tables={**old.tables, "visits": replace(table, fields=fields, rows=rows)})


def test_a_renamed_column_is_major_and_nobody_may_be_surprised_by_it(tmp_path: Path) -> None:
    old = release(tmp_path)
    new = described(old, lambda f: {**f, "name": "topic"} if f["name"] == "occasion" else f)
    diff = replayed(old, new)
    assert diff.bump == "major"
    assert {(c.kind, c.column) for c in diff.changes if c.column} == {
        ("column_removed", "occasion"),
        ("column_added", "topic"),
    }
    assert causes(diff, ("visits",)) == {("schema", None)}
    with pytest.raises(PublicationError, match="nobody was warned of") as caught:
        check_version(replace(diff, new="2.0.0"), "corpus.yaml")
    assert "no column occasion" in caught.value.found


def test_a_column_that_was_marked_deprecated_may_go(tmp_path: Path) -> None:
    old = described(release(tmp_path), lambda f: {**f, "deprecated": "use topic"} if f["name"] == "occasion" else f)
    new = described(old, lambda f: {**f, "name": "topic"} if f["name"] == "occasion" else f)
    check_version(replace(compare(old, new), new="2.0.0"), "corpus.yaml")


@pytest.mark.parametrize(
    ("change", "bump"),
    [
        (lambda f: {**f, "description": "Other words."}, "patch"),
        (lambda f: {**f, "constraints": {**f.get("constraints", {}), "required": True}}, "major"),
        (lambda f: {**f, "type": "integer"}, "major"),
        (lambda f: {**f, "constraints": {"enum": ["state"]}}, "major"),
        (lambda f: {**f, "constraints": {"enum": [*f["constraints"]["enum"], "secret"]}}, "minor"),
        (lambda f: {**f, "constraints": {}}, "minor"),
        (lambda f: {**f, "constraints": {**f["constraints"], "maximum": 5}}, "major"),
        (lambda f: {**f, "deprecated": "use occasion"}, "patch"),
    ],
    ids=["words", "required", "type", "fewer values", "more values", "free", "maximum", "deprecated"],
)
def test_what_is_said_of_a_column_weighs_as_the_standard_has_it(change: Any, bump: Bump, tmp_path: Path) -> None:
    old = release(tmp_path)
    new = described(old, lambda f: change(f) if f["name"] == "kind" else f)
    diff = replayed(old, new)
    assert [(c.kind, c.column, c.cause.why) for c in diff.changes] == [("column_changed", "kind", "schema")]
    assert diff.bump == bump


def test_another_order_of_columns_is_major(tmp_path: Path) -> None:
    old = release(tmp_path)
    table = old.tables["visits"]
    fields = (table.fields[0], *table.fields[:0:-1])
    new = replace(old, tables={**old.tables, "visits": replace(table, fields=fields)})
    diff = replayed(old, new)
    assert [c.kind for c in diff.changes] == ["column_moved"]
    assert diff.bump == "major"


def test_a_new_table_is_minor_and_one_that_is_gone_major(tmp_path: Path) -> None:
    whole = release(tmp_path)
    less = replace(whole, tables={name: t for name, t in whole.tables.items() if name != "visit_participants"})
    assert replayed(less, whole).bump == "minor"
    assert replayed(whole, less).bump == "major"


# Versions


@pytest.mark.parametrize(
    ("old", "bump", "least"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("0.2.3", "major", "0.3.0"),
        ("0.2.3", "minor", "0.3.0"),
        ("0.2.3", "patch", "0.2.4"),
    ],
)
def test_the_least_version(old: str, bump: Bump, least: str) -> None:
    assert next_version(old, bump) == least


def test_a_version_that_tells_less_is_refused_and_a_higher_one_is_not(tmp_path: Path) -> None:
    more = {**TEXTS, "003.txt": "Norway and Chile signed a Convention on Fisheries in Bergen on 3 May 1931."}
    diff = compare(release(tmp_path), release(tmp_path, more))
    for version in ("1.0.0", "1.0.7"):
        with pytest.raises(PublicationError, match="too low for what changed since") as caught:
            check_version(replace(diff, new=version), "corpus.yaml")
        assert caught.value.expected.startswith("1.1.0")
        assert "row added" in caught.value.found
    for version in ("1.1.0", "2.0.0"):
        check_version(replace(diff, new=version), "corpus.yaml")


def test_a_first_release_is_compared_with_nothing(tmp_path: Path) -> None:
    diff = compare(None, release(tmp_path))
    check_version(diff, "corpus.yaml")
    assert "This is the first release." in markdown(diff, "Norway and Chile")


# Published releases


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stage(tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS), corpus(), "0.1.0", tmp_path_factory.mktemp("out"))


def test_a_published_release_is_what_was_tabulated(published: Path) -> None:
    ours = of_tables(tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS), "0.1.0")
    diff = compare(open_release(published), ours)
    assert diff.changes == ()


def test_a_release_that_was_meddled_with_is_not_compared(published: Path, tmp_path: Path) -> None:
    import shutil

    package = Path(shutil.copytree(published, tmp_path / "0.1.0"))
    with (package / "visits.parquet").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(PublicationError, match="is not the file that was published") as caught:
        open_release(package)
    assert "visits.parquet" in caught.value.where
    (package / "datapackage.json").write_text("{}", "utf-8")
    with pytest.raises(PublicationError, match="no release that can be compared with"):
        open_release(package)


def test_text_from_sources_does_nothing_in_the_account(tmp_path: Path) -> None:
    old = release(tmp_path)
    key, row = next(iter(old.tables["treaties"].rows.items()))
    hostile = "<script>alert(1)</script> [x](javascript:y) |"
    rows = {**old.tables["treaties"].rows, key: {**row, "title": hostile}}
    new = replace(old, tables={**old.tables, "treaties": replace(old.tables["treaties"], rows=rows)})
    told = markdown(replace(compare(old, new), new="1.0.1"), "Norway and Chile")
    assert "<script>" not in told
    assert "](javascript" not in told
    assert any(json.dumps(hostile) in line for line in plain(compare(old, new)))


def test_the_most_important_comes_first(tmp_path: Path) -> None:
    more = {"001.txt": TREATY, "003.txt": "Norway and Chile signed a Convention on Fisheries in Bergen on 3 May 1931."}
    changes: tuple[Change, ...] = compare(release(tmp_path), release(tmp_path, more)).changes
    order = [("major", "minor", "patch").index(change.bump) for change in changes]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["diff", "norway-chile", "9.9.9"], "has no version 9.9.9\n  expected: one of 0.1.0"),
        (["diff", "atlantis"], "has no release"),
        (["diff", "norway-chile", "0.1.0", "0.1.0", "--next"], "--next takes one version at most"),
    ],
)
def test_the_command_says_what_is_wrong(
    line: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage(tabulate(corpus(), RECORDS, CONFLICTS, DECISIONS), corpus(), "0.1.0", tmp_path / "norway-chile")
    assert main([*line, "--output", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_the_command_prints_the_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for version, records in (("0.1.0", RECORDS), ("0.2.0", RECORDS[:-1])):
        stage(tabulate(corpus(), records, (), DECISIONS), corpus(), version, tmp_path / "norway-chile")
    assert main(["diff", "norway-chile", "--output", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("0.1.0 → 0.2.0: ")
    assert told[1] == "least version: 0.2.0"
    assert any("row removed" in line and "[rules" in line for line in told)
