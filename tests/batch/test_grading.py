"""Grades are kept, equal submissions copied, and faults of the grader graded again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graders.batch.grading import GradingOutcome
from graders.errors import Incomplete
from graders.gradebook.storage import Gradebook
from tests.batch.instant import GradedClass, Instant, write_class


@pytest.fixture
def graded_class(tmp_path: Path) -> Iterator[GradedClass]:
    with Gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook:
        yield GradedClass(write_class(tmp_path / "class", 3), gradebook)


def grades(graded_class: GradedClass) -> dict[str, tuple[float | None, str]]:
    """Points and reason of each submission's latest attempt."""
    found = {}
    for entry in graded_class.gradebook.submissions():
        attempt = graded_class.gradebook.attempt(entry.id)
        if attempt is not None:
            found[entry.name] = (attempt.report.points, attempt.reason)
    return found


def test_an_unchanged_class_is_not_run_again(graded_class: GradedClass) -> None:
    graded_class.grade(Instant())
    again = Instant()
    run = graded_class.grade(again)
    assert again.ran == []
    assert run.outcomes == {GradingOutcome.KEPT: 3}


def test_only_what_is_new_is_run(graded_class: GradedClass) -> None:
    graded_class.grade(Instant())
    (graded_class.folder / "zoe.py").write_text("def get_prior(y):\n    return 'zoe'\n")
    again = Instant()
    graded_class.grade(again)
    assert again.ran == ["zoe.py"]


def test_equal_contents_are_run_once_whether_before_or_at_the_same_time(
    graded_class: GradedClass,
) -> None:
    text = (graded_class.folder / "student00000.py").read_text()
    for name in ("again", "twin"):
        (graded_class.folder / name).mkdir()
        (graded_class.folder / name / "student00000.py").write_text(text)
    scheduler = Instant()
    run = graded_class.grade(scheduler)
    assert len(scheduler.ran) == 3
    assert run.outcomes == {GradingOutcome.GRADED: 3, GradingOutcome.COPIED: 2}
    points, reason = grades(graded_class)["twin/student00000.py"]
    assert points == 2
    assert reason.startswith("same content as student00000")
    (graded_class.folder / "late").mkdir()
    (graded_class.folder / "late" / "student00000.py").write_text(text)
    graded_class.grade(later := Instant())
    assert later.ran == []
    assert grades(graded_class)["late/student00000.py"][0] == 2


def test_a_copy_has_notes_on_its_own_files(graded_class: GradedClass) -> None:
    text = (graded_class.folder / "student00000.py").read_text()
    for name in ("one", "two"):
        (graded_class.folder / name).mkdir()
        (graded_class.folder / name / "hw.py").write_text(text)
        (graded_class.folder / name / f"{name}.py").write_text("x = 1\n")
    graded_class.grade(Instant())
    for entry in graded_class.gradebook.submissions():
        attempt = graded_class.gradebook.attempt(entry.id)
        if attempt is not None and attempt.reason.startswith("same content"):
            assert attempt.report.notes == (f"{entry.student}/hw.py is graded, of 2 files.",)
            break
    else:
        pytest.fail("nothing was copied")


def test_a_report_that_names_a_file_is_of_that_file(graded_class: GradedClass) -> None:
    text = (graded_class.folder / "student00000.py").read_text()
    (graded_class.folder / "renamed.py").write_text(text)
    graded_class.grade(scheduler := Instant())
    assert sorted(scheduler.ran) == [
        "renamed.py",
        *(f"student0000{number}.py" for number in range(3)),
    ]


def test_after_a_fault_of_the_grader_it_is_graded_again(graded_class: GradedClass) -> None:
    run = graded_class.grade(Instant(fault=("student00001.py",)))
    assert run.outcomes[GradingOutcome.FAULT] == 1
    assert grades(graded_class)["student00001.py"] == (None, "graded")
    again = Instant()
    graded_class.grade(again)
    assert again.ran == ["student00001.py"]
    assert grades(graded_class)["student00001.py"] == (2, "graded")


def test_an_unreadable_submission_is_recorded_once_with_the_reason(
    graded_class: GradedClass,
) -> None:
    (graded_class.folder / "bad.ipynb").write_text("{")
    assert graded_class.grade(Instant()).outcomes[GradingOutcome.UNREADABLE] == 1
    assert graded_class.grade(Instant()).outcomes == {GradingOutcome.KEPT: 4}
    (problem,) = [
        attempt.report.problem
        for entry in graded_class.gradebook.submissions()
        if (attempt := graded_class.gradebook.attempt(entry.id)) and attempt.report.problem
    ]
    assert "notebook" in problem


def test_a_grade_by_another_rubric_version_stays_until_it_is_re_scored(
    graded_class: GradedClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    graded_class.grade(Instant())
    monkeypatch.setattr("graders.batch.grading.rubric_version", lambda *exercise: "others")
    again = Instant()
    assert graded_class.grade(again).outcomes == {GradingOutcome.OUTDATED: 3}
    assert again.ran == []


def test_what_is_reported_as_finished_is_in_the_gradebook(
    graded_class: GradedClass,
) -> None:
    class Watching(GradedClass):
        def _on_finished(self, received, report, outcome) -> None:  # type: ignore[no-untyped-def]
            assert grades(self)[received.name][0] == report.points
            super()._on_finished(received, report, outcome)

    watching = Watching(graded_class.folder, graded_class.gradebook)
    watching.grade(Instant())
    assert len(watching.finished) == 3


def test_a_submission_that_is_lost_is_told(graded_class: GradedClass) -> None:
    run = graded_class.grade(Instant())
    found = list(graded_class.submissions())
    run.require_all(found)
    run.finished[1] = replace(run.finished[1], points=1.0)  # told otherwise than it is stored
    with pytest.raises(Incomplete, match=r"for student00001\.py$"):
        run.require_all(found)
    del run.finished[1]
    with pytest.raises(Incomplete, match=r"for student00001\.py$"):
        run.require_all(found)


def test_a_grade_that_is_not_stored_is_told(
    graded_class: GradedClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gradebook, "record", lambda *given: 1)
    run = graded_class.grade(Instant())
    with pytest.raises(Incomplete, match=r"student00000\.py, student00001\.py, student00002\.py"):
        run.require_all(graded_class.submissions())
