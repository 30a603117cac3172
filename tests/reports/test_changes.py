"""What a save changes: fixed, broken, still open, and what to look at first."""

from __future__ import annotations

from dataclasses import replace

from graders.report import CheckResult, Report, SourceLine, Verdict
from graders.reports.changes import changes, lines, listed, summary

PASSED, WRONG, MISSING = Verdict.PASSED, Verdict.WRONG, Verdict.NOT_IMPLEMENTED


def check(name: str, verdict: Verdict, **fields: object) -> CheckResult:
    function, _, title = name.partition(".")
    points = float(verdict is PASSED)
    made = CheckResult(name, function, f"{title}.", verdict, points=points, possible=1)
    return replace(made, **fields)  # type: ignore[arg-type]


def report(*checks: CheckResult, **fields: object) -> Report:
    made = Report("mine.py", "e", checks, "standard", seed=1)
    return replace(made, **fields)  # type: ignore[arg-type]


BEFORE = report(check("f.a", WRONG), check("f.b", PASSED), check("g.a", WRONG))
AFTER = report(check("f.a", PASSED), check("f.b", WRONG), check("g.a", WRONG))


def shown(before: Report | None, after: Report) -> str:
    found = lines(before, after, "12:00:00", "0.10 s")
    return "\n".join(" " * line.indent + line.text.plain for line in found)


def test_checks_are_fixed_broken_or_still_open() -> None:
    found = changes(BEFORE, AFTER)
    assert [[c.id for c in part] for part in (found.fixed, found.broken, found.open)] == [
        ["f.a"],
        ["f.b"],
        ["g.a"],
    ]
    assert summary(BEFORE, AFTER) == "1 of 3 points; 1 fixed, 1 broken, 1 still open"


def test_the_first_report_has_nothing_to_compare_with() -> None:
    assert summary(None, AFTER) == "1 of 3 points; 2 open"
    assert listed(None, AFTER) == []


def test_points_gained_and_lost_are_shown() -> None:
    full = report(check("f.a", PASSED), check("f.b", PASSED), check("g.a", PASSED))
    assert summary(BEFORE, full) == "3 of 3 points (+2); 2 fixed, 0 broken, 0 still open"
    assert summary(full, BEFORE) == "1 of 3 points (-2); 0 fixed, 2 broken, 0 still open"


def test_what_broke_is_looked_at_first() -> None:
    first = changes(BEFORE, AFTER).first
    assert first is not None
    assert first.id == "f.b"


def test_a_wrong_answer_is_looked_at_before_one_that_is_not_written() -> None:
    first = changes(None, report(check("f.a", MISSING), check("g.a", WRONG))).first
    assert first is not None
    assert first.id == "g.a"


def test_a_check_that_refers_to_another_is_not_the_first() -> None:
    first = changes(None, report(check("f.a", WRONG, same_as="g.a"), check("g.a", WRONG))).first
    assert first is not None
    assert first.id == "g.a"


def test_all_checks_of_a_function_are_one_line() -> None:
    both = (
        report(check("f.a", PASSED), check("f.b", PASSED)),
        report(check("f.a", WRONG), check("f.b", WRONG)),
    )
    assert [line for _, line in listed(*both)] == ["✗ broken: f: all 2 checks"]


def test_the_first_check_is_shown_with_its_message_line_and_hint() -> None:
    where = SourceLine("mine.py", 3, "return 0")
    told = check("f.b", WRONG, message="Got 0.", where=where, hint="Divide.", staff="Expected 1")
    text = shown(BEFORE, report(check("f.a", PASSED), told, check("g.a", PASSED)))
    assert "First: ✗ f: b. (wrong)\n    Got 0.\n    in mine.py, line 3: return 0" in text
    assert "Hint: Divide." in text
    assert "Expected 1" not in text


def test_a_hidden_check_is_not_explained() -> None:
    secret = check("f.a", WRONG, hidden=True, message="a secret")
    assert "secret" not in shown(None, report(secret))


def test_a_file_that_cannot_be_read_is_one_line_with_the_last_score() -> None:
    broken = report(problem="mine.py, line 2 does not parse: invalid syntax")
    assert shown(BEFORE, broken) == (
        "12:00:00  mine.py, line 2 does not parse: invalid syntax."
        " The last score: 1 of 3 points.  (0.10 s)"
    )


def test_a_fault_of_the_grader_is_not_the_student_s() -> None:
    assert "the grader itself failed" in shown(BEFORE, report(fault="Traceback"))


def test_what_would_control_the_terminal_is_replaced() -> None:
    evil = check("f.a", WRONG, message="\x1b[2J")
    assert "\x1b" not in shown(None, report(evil, notes=("\x1b[2J",)))
