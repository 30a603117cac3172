"""Computes each student's scores from the gradebook's rows and the course's policy, purely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from graders.gradebook.policy import Counts, Policy, shown_time
from graders.gradebook.values import Comment, Extension, GradedSubmission, Override

Points = Mapping[str, float]
"""Points by check."""

NOT_YET = "not graded yet"
NO_SCORE = "could not be graded; its report says why"


@dataclass(frozen=True)
class Score:
    """One student's score for one exercise, and how it was computed.

    `counted` is the submission that counts, out of `submissions` in all. `raw` is the
    grader's score for it, `checks` the points that staff gave for single checks, and
    `earned` the sum with these. `penalty` is subtracted for lateness. `override` is the
    whole score when staff set one. `final` is what the student gets. Without a score
    these are None and `note` says why. `days_late` is None when the time of submission
    is unknown. `exercise` is None for submissions to no known exercise.
    """

    student: str
    exercise: str | None
    submissions: int = 0
    counted: GradedSubmission | None = None
    raw: float | None = None
    possible: float | None = None
    checks: Points = field(default_factory=dict)
    earned: float | None = None
    due: datetime | None = None
    extension: Extension | None = None
    days_late: int | None = 0
    free_days: int = 0
    penalty: float = 0.0
    override: float | None = None
    final: float | None = None
    comments: tuple[Comment, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Snapshot:
    """The rows that scores are computed from.

    `checks` holds, by the attempt's number, the points by check of each attempt on a
    submission that has an override of a check.
    """

    graded: Sequence[GradedSubmission]
    overrides: Sequence[Override] = ()
    comments: Sequence[Comment] = ()
    checks: Mapping[int, Points] = field(default_factory=dict)
    extensions: Sequence[Extension] = ()


def scores(snapshot: Snapshot, policy: Policy, order: Sequence[str] = ()) -> list[Score]:
    """The scores by student, and each student's in the order in which exercises are due.

    Free days that the exercises share are spent in that order, so an exercise that is
    due later never changes a score. They are not spent where they would save nothing.
    """
    submissions, overrides, comments = _by_pair(snapshot)
    extensions = _extensions(snapshot)
    result = []
    for student, pairs in _by_student([*submissions, *overrides, *comments]):
        own_extensions = extensions.get(student, {})
        own_policy = policy.extended({key: e.until for key, e in own_extensions.items() if e.until})
        budget = policy.late.free_days
        for pair in _ordered(pairs, own_policy, order):
            own = overrides.get(pair, {})
            candidates = [
                _candidate(graded, own, snapshot.checks, own_policy, budget)
                for graded in submissions.get(pair, ())
            ]
            score = _overridden(_chosen(pair, candidates, policy.counts), own)
            budget -= score.free_days if policy.late.shared else 0
            score = replace(score, comments=tuple(comments.get(pair, ())))
            result.append(_with_due(score, policy, own_policy, own_extensions))
    return result


Pair = tuple[str, "str | None"]
"""A student and an exercise."""

Overrides = dict["str | None", Override]
"""The overrides that count, by check; None is the key of the whole score's."""


def _by_pair(
    snapshot: Snapshot,
) -> tuple[dict[Pair, list[GradedSubmission]], dict[Pair, Overrides], dict[Pair, list[Comment]]]:
    submissions: defaultdict[Pair, list[GradedSubmission]] = defaultdict(list)
    overrides: defaultdict[Pair, Overrides] = defaultdict(dict)
    comments: defaultdict[Pair, list[Comment]] = defaultdict(list)
    for graded in snapshot.graded:
        submissions[graded.entry.student, graded.entry.exercise].append(graded)
    for override in snapshot.overrides:  # in order: a later one replaces an earlier one
        overrides[override.student, override.exercise][override.check] = override
    for comment in snapshot.comments:
        comments[comment.student, comment.exercise].append(comment)
    return submissions, overrides, comments


Extensions = dict["str | None", Extension]
"""A student's extensions that count, by exercise; None is the key of that for all exercises."""


def _extensions(snapshot: Snapshot) -> dict[str, Extensions]:
    found: defaultdict[str, Extensions] = defaultdict(dict)
    for extension in snapshot.extensions:  # in order: a later one replaces an earlier one
        found[extension.student][extension.exercise] = extension
    return found


def _by_student(pairs: Iterable[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    for student, group in groupby(sorted(set(pairs), key=lambda p: p[0]), key=lambda p: p[0]):
        yield student, list(group)


def _ordered(pairs: Iterable[Pair], policy: Policy, known: Sequence[str]) -> list[Pair]:
    """A student's pairs in the order in which their exercises are due."""

    def order(pair: Pair) -> tuple[Any, ...]:
        exercise = pair[1]
        due = policy.due.get(exercise or "")
        position = known.index(exercise) if exercise in known else len(known)
        return (exercise is None, due is None, due and due.timestamp(), position, exercise or "")

    return sorted(pairs, key=order)


def _with_due(score: Score, policy: Policy, own: Policy, extensions: Extensions) -> Score:
    """The score with the student's due time, and the extension that made it later."""
    exercise = score.exercise or ""
    due = own.due.get(exercise)
    if due == policy.due.get(exercise):
        return replace(score, due=due)
    by = next(e for key in (score.exercise, None) if (e := extensions.get(key)) and e.until == due)
    return replace(score, due=due, extension=by)


def extended_deadline(score: Score) -> str:
    """The extended deadline and its reason in words; empty without one."""
    if score.extension is None or score.due is None:
        return ""
    return f"deadline extended to {shown_time(score.due)}: {score.extension.reason}"


def _candidate(
    graded: GradedSubmission,
    overrides: Overrides,
    checks: Mapping[int, Points],
    policy: Policy,
    budget: int,
) -> Score:
    """The student's score if this submission counted."""
    entry = graded.entry
    base = Score(
        entry.student, entry.exercise, counted=graded, raw=graded.points, possible=graded.possible
    )
    if entry.exercise is None:
        return replace(base, days_late=None, note="answers no exercise")
    days = policy.days_late(entry.exercise, entry.submitted)
    if graded.attempt is None or graded.points is None:
        return replace(base, days_late=days, note=NOT_YET if graded.attempt is None else NO_SCORE)
    given, note = _given(overrides, checks.get(graded.attempt, {}))
    change = sum(points - checks[graded.attempt][check] for check, points in given.items())
    earned = round(graded.points + change, 4)
    free, penalty = _lateness(policy, earned, days or 0, budget)
    return replace(
        base,
        checks=given,
        earned=earned,
        days_late=days,
        free_days=free,
        penalty=penalty,
        final=round(earned - penalty, 4),
        note=note,
    )


def _lateness(policy: Policy, earned: float, days: int, budget: int) -> tuple[int, float]:
    """The free days that are spent, and the penalty for the others."""
    free = min(days, budget)
    if policy.penalty(earned, days - free) == policy.penalty(earned, days):
        free = 0  # they would save nothing
    return free, policy.penalty(earned, days - free)


def _given(overrides: Overrides, checks: Points) -> tuple[Points, str]:
    """The points that staff gave for existing checks, and a note on those that are gone."""
    given = {check: o.points for check, o in overrides.items() if check and o.points is not None}
    gone = ", ".join(sorted(given.keys() - checks.keys()))
    note = f"overridden, but no longer a check: {gone}" if gone else ""
    return {check: points for check, points in given.items() if check in checks}, note


def _chosen(pair: Pair, candidates: Sequence[Score], counts: Counts) -> Score:
    """The candidate that counts; an empty score when nothing was submitted."""
    if not candidates:
        return Score(*pair, note="nothing submitted")
    by_time = sorted(candidates, key=_time)
    scored = [candidate for candidate in by_time if candidate.final is not None]
    chosen = by_time[0] if counts is Counts.FIRST else by_time[-1]
    if counts is Counts.BEST and scored:
        chosen = min(scored, key=lambda c: (-(c.final or 0.0), c.free_days))  # earliest of equals
        if len(scored) < len(candidates):
            chosen = replace(chosen, note=chosen.note or "another submission has no score yet")
    return replace(chosen, submissions=len(candidates))


def _time(candidate: Score) -> tuple[datetime, int]:
    assert candidate.counted is not None  # every candidate was made from a submission
    entry = candidate.counted.entry
    return (entry.submitted or entry.received, entry.id)


def _overridden(score: Score, overrides: Overrides) -> Score:
    """The score with staff's override of the whole score; lateness takes nothing from that."""
    whole = overrides.get(None)
    if whole is None or whole.points is None:
        return score
    points = whole.points
    return replace(score, override=points, final=points, free_days=0, penalty=0.0, note="")
