"""Many submissions, one warm process: reproducible, complete, whatever process dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graders import (
    Grader,
    Report,
    Submission,
    read_submission,
)
from graders.course import Course, Exercise
from graders.errors import GraderFault
from graders.evaluation.bundle import ExerciseBundle, load_bundle
from graders.evaluation.causes import deduplicated
from graders.sandbox.server import ForkServer
from tests.small import RIGHT, SMALL, STUB, WRONG


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(SMALL) as grader:
        yield grader


def read(*paths: Path) -> list[Submission]:
    return [read_submission(path, course=SMALL) for path in paths]


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def timeless(report: Report) -> Report:
    checks = tuple(replace(check, seconds=0.0) for check in report.checks)
    return replace(report, checks=checks, seconds={}, phases={})


def test_graded_twice_a_submission_gives_the_same_report(grader: Grader) -> None:
    ((_, first), (_, second)) = sorted(
        grader.grade(read(WRONG, WRONG), jobs=2), key=lambda done: done[0]
    )
    assert first.points
    assert timeless(first) == timeless(second)


def test_a_warm_process_that_lives_is_kept(grader: Grader) -> None:
    grader.warm()
    server = grader.server
    list(grader.grade(read(STUB)))
    assert grader.server is server


def test_nothing_is_graded_by_a_grader_whose_controls_end_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("graders.comparisons.arrays.close", lambda *given, **named: True)
    with Grader(SMALL) as grader, pytest.raises(GraderFault, match=r"wrong\.zip.* ended otherwise"):
        list(grader.grade(read(RIGHT, WRONG), jobs=2))


def test_a_report_without_one_of_the_checks_is_a_fault(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The controls have run: what breaks later is told of each submission."""
    list(grader.grade(read(STUB)))
    whole = deduplicated
    monkeypatch.setattr("graders.evaluation.evaluate.deduplicated", lambda all: whole(all)[1:])
    ((_, report),) = grader.grade(read(RIGHT))
    assert report.points is None
    assert "of 10 checks, 9 were evaluated" in report.fault


def test_an_evaluation_that_never_ends_is_a_fault(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(grader.grade(read(STUB)))
    monkeypatch.setattr("graders.scheduling.local.LONGEST", 0.0)
    with pytest.raises(GraderFault, match="has been evaluated for more than 0 s"):
        list(grader.grade(read(RIGHT)))


def test_a_suite_that_breaks_in_an_unknown_way_stops_no_other_exercise(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(grader.grade(read(STUB)))
    whole = load_bundle

    def broken(course: Course, exercise: Exercise) -> ExerciseBundle:
        if exercise.name == "summaries":
            raise KeyError("unknown")
        return whole(course, exercise)

    monkeypatch.setattr("graders.scheduling.local.load_bundle", broken)
    other = SMALL.root / "tests" / "submissions" / "summaries" / "right" / "plain.py"
    reports = dict(grader.grade(read(other, STUB)))
    assert "KeyError: 'unknown'" in reports[0].fault
    assert reports[1].points == 0


def test_another_seed_draws_other_inputs(grader: Grader) -> None:
    messages = set()
    for seed in (1, 2):
        ((_, report),) = grader.grade(read(WRONG), seed=seed)
        messages |= {check.message for check in report.checks if check.message}
    assert len(messages) == 2  # one check fails, each time with other numbers


def test_an_evaluator_that_is_killed_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its submission is graded all the same, once."""
    killed: list[str] = []

    def kill_the_first(submission: str, doing: str) -> None:
        if doing and submission and not killed:
            killed.extend(children()[-1:])
            os.kill(int(killed[0]), signal.SIGKILL)

    with Grader(SMALL, progress=kill_the_first) as grader:
        ((_, report),) = grader.grade(read(STUB))
    assert killed
    assert report.points == 0


def test_a_warm_process_that_is_killed_is_replaced() -> None:
    servers: list[ForkServer] = []

    def kill_the_first(submission: str, doing: str) -> None:
        if doing and submission and not servers:
            servers.append(running.server)
            os.killpg(running.server.pid, signal.SIGKILL)

    with Grader(SMALL, progress=kill_the_first) as running:
        reports = dict(running.grade(read(RIGHT, STUB)))
        assert running.server is not servers[0]
    assert [reports[0].points, reports[1].points] == [10, 0]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = children()
    with Grader(SMALL) as grader:
        list(grader.grade(read(STUB)))
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
    assert children() == before


def test_a_warm_process_that_has_grown_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with Grader(SMALL) as grader:
        grader.warm()
        old = grader.server
        monkeypatch.setattr("graders.scheduling.local.GROWTH_LIMIT", -(2**40))
        reports = dict(grader.grade(read(STUB)))
        assert grader.server is not old
    assert reports[0].points == 0
