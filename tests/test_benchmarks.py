"""The rivals' benchmark compares equals: the same checks, the same points, all really grade."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from tests.benchmarks.rivals import notebooks
from tests.benchmarks.rivals.cases import CASES
from tests.benchmarks.rivals.limit import Bare
from tests.benchmarks.rivals.ours import ClassGraded
from tests.benchmarks.rivals.rounds import Round
from tests.benchmarks.rivals.submissions import CLASS
from tests.benchmarks.rivals.tables import table, ungraded
from tests.benchmarks.rivals.timing import Graded, Taken, environment
from tests.bundled import COURSE, checks


def test_the_cases_are_the_suites_checks_with_their_points() -> None:
    points = {check.id: check.points for check in checks("naive_bayes")}
    assert {check: case.points for check, case in CASES.items()} == points


def test_any_four_of_the_class_that_follow_one_another_are_of_all_kinds() -> None:
    assert len({one.student for one in CLASS}) == 24
    kinds = [one.kind for one in CLASS]
    quarters = [sorted(kinds[start : start + 4]) for start in range(0, 24, 4)]
    assert quarters == [["broken", "right", "wrong", "wrong"]] * 6


def test_nbgrader_is_given_the_code_and_a_graded_cell_for_each_case() -> None:
    answer, _, *tests = nbformat.reads(notebooks.for_nbgrader("x = 1"), as_version=4).cells
    assert answer.source == "x = 1"
    assert [cell.metadata.nbgrader.points for cell in tests] == [c.points for c in CASES.values()]
    assert all(check in cell.source for check, cell in zip(CASES, tests))


def test_otter_is_given_a_test_for_each_case() -> None:
    functions = [n for n in ast.parse(notebooks.otter_tests()).body if hasattr(n, "decorator_list")]
    sources = [ast.unparse(function) for function in functions]
    assert len(sources) == len(CASES)
    assert all(repr(check) in text for check, text in zip(CASES, sources))


def test_all_who_grade_have_the_course_s_environment() -> None:
    given = environment(Path("/usr/bin")).items()
    assert COURSE.settings.environment
    assert given >= COURSE.settings.environment.items()


RIGHT, WRONG = CLASS[:2]
TAKEN = Taken(clock=48.0, processor=24.0)


def done(points: float, others: float) -> Round:
    ours = ClassGraded({one.student: points for one in CLASS}, TAKEN, startup=12.0)
    rival = {"rival": Graded(others, replace(TAKEN, clock=20.0))}
    return Round(RIGHT, 0.5, ours, rival, one_by_one=ours, limit=Bare(Taken(30.0, 16.0), 4.0))


@pytest.mark.parametrize(
    ("done", "who"),
    [
        (done(20, 20), []),
        (done(20, 19.5), ["rival"]),
        (done(19.5, 20), ["probgrade"]),
        (replace(done(19.5, 20), submission=WRONG), ["rival"]),
        (replace(done(19.5, 0), submission=WRONG), []),
    ],
    ids=["right", "right costs points", "we take points", "wrong costs nothing", "wrong"],
)
def test_who_does_not_grade_is_named(done: Round, who: list[str]) -> None:
    assert [line.split()[3].rstrip(":") for line in ungraded(done)] == who


def test_the_ratios_are_of_seconds_per_submission_and_of_time_without_startup() -> None:
    lines = {line[:34].strip(): line[34:].split() for line in table([done(20, 20)])}
    assert lines["probgrade --jobs 2"] == ["2.00", "[2.00,", "2.00]", "1.00"]
    assert lines["ratio to probgrade"][0] == "10.00"
    assert lines["ratio (aim: 1.2)"][0] == "1.20"
    assert lines["ratio of processor seconds"][0] == "1.25"
