"""A report survives its journey as builtins; a student's copy lacks what is for staff."""

from __future__ import annotations

import json

from graders.report import (
    Audience,
    CheckResult,
    Report,
    SourceLine,
    Verdict,
    report_from_builtins,
    report_to_builtins,
)

RAISED = CheckResult(
    id="f.a",
    function="f",
    title="The title.",
    verdict=Verdict.RAISED,
    points=0.0,
    possible=2.0,
    message="Your code raised ValueError.",
    where=SourceLine("cell 3", 7, "return 1"),
    staff="expected 4",
)
REPORT = Report(
    submission="ada.py",
    exercise="vae",
    checks=(RAISED,),
    isolation="strong",
    seed=7,
    versions={"numpy": "2"},
    seconds={"total": 1.25},
    phases={"load": 0.5},
    notes=("A note.",),
)


def test_a_report_comes_back_from_json_as_it_was() -> None:
    written = json.loads(json.dumps(report_to_builtins(REPORT, Audience.STAFF)))
    assert report_from_builtins(written) == REPORT


def test_a_place_reads_as_file_line_and_text() -> None:
    assert str(SourceLine("ada.py", 3, "x = 1")) == "ada.py, line 3: x = 1"
    assert str(SourceLine("ada.py", 3, "")) == "ada.py, line 3"


def test_a_students_copy_says_nothing_that_is_for_staff() -> None:
    written = json.dumps(report_to_builtins(REPORT, Audience.STUDENT))
    assert "expected 4" not in written
    assert "ValueError" in written
