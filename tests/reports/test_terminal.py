"""The terminal report shows each reader what is theirs, and nothing that drives the terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from graders.report import (
    Audience,
    CheckResult,
    Report,
    Verdict,
)
from graders.reports.terminal import render
from graders.reports.words import clean


def text(report: Report, audience: Audience) -> str:
    console = Console(file=io.StringIO(), width=100)
    console.print(render(report, audience))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def report(*checks: CheckResult) -> Report:
    return Report("mine.py", "naive_bayes", checks, "process", seed=7)


WRONG = CheckResult(
    "f.a", "f", "The title.", Verdict.WRONG, 0, 2, message="Seen 3.", hint="Think.", staff="4"
)


def test_a_student_sees_the_message_but_not_what_was_expected() -> None:
    shown = text(report(WRONG), Audience.STUDENT)
    assert "Seen 3." in shown
    assert "Think." in shown
    assert "Expected" not in shown
    assert "Expected: 4" in text(report(WRONG), Audience.STAFF)


def test_a_hidden_check_shows_its_points_only() -> None:
    hidden = CheckResult(**{**vars(WRONG), "hidden": True})
    shown = text(report(hidden), Audience.STUDENT)
    assert "0 / 2" in shown
    assert "Seen 3." not in shown


def test_a_fault_of_ours_withholds_the_score_and_its_traceback() -> None:
    fault = CheckResult("f.b", "f", "T.", Verdict.GRADER_ERROR, 0, 1, staff="Traceback secret")
    shown = text(report(WRONG, fault), Audience.STUDENT)
    assert "No score" in shown
    assert "secret" not in shown
    assert "secret" in text(report(WRONG, fault), Audience.STAFF)


@pytest.mark.parametrize("bad", ["\x1b[2J", "\x07", "\r", "\x9b31m", "\u202e"])
def test_control_characters_do_not_reach_the_terminal(bad: str) -> None:
    assert bad not in clean(f"a{bad}b")


def test_markup_in_student_text_is_not_markup() -> None:
    wrong = CheckResult(**{**vars(WRONG), "message": "[bold]x[/bold]"})
    assert "[bold]x[/bold]" in text(report(wrong), Audience.STUDENT)
