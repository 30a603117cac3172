"""A policy can be written as JSON and read again; errors name the invalid field."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.gradebook import GradebookProblem
from graders.gradebook.policy import (
    Counts,
    LatePolicy,
    Policy,
    policy_from_builtins,
    policy_to_builtins,
)

DUE = datetime(2026, 3, 1, 23, 59, tzinfo=timezone(timedelta(hours=1)))


def test_a_policy_is_read_again_from_its_json() -> None:
    policy = Policy(Counts.BEST, {"vae": DUE}, LatePolicy(3, False, 12.5, 50, 15))
    assert policy_from_builtins(json.loads(json.dumps(policy_to_builtins(policy)))) == policy


def test_missing_fields_have_their_defaults() -> None:
    assert policy_from_builtins({}) == Policy()
    zulu = policy_from_builtins({"due": {"vae": "2026-03-01T22:59:00Z"}})
    assert zulu.due["vae"] == DUE


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "policy must be an object"),
        ({"counts": "worst"}, "first, last or best"),
        ({"duo": {}}, "policy has no 'duo'"),
        ({"late": {"free": 1}}, "late has no 'free'"),
        ({"late": {"free_days": 1.5}}, "whole number"),
        ({"late": {"free_days": True}}, "late.free_days must be a number"),
        ({"late": {"percent_per_day": -1}}, "percent_per_day must be a number from 0 to 100"),
        ({"late": {"most_percent": 101}}, "most_percent must be a number from 0 to 100"),
        ({"late": {"grace_minutes": float("nan")}}, "grace_minutes must be a number"),
        ({"late": {"grace_minutes": 10**400}}, "grace_minutes must be a number from 0 to 1000000"),
        ({"late": {"shared": 1}}, "true or false"),
        ({"due": {"vae": "tomorrow"}}, "due.vae must be a time"),
        ({"due": {"vae": "2026-03-01T23:59:00"}}, "due.vae needs a time zone"),
    ],
)
def test_an_invalid_field_is_named(value: Any, words: str) -> None:
    with pytest.raises(GradebookProblem, match=words):
        policy_from_builtins(value)


@pytest.mark.parametrize(
    ("late", "days"),
    [
        (timedelta(days=-3), 0),
        (timedelta(0), 0),
        (timedelta(minutes=15), 0),
        (timedelta(minutes=15, microseconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
    ],
)
def test_started_days_count_after_the_grace(late: timedelta, days: int) -> None:
    policy = Policy(due={"vae": DUE}, late=LatePolicy(grace_minutes=15))
    assert policy.days_late("vae", (DUE + late).astimezone(timezone.utc)) == days


def test_nothing_is_late_without_a_due_time_or_a_time_of_submission() -> None:
    policy = Policy(due={"vae": DUE})
    assert policy.days_late("naive_bayes", DUE + timedelta(days=9)) == 0
    assert policy.days_late("vae", None) is None


@given(
    points=st.floats(0, 100),
    days=st.integers(-3, 400),
    percent=st.floats(0, 100),
    most=st.floats(0, 100),
)
def test_a_penalty_is_part_of_the_points_and_grows_with_lateness(
    points: float, days: int, percent: float, most: float
) -> None:
    policy = Policy(late=LatePolicy(percent_per_day=percent, most_percent=most))
    penalty = policy.penalty(points, days)
    assert 0 <= penalty <= points + 5e-5
    assert penalty <= points * most / 100 + 5e-5
    assert penalty <= policy.penalty(points, days + 1)
    assert policy.penalty(points, 0) == 0
