"""No regular expression runs away, whatever it reads: rules, vocabularies and code alike."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests import patterns_tried
from tests.patterns_tried import worst
from tests.tiny import ROOT, environment

MOST = 0.6  # seconds of processor time for a string that nearly matches; a busy machine gets its margin
LEAST = 1_500  # patterns: fewer would mean that the search for them has gone blind


def test_every_pattern_of_the_program_gives_up_soon() -> None:
    line = [sys.executable, "-m", "tests.patterns_tried"]
    done = subprocess.run(line, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    count, *slowest = done.stdout.splitlines()
    assert int(count.split()[0]) > LEAST
    assert [told for told in slowest if float(told.split()[0]) > MOST] == []


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+$", r"(?:\w+\s?)*x", r"(a|aa)+b", r"^(?:x|y?x)*z", r"(\d+,?)+;", r"\b(?:[A-Z]\w*\s?)+\(", r"(.*)*\n\n"],
)
def test_patterns_that_do_run_away_are_found(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns_tried, "LIMIT", 0.7)
    assert worst(re.compile(pattern), "here").seconds > MOST


@pytest.mark.parametrize("pattern", [r"\w+", r"[a-z]+(?: [a-z]+)*", r"(?:\d{1,3},)*\d{1,3}", r"[^\n]+\n"])
def test_patterns_that_do_not_are_not(pattern: str) -> None:
    assert worst(re.compile(pattern), "here").seconds < MOST
