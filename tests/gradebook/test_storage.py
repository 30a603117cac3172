"""Recorded rows can be read again, and are never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError

from graders.errors import Incomplete
from graders.gradebook import ReceivedSubmission
from graders.gradebook.class_scores import class_scores, require_count
from graders.gradebook.packing import pack_json
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.storage import PAGE, Gradebook
from graders.intake.sources import Cell
from graders.report import stored
from tests.gradebook.values import RUBRIC, received, report

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
def gradebook(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook:
        yield gradebook


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write many rows without waiting for the disk."""
    monkeypatch.setattr("graders.gradebook.database.PRAGMAS", ("synchronous = OFF",))


def test_what_would_be_stored_otherwise_is_not_stored(
    gradebook: Gradebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = gradebook.receive(received())
    monkeypatch.setattr("graders.gradebook.rows.pack_json", lambda value: b"")
    with pytest.raises(GradebookProblem):
        gradebook.record(submission, report(), "first", RUBRIC, {})
    another = pack_json(stored(report({"f.a": 0.0})))
    monkeypatch.setattr("graders.gradebook.rows.pack_json", lambda value: another)
    with pytest.raises(Incomplete, match="cannot be stored as it is"):
        gradebook.record(submission, report(), "first", RUBRIC, {})
    assert gradebook.attempt(submission) is None


def test_a_recorded_attempt_is_read_again(gradebook: Gradebook, tmp_path: Path) -> None:
    submission = gradebook.receive(received(submitted=NOON))
    seen = {"a" * 64: b"\x00\xff" * 999, "b" * 64: b""}
    number = gradebook.record(submission, report(), "first", RUBRIC, seen)
    gradebook.close()
    with Gradebook(str(tmp_path / "gradebook.sqlite")) as again:
        attempt = again.attempt(submission)
        assert attempt is not None
        assert (attempt.id, attempt.submission, attempt.reason) == (number, submission, "first")
        assert attempt.report == report()
        assert again.observations(received().digest) == seen
        assert again.cells(received().digest) == received().cells
        (entry,) = again.submissions()
        assert (entry.student, entry.exercise, entry.submitted) == ("ada", "vae", NOON)


def test_the_same_submission_is_received_once(gradebook: Gradebook) -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    first = gradebook.receive(received(submitted=NOON))
    assert gradebook.receive(received(submitted=NOON.astimezone(east))) == first
    others = [
        received(submitted=NOON + timedelta(microseconds=1)),
        received(submitted=None),
        received(text="x = 2\n", submitted=NOON),
        received(exercise=None, submitted=NOON),
        received(student="ben", submitted=NOON),
    ]
    assert len({first, *map(gradebook.receive, others)}) == 6
    assert len({first, *map(gradebook.receive, others)}) == 6
    assert len(list(gradebook.submissions())) == 6
    assert len(list(gradebook.submissions("vae"))) == 5


def test_the_latest_attempt_counts_and_the_others_stay(gradebook: Gradebook) -> None:
    submission = gradebook.receive(received())
    assert gradebook.attempt(submission) is None
    gradebook.record(submission, report({"f.a": 1.0}), "first", RUBRIC, {})
    second = gradebook.record(submission, report({"f.a": 2.0}), "points changed", "rubric 2", {})
    latest = gradebook.attempt(submission)
    assert latest is not None
    assert (latest.id, latest.report.points) == (second, 2.0)


def test_equal_content_is_found_by_the_same_rubric_version_only(gradebook: Gradebook) -> None:
    digest = received().digest
    ada, ben = (gradebook.receive(received(student=name)) for name in ("ada", "ben"))
    gradebook.record(ada, report(fault="broke"), "first", RUBRIC, {})
    assert gradebook.same_content(digest, RUBRIC) is None
    graded = gradebook.record(ada, report(), "again", RUBRIC, {})
    gradebook.record(ben, report(fault="broke"), "first", RUBRIC, {})
    same = gradebook.same_content(digest, RUBRIC)
    assert same is not None
    assert same.id == graded
    assert gradebook.same_content(digest, "another rubric") is None
    assert gradebook.same_content(received(text="").digest, RUBRIC) is None


def test_the_newest_observation_of_each_key_counts(gradebook: Gradebook) -> None:
    submission = gradebook.receive(received())
    gradebook.record(submission, report(), "first", RUBRIC, {"a": b"1", "b": b"1"})
    gradebook.record(submission, report(), "again", RUBRIC, {"b": b"2", "c": b"2"})
    gradebook.record(submission, report(), "re-scored", RUBRIC, {})
    assert gradebook.observations(received().digest) == {"a": b"1", "b": b"2", "c": b"2"}


def test_odd_names_and_texts_are_kept(gradebook: Gradebook) -> None:
    odd = "bj\udcf6rn\0"
    odd_submission = ReceivedSubmission(
        odd, odd, None, "d" * 64, ids={odd: odd}, cells=(Cell("a", "\ud800\0"),)
    )
    assert gradebook.receive(odd_submission) == gradebook.receive(odd_submission)
    assert gradebook.cells("d" * 64) == odd_submission.cells
    (entry,) = gradebook.submissions()
    assert entry.student == entry.name == "bj\\udcf6rn\\x00"
    with gradebook._engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM identities").scalar() == 1


def test_a_time_without_a_zone_is_refused(gradebook: Gradebook) -> None:
    with pytest.raises(Exception, match="time zone"):
        gradebook.receive(received(submitted=datetime(2026, 3, 1)))
    assert list(gradebook.submissions()) == []


@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_no_row_can_be_changed_or_deleted(gradebook: Gradebook, change: str) -> None:
    submission = gradebook.receive(received(ids={"email": "ada@x.org"}))
    gradebook.record(submission, report(), "first", RUBRIC, {"a": b"1"})
    for table in ("students", "identities", "sources", "submissions", "attempts", "observations"):
        column = "digest" if table == "sources" else "id"
        statement = change.format(table, column, column)
        with pytest.raises(IntegrityError, match="only ever added"):
            _execute(gradebook, statement)


def test_an_attempt_needs_a_submission(gradebook: Gradebook) -> None:
    with pytest.raises(KeyError):
        gradebook.record(7, report(), "first", RUBRIC, {})
    with pytest.raises(KeyError):
        gradebook.cells("no such digest")
    with pytest.raises(IntegrityError):
        _execute(gradebook, "INSERT INTO comments VALUES (1, 99, 'vae', 'x', 'x', 'x')")


def test_a_failed_record_leaves_nothing(gradebook: Gradebook) -> None:
    submission = gradebook.receive(received())
    with pytest.raises(IntegrityError):
        gradebook.record(submission, report(), "first", RUBRIC, {None: b"1"})  # type: ignore[dict-item]
    assert gradebook.attempt(submission) is None


def test_a_class_is_read_a_page_at_a_time(quick: None, gradebook: Gradebook) -> None:
    count = 2 * PAGE
    numbers = gradebook.receive_all(received(student=f"s{number}") for number in range(count))
    assert list(numbers) == list(range(1, count + 1))
    with Counted(gradebook._engine) as counted:
        names = [entry.student for entry in gradebook.submissions()]
    assert names == [f"s{number}" for number in range(count)]
    assert counted.selects == 3


@pytest.mark.slow
def test_two_thousand_attempts_take_the_same_statements_each(
    quick: None, gradebook: Gradebook
) -> None:
    with Counted(gradebook._engine) as counted:
        class_ = (received(student=f"s{number}") for number in range(2000))
        numbers = list(gradebook.receive_all(class_))
        counts = [counted.statements]
        for number in numbers:
            gradebook.record(number, report(), "first", RUBRIC, {"a": b"1", "b": b"2"})
            counts.append(counted.statements)
    steps = {after - before for before, after in pairwise(counts)}
    assert steps == {3}  # the submission's content, the attempt, its observations
    assert counts[0] == 6 * 2000 + 1  # the source they share is added once
    assert "SCAN" not in " ".join(_plans(gradebook))


def test_the_scores_of_a_class_take_one_statement_a_page(quick: None, gradebook: Gradebook) -> None:
    class_ = (received(student=f"s{number}", ids={"name": "x"}) for number in range(2 * PAGE - 1))
    for number in gradebook.receive_all(class_):
        gradebook.record(number, report(), "first", RUBRIC, {})
    gradebook.log.override("s1", "vae", 3, check="f.a", author="grace", reason="r")
    with Counted(gradebook._engine) as counted:
        assert len(class_scores(gradebook)) == 2 * PAGE - 1
        gradebook.log.students()
    # pages; overrides, report, comments, extensions, policy; students
    assert counted.statements == 2 + 5 + 2


class Counted:
    """Counts the statements that an engine executes in a with block."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.statements, self.selects = engine, 0, 0

    def __enter__(self) -> Counted:
        event.listen(self._engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *error: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._count)

    def _count(self, connection, cursor, statement, *rest) -> None:  # type: ignore[no-untyped-def]
        self.statements += not statement.startswith("BEGIN")
        self.selects += statement.startswith("SELECT")


def _execute(gradebook: Gradebook, statement: str) -> None:
    with gradebook._engine.begin() as connection:
        connection.exec_driver_sql(statement)


def _plans(gradebook: Gradebook) -> list[str]:
    """SQLite's query plans for the lookups that each submission needs."""
    queries: list[str] = []

    def note(connection, cursor, statement, parameters, *rest) -> None:  # type: ignore[no-untyped-def]
        if statement.startswith("SELECT"):
            queries.append(re.sub(r"\?", "1", statement))

    event.listen(gradebook._engine, "before_cursor_execute", note)
    submission = gradebook.receive(received(ids={"email": "ada@x.org"}, submitted=NOON))
    gradebook.record(submission, report(), "first", RUBRIC, {})
    gradebook.attempt(submission)
    gradebook.same_content(received().digest, RUBRIC)
    gradebook.observations(received().digest)
    event.remove(gradebook._engine, "before_cursor_execute", note)
    with gradebook._engine.begin() as connection:
        return [
            str(row[3])
            for statement in queries
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
        ]


def test_a_student_is_the_same_with_composed_and_decomposed_accents(gradebook: Gradebook) -> None:
    first = gradebook.receive(received("Zo\u00eb"))
    assert gradebook.receive(received("Zoe\u0308")) == first
    gradebook.receive(received("Zoe\u0308", text="y = 2\n"))
    assert [each.student for each in gradebook.submissions()] == ["Zo\u00eb"] * 2


def test_a_permanent_id_is_the_student_and_a_name_its_label(gradebook: Gradebook) -> None:
    for key, ids in (
        ("Ada", {"canvas": "7"}),
        ("Ada", {"canvas": "8"}),
        ("Ada King", {"canvas": "7"}),
        ("Ada", {"canvas": "8", "email": "a@x.org"}),
        ("Ada", {"email": "a@x.org"}),
        ("Ada", {}),
    ):
        gradebook.receive(replace(received(key, text=f"x = {key!r}, {ids}"), ids=ids))
    found = [each.student for each in gradebook.submissions()]
    assert found == ["Ada", "Ada (8)", "Ada", "Ada (8)", "Ada", "Ada"]


def test_a_participant_of_moodle_stays_the_student_when_a_namesake_comes(
    gradebook: Gradebook,
) -> None:
    for key, number in (
        ("Ada", 7),
        ("Ada (Participant 7)", 7),
        ("Ada (Participant 8)", 8),
        ("Ada", 9),
    ):
        ids = {"moodle": f"Participant {number}"}
        gradebook.receive(replace(received(key, text=f"x = {key!r}, {ids}"), ids=ids))
    found = [each.student for each in gradebook.submissions()]
    assert found == ["Ada", "Ada", "Ada (Participant 8)", "Ada"]


def test_scores_of_some_submissions_only_are_told(gradebook: Gradebook) -> None:
    for text in ("x = 1", "x = 2"):
        gradebook.receive(received(text=text))
    require_count(gradebook, sum(score.submissions for score in class_scores(gradebook)))
    with pytest.raises(Incomplete, match="1 of 2 submissions"):
        require_count(gradebook, 1)
