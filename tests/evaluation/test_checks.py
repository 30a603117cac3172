"""The decorators of suites, and what pytest makes of tests that use them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graders import Grader, load_course, read_submission
from graders.cli.new import write_course
from graders.comparisons.disagreement import Disagreement
from graders.course import Course
from graders.errors import GraderFault
from graders.evaluation.checks import BrokenSuite, any_of, check
from graders.evaluation.evidence import NotObserved
from graders.evaluation.suite import _merge
from graders.report import Check, CheckResult, Verdict
from graders.sandbox.observation import Observation, Outcome

CRASH = NotObserved(Observation(Outcome.RAISED))


def test_a_check_knows_its_name_and_title() -> None:
    @check("get_prior", points=2, hint="Count.")
    def test_get_prior_shares() -> None:
        """The shares."""

    assert test_get_prior_shares.__check__ == Check(  # type: ignore[attr-defined]
        "get_prior", "shares", "The shares.", 2, "Count.", False
    )


def outcome_of(*outcomes: Exception | None) -> Exception | None:
    """How a check over these alternatives ends."""

    @any_of("choice", outcomes)
    def test(choice: Exception | None) -> None:
        if choice is not None:
            raise choice

    try:
        test()
    except Exception as failure:
        return failure
    return None


WRONG, OTHER, OURS = Disagreement("wrong"), Disagreement("other"), GraderFault("ours")


@pytest.mark.parametrize(
    ("outcomes", "end"),
    [
        ([None, WRONG], None),
        ([WRONG, None], None),
        ([CRASH, None], None),
        ([WRONG, OTHER], WRONG),
        ([CRASH, WRONG], WRONG),
        ([CRASH, CRASH], CRASH),
        ([WRONG, OURS], OURS),
    ],
)
def test_any_of(outcomes: list[Exception | None], end: Exception | None) -> None:
    assert outcome_of(*outcomes) is end


def result(verdict: Verdict, points: float) -> CheckResult:
    return CheckResult("a.b", "a", "t", verdict, points, 2.0, seconds=1.0)


@pytest.mark.parametrize(
    ("verdicts", "end"),
    [
        ([Verdict.PASSED, Verdict.PASSED], Verdict.PASSED),
        ([Verdict.PASSED, Verdict.WRONG], Verdict.WRONG),
        ([Verdict.WRONG, Verdict.PASSED], Verdict.WRONG),
        ([Verdict.RAISED, Verdict.WRONG], Verdict.RAISED),
        ([Verdict.WRONG, Verdict.GRADER_ERROR], Verdict.GRADER_ERROR),
    ],
)
def test_a_check_of_several_cases_is_as_good_as_its_worst(
    verdicts: list[Verdict], end: Verdict
) -> None:
    merged = None
    for verdict in verdicts:
        merged = _merge(merged, result(verdict, 2.0 if verdict is Verdict.PASSED else 0.0))
    assert merged is not None
    assert (merged.verdict, merged.points) == (end, 2.0 if end is Verdict.PASSED else 0.0)
    assert merged.seconds == len(verdicts)


def test_the_advice_of_every_case_is_kept() -> None:
    passed, told = result(Verdict.PASSED, 2.0), replace(result(Verdict.PASSED, 2.0), advice="Copy.")
    assert _merge(_merge(_merge(None, told), passed), told).advice == "Copy."
    assert _merge(told, result(Verdict.WRONG, 0.0)).advice == ""


def a_suite(folder: Path, test: str) -> Course:
    write_course(folder)
    path = folder / "graders/suites/example/test_average.py"
    path.write_text(path.read_text() + test)
    (folder / "exercises/course.toml").write_text('title = "A"')
    return load_course(folder)


@pytest.mark.parametrize(
    ("arguments", "line", "words"),
    [
        ("observe", "1 / 0", "ZeroDivisionError: division by zero"),
        ("observe", "np.zeros(2) @ np.zeros(3)", "ValueError: matmul"),
        ("nothing", "pass", "fixture 'nothing' not found"),
    ],
)
def test_staff_read_a_traceback_of_the_check_alone(
    arguments: str, line: str, words: str, tmp_path: Path
) -> None:
    decorator = '@check("average", points=1, hint="None.")'
    test = f'\n{decorator}\ndef test_average_more({arguments}):\n    """More."""\n    {line}\n'
    course = a_suite(tmp_path / "course", test)
    stub = course.root / "exercises/example/example.py"
    with Grader(course) as grader:
        ((_, report),) = grader.grade([read_submission(stub, course=course)])
    (broken,) = (check for check in report.checks if check.id == "average.more")
    assert words in broken.staff
    assert "pluggy" not in broken.staff
    assert "_pytest" not in broken.staff


def test_a_conftest_above_the_suite_is_not_read(tmp_path: Path) -> None:
    course = a_suite(tmp_path / "course", "")
    for folder in (tmp_path, course.root, course.root / "graders"):
        (folder / "conftest.py").write_text("raise RuntimeError('read')")
    stub = course.root / "exercises/example/example.py"
    with Grader(course) as grader:
        ((_, report),) = grader.grade([read_submission(stub, course=course)])
    assert report.fault == ""


def test_a_second_check_of_the_same_name_is_refused() -> None:
    """It would hide the first, whose points nobody could get."""
    source = '@check("mean", points=1, hint="Divide.")\ndef test_mean_value(): ...\n'
    suite = {"check": check, "__name__": "suites.mean"}
    exec(source, suite)
    with pytest.raises(BrokenSuite, match=r"suites\.mean defines test_mean_value twice"):
        exec(source, suite)
