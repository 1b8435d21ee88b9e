"""The process that ``beside`` starts: it takes one question from standard input and answers on standard output."""

from __future__ import annotations

import os
import pickle
import sys

from flows.ground.errors import DyadError
from flows.validate.report import Result
from flows.validate.suites import check_suites, import_at_once


def main() -> None:
    """Import, take the question, answer."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever else is printed must not get into the answer
    import_at_once()
    try:
        question = pickle.load(sys.stdin.buffer)
    except EOFError:  # the release ended before it had tables
        return
    try:
        answer: Result | DyadError = check_suites(*question)
    except DyadError as fault:
        answer = fault
    pickle.dump(answer, answers)
    answers.flush()
    os._exit(0)  # whoever waits need not wait for a million objects to be taken down one by one


if __name__ == "__main__":
    main()
