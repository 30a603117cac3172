"""Which submission counts, what lateness costs, and that overrides by staff are final."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.gradebook.class_scores import class_scores
from graders.gradebook.policy import Counts, LatePolicy, Policy
from graders.gradebook.scores import Score, Snapshot, scores
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import (
    Comment,
    Extension,
    GradedSubmission,
    Override,
    StoredSubmission,
)
from tests.gradebook.values import RUBRIC, received, report

DUE = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
EXERCISES = ("naive_bayes", "normalizing_flow", "image_dataset", "vae")
WEEKLY = {name: DUE + timedelta(weeks=week) for week, name in enumerate(EXERCISES)}


def graded(
    number: int,
    points: float | None = 10.0,
    days: float | None = 0,
    exercise: str | None = "vae",
    student: str = "ada",
    attempt: bool = True,
) -> GradedSubmission:
    """A submission this many days after its due time; without days its time is unknown."""
    due = WEEKLY.get(exercise or "", DUE)
    submitted = None if days is None else due + timedelta(days=days)
    entry = StoredSubmission(number, student, f"{number}.py", exercise, "d", submitted, DUE)
    return GradedSubmission(entry, number if attempt else None, points, 20.0)


def override(points: float | None, check: str | None = None) -> Override:
    return Override("ada", "vae", points, "grace", "a reason", DUE, check)


def score_of(
    submissions: Sequence[GradedSubmission],
    policy: Policy | None = None,
    overrides: Sequence[Override] = (),
    checks: Mapping[int, Mapping[str, float]] | None = None,
) -> Score:
    (score,) = scores(Snapshot(submissions, overrides, (), checks or {}), policy or Policy())
    return score


def extension(days: float | None, exercise: str | None = "vae") -> Extension:
    """An extension to this many days after the due time of `vae`; without days it is withdrawn."""
    until = None if days is None else WEEKLY["vae"] + timedelta(days=days)
    return Extension("ada", exercise, until, "grace", "ill", DUE)


TEN = Policy(due=WEEKLY, late=LatePolicy(percent_per_day=10))


@pytest.mark.parametrize(
    ("extensions", "late"),
    [
        ([], 3),
        ([extension(2)], 1),
        ([extension(3)], 0),
        ([extension(2, None)], 1),
        ([extension(-9), extension(-8, None)], 3),
        ([extension(-9)], 3),  # never an earlier deadline
        ([extension(3), extension(1)], 2),  # the newest counts
        ([extension(3), extension(None)], 3),
        ([extension(3), extension(1, None)], 0),  # the later of the two
        ([extension(3), extension(None, None)], 0),
        ([extension(3, "image_dataset")], 3),
    ],
)
def test_an_extended_deadline_moves_lateness(extensions: list[Extension], late: int) -> None:
    given = Snapshot([graded(1, 20, 3), graded(2, 20, 3, student="ben")], extensions=extensions)
    ada, ben = scores(given, TEN)
    assert (ada.days_late, ada.final) == (late, 20 - 2 * late)
    assert (ben.days_late, ben.due, ben.extension) == (3, WEEKLY["vae"], None)
    assert (ada.extension is not None) == (late < 3)
    if ada.extension is not None:
        assert ada.due == ada.extension.until


def test_an_extension_changes_nothing_without_a_deadline() -> None:
    given = Snapshot([graded(1, 20, 3)], extensions=[extension(9)])
    (score,) = scores(given, Policy())
    assert (score.days_late, score.due, score.extension) == (0, None, None)


def test_shared_free_days_are_spent_in_the_order_of_the_students_own_deadlines() -> None:
    policy = Policy(due=WEEKLY, late=LatePolicy(free_days=2, percent_per_day=10))
    given = [graded(1, 20, 2, "image_dataset"), graded(2, 20, 2, "vae")]
    assert [s.free_days for s in scores(Snapshot(given), policy)] == [2, 0]
    later = [extension(9, "image_dataset")]
    (first, second) = scores(Snapshot(given, extensions=later), policy)
    assert [(s.exercise, s.free_days) for s in (first, second)] == [
        ("vae", 2),
        ("image_dataset", 0),
    ]


THREE = (graded(1, 12, 0), graded(2, 20, 3), graded(3, 15, 5))


@pytest.mark.parametrize(
    ("counts", "percent", "number"),
    [
        (Counts.FIRST, 0, 1),
        (Counts.LAST, 0, 3),
        (Counts.BEST, 0, 2),
        (Counts.BEST, 20, 1),  # 12 beats 20 less 60 %
    ],
)
def test_which_submission_counts(counts: Counts, percent: float, number: int) -> None:
    policy = Policy(counts, WEEKLY, LatePolicy(percent_per_day=percent))
    score = score_of(THREE, policy)
    assert score.counted == THREE[number - 1]
    assert score.submissions == 3


def test_the_order_of_reading_does_not_matter() -> None:
    policy = Policy(Counts.LAST, WEEKLY)
    assert score_of(THREE[::-1], policy) == score_of(THREE, policy)


def test_of_equals_the_earliest_is_best() -> None:
    score = score_of(
        [graded(1, 20, 2), graded(2, 20, 1), graded(3, 20, 3)], Policy(Counts.BEST, WEEKLY)
    )
    assert score.counted is not None
    assert score.counted.entry.id == 2


def test_free_days_then_a_penalty_then_the_cap() -> None:
    policy = Policy(due=WEEKLY, late=LatePolicy(free_days=2, percent_per_day=10, most_percent=25))
    results = [score_of([graded(1, 20, days)], policy) for days in (0, 1, 2, 3, 4, 30)]
    assert [(s.days_late, s.free_days, s.penalty, s.final) for s in results] == [
        (0, 0, 0, 20),
        (1, 1, 0, 20),
        (2, 2, 0, 20),
        (3, 2, 2, 18),
        (4, 2, 4, 16),
        (30, 0, 5, 15),  # at the cap a free day would save nothing
    ]


@pytest.mark.parametrize(("shared", "free"), [(True, [2, 1, 0, 0]), (False, [2, 2, 0, 2])])
def test_free_days_are_shared_by_the_course_or_not(shared: bool, free: list[int]) -> None:
    late = LatePolicy(free_days=3, shared=shared, percent_per_day=10)
    submissions = [
        graded(n, 0 if name == "image_dataset" else 20, 2, name) for n, name in enumerate(EXERCISES)
    ]
    results = scores(Snapshot(submissions[::-1]), Policy(due=WEEKLY, late=late))
    assert [score.exercise for score in results] == list(EXERCISES)
    assert [score.free_days for score in results] == free


def test_an_unknown_time_of_submission_costs_nothing() -> None:
    score = score_of([graded(1, 20, None)], Policy(due=WEEKLY, late=LatePolicy(percent_per_day=50)))
    assert (score.days_late, score.final) == (None, 20)


@pytest.mark.parametrize("counts", list(Counts))
def test_an_ungraded_submission_has_no_score(counts: Counts) -> None:
    policy = Policy(counts)
    for nothing in (graded(1, None), graded(1, None, attempt=False)):
        score = score_of([nothing], policy)
        assert (score.raw, score.earned, score.final) == (None, None, None)
        assert score.note


def test_a_fault_in_the_last_submission_does_not_fall_back_unless_the_best_counts() -> None:
    submissions = [graded(1, 12, 0), graded(2, None, 1)]
    assert score_of(submissions, Policy(Counts.LAST)).final is None
    best = score_of(submissions, Policy(Counts.BEST))
    assert best.final == 12
    assert "another submission" in best.note


def test_a_submission_to_no_exercise_is_listed_without_a_score() -> None:
    score = score_of([graded(1, None, exercise=None)])
    assert (score.exercise, score.final) == (None, None)
    assert "no exercise" in score.note


def test_an_override_of_the_whole_score_is_final_and_costs_no_free_days() -> None:
    policy = Policy(due=WEEKLY, late=LatePolicy(free_days=1, percent_per_day=10))
    score = score_of([graded(1, 8, 4)], policy, [override(3), override(19)])
    assert (score.raw, score.override, score.final) == (8, 19, 19)
    assert (score.days_late, score.free_days, score.penalty) == (4, 0, 0)
    withdrawn = score_of([graded(1, 8, 4)], policy, [override(19), override(None)])
    assert (withdrawn.override, withdrawn.final) == (None, 5.6)


def test_staff_can_override_a_missing_score() -> None:
    assert score_of([graded(1, None)], overrides=[override(7)]).final == 7
    missing = score_of([], overrides=[override(7)])
    assert (missing.submissions, missing.final) == (0, 7)


def test_an_override_of_a_check_changes_the_sum_before_lateness() -> None:
    policy = Policy(due=WEEKLY, late=LatePolicy(percent_per_day=10))
    overrides = [override(4, "f.a"), override(2, "f.b"), override(None, "f.b")]
    score = score_of([graded(1, 11, 1)], policy, overrides, {1: {"f.a": 1, "f.b": 10}})
    assert (score.raw, score.earned, score.final) == (11, 14, 12.6)
    assert score.checks == {"f.a": 4}


def test_an_override_of_a_check_that_is_gone_is_noted() -> None:
    score = score_of([graded(1, 11)], overrides=[override(4, "f.old")], checks={1: {"f.a": 1}})
    assert score.final == 11
    assert "f.old" in score.note


def test_an_override_survives_a_re_grading(tmp_path: Path) -> None:
    with Gradebook(str(tmp_path / "g.sqlite")) as gradebook:
        submission = gradebook.receive(received())
        gradebook.record(submission, report({"f.a": 10, "g.b": 5}), "first", RUBRIC, {})
        gradebook.log.override("ada", "vae", 8, check="g.b", author="grace", reason="r")
        gradebook.log.comment("ada", "vae", "well done", author="grace")
        assert [s.final for s in class_scores(gradebook)] == [18]
        gradebook.record(submission, report({"f.a": 6, "g.b": 0}), "points changed", "2", {})
        (score,) = class_scores(gradebook)
        assert (score.raw, score.final, score.possible) == (6, 14, 20)
        assert [comment.text for comment in score.comments] == ["well done"]


def test_comments_alone_are_listed() -> None:
    comment = Comment("ada", "vae", "where is it?", "grace", DUE)
    (score,) = scores(Snapshot((), (), (comment,)), Policy())
    assert (score.final, score.comments) == (None, (comment,))


lateness = st.floats(-5, 40, allow_nan=False)
policies = st.builds(
    LatePolicy,
    free_days=st.integers(0, 8),
    shared=st.booleans(),
    percent_per_day=st.sampled_from([0.0, 5.0, 10.0, 33.3, 100.0]),
    most_percent=st.sampled_from([0.0, 40.0, 100.0]),
    grace_minutes=st.sampled_from([0.0, 30.0]),
)


@given(late=policies, days=st.lists(lateness, min_size=4, max_size=4), more=st.floats(0, 5))
def test_lateness_never_pays_and_free_days_stay_within_their_budget(
    late: LatePolicy, days: list[float], more: float
) -> None:
    policy = Policy(due=WEEKLY, late=late)
    submissions = [graded(n, 7.5 * n, days[n], name) for n, name in enumerate(EXERCISES)]
    results = scores(Snapshot(submissions), policy)
    spent = [score.free_days for score in results]
    assert (sum(spent) if late.shared else max(spent)) <= late.free_days
    for score, free in zip(results, spent):
        assert free <= (score.days_late or 0)
        assert 0 <= (score.final or 0) <= (score.raw or 0)
    later = [graded(0, 7.5, days[0], "vae"), graded(0, 7.5, days[0] + more, "vae")]
    first, second = (score_of([one], policy).final or 0 for one in later)
    assert second <= first


@given(late=policies, days=st.lists(lateness, min_size=4, max_size=4))
def test_no_score_changes_because_of_an_exercise_due_later(
    late: LatePolicy, days: list[float]
) -> None:
    policy = Policy(due=WEEKLY, late=late)
    submissions = [graded(n, 15, days[n], name) for n, name in enumerate(EXERCISES)]
    whole = scores(Snapshot(submissions), policy)
    for count in range(1, 4):
        assert scores(Snapshot(submissions[:count]), policy) == whole[:count]
