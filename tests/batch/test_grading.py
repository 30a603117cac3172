"""A class is graded once: the known is kept, the equal copied, what broke comes again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graders.batch.grading import GradingOutcome
from graders.gradebook.storage import Gradebook
from tests.batch.instant import Instant, Room, write_class


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook:
        yield Room(write_class(tmp_path / "class", 3), gradebook)


def grades(room: Room) -> dict[str, tuple[float | None, str]]:
    """Points and reason of each submission's latest attempt."""
    found = {}
    for entry in room.gradebook.submissions():
        attempt = room.gradebook.attempt(entry.id)
        if attempt is not None:
            found[entry.name] = (attempt.report.points, attempt.reason)
    return found


def test_with_nothing_changed_nothing_is_run(room: Room) -> None:
    room.grade(Instant())
    again = Instant()
    run = room.grade(again)
    assert again.ran == []
    assert run.outcomes == {GradingOutcome.KEPT: 3}


def test_only_what_is_new_is_run(room: Room) -> None:
    room.grade(Instant())
    (room.folder / "zoe.py").write_text("def get_prior(y):\n    return 'zoe'\n")
    again = Instant()
    room.grade(again)
    assert again.ran == ["zoe.py"]


def test_equal_contents_are_run_once_whether_before_or_at_the_same_time(room: Room) -> None:
    text = (room.folder / "student00000.py").read_text()
    for name in ("student00000b.py", "twin.py"):
        (room.folder / name).write_text(text)
    scheduler = Instant()
    run = room.grade(scheduler)
    assert len(scheduler.ran) == 3
    assert run.outcomes == {GradingOutcome.GRADED: 3, GradingOutcome.COPIED: 2}
    points, reason = grades(room)["twin.py"]
    assert points == 2
    assert reason.startswith("same content as student00000")
    (room.folder / "late.py").write_text(text)
    room.grade(later := Instant())
    assert later.ran == []
    assert grades(room)["late.py"][0] == 2


def test_after_a_fault_of_ours_it_is_graded_again(room: Room) -> None:
    run = room.grade(Instant(fault=("student00001.py",)))
    assert run.outcomes[GradingOutcome.FAULT] == 1
    assert grades(room)["student00001.py"] == (None, "graded")
    again = Instant()
    room.grade(again)
    assert again.ran == ["student00001.py"]
    assert grades(room)["student00001.py"] == (2, "graded")


def test_what_cannot_be_read_is_recorded_once_with_the_reason(room: Room) -> None:
    (room.folder / "bad.ipynb").write_text("{")
    assert room.grade(Instant()).outcomes[GradingOutcome.UNREADABLE] == 1
    assert room.grade(Instant()).outcomes == {GradingOutcome.KEPT: 4}
    (problem,) = [
        attempt.report.problem
        for entry in room.gradebook.submissions()
        if (attempt := room.gradebook.attempt(entry.id)) and attempt.report.problem
    ]
    assert "notebook" in problem


def test_a_grade_by_other_rules_stays_until_it_is_judged_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.grade(Instant())
    monkeypatch.setattr("graders.batch.grading.rubric_version", lambda *exercise: "others")
    again = Instant()
    assert room.grade(again).outcomes == {GradingOutcome.OUTDATED: 3}
    assert again.ran == []


def test_it_is_told_only_when_the_gradebook_has_it(room: Room) -> None:
    class Watching(Room):
        def _on_finished(self, received, report, outcome) -> None:  # type: ignore[no-untyped-def]
            assert grades(self)[received.name][0] == report.points
            super()._on_finished(received, report, outcome)

    watching = Watching(room.folder, room.gradebook)
    watching.grade(Instant())
    assert len(watching.told) == 3
