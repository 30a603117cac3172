"""How each student stands: the gradebook's rows and the course's policy in, scores out.

Pure functions; `class_scores` alone reads a gradebook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from graders.gradebook.policy import Counts, Policy
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import Comment, GradedSubmission, Override

Points = Mapping[str, float]
"""Points by check."""

NOT_YET = "not graded yet"
NO_SCORE = "could not be graded; its report says why"


@dataclass(frozen=True)
class Score:
    """One student's score for one exercise, and how it came about.

    `raw` is what the grader gave the submission that counts, `checks` what staff gave
    for single checks, `earned` the sum with these, `penalty` what lateness takes from
    it, `override` the whole score when staff gave one, `final` what the student gets.
    Without a score they are None and `note` says why. `days_late` is None when nobody
    knows. `exercise` is None for submissions that answer none.
    """

    student: str
    exercise: str | None
    submissions: int = 0
    counted: GradedSubmission | None = None
    raw: float | None = None
    possible: float | None = None
    checks: Points = field(default_factory=dict)
    earned: float | None = None
    days_late: int | None = 0
    free_days: int = 0
    penalty: float = 0.0
    override: float | None = None
    final: float | None = None
    comments: tuple[Comment, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Snapshot:
    """The rows that scores are made of.

    `checks` holds the points by check of every attempt on work of which a check was
    overridden, by the attempt's number.
    """

    works: Sequence[GradedSubmission]
    overrides: Sequence[Override] = ()
    comments: Sequence[Comment] = ()
    checks: Mapping[int, Points] = field(default_factory=dict)


def class_scores(gradebook: Gradebook, order: Sequence[str] = ()) -> list[Score]:
    """Each student's scores under the gradebook's policy; `order` is that of the exercises."""
    works, overrides = list(gradebook.works()), gradebook.log.overrides()
    touched = {(o.student, o.exercise) for o in overrides if o.check is not None}
    asked = [
        w.attempt for w in works if w.attempt and (w.entry.student, w.entry.exercise) in touched
    ]
    checks = {
        number: {check.id: check.points for check in report.checks}
        for number, report in gradebook.reports(asked)
    }
    book = Snapshot(works, overrides, gradebook.log.comments(), checks)
    return scores(book, gradebook.log.policy(), order)


def scores(book: Snapshot, policy: Policy, order: Sequence[str] = ()) -> list[Score]:
    """How each student stands, by student and then in the order exercises are due.

    Free days that the exercises share are spent in that order, so no score ever
    changes because of an exercise due later; where they would save nothing, they are
    kept.
    """
    works, said, comments = _by_pair(book)
    result = []
    for student, exercises in _exercises([*works, *said, *comments], policy, order):
        budget = policy.late.free_days
        for pair in ((student, exercise) for exercise in exercises):
            candidates = [
                _candidate(work, said.get(pair, {}), book.checks, policy, budget)
                for work in works.get(pair, ())
            ]
            score = _overridden(_chosen(pair, candidates, policy.counts), said.get(pair, {}))
            budget -= score.free_days if policy.late.shared else 0
            result.append(replace(score, comments=tuple(comments.get(pair, ()))))
    return result


Pair = tuple[str, "str | None"]
"""A student and an exercise."""

Said = dict["str | None", Override]
"""The overrides that count, by check; None for the whole score."""


def _by_pair(
    book: Snapshot,
) -> tuple[dict[Pair, list[GradedSubmission]], dict[Pair, Said], dict[Pair, list[Comment]]]:
    works: defaultdict[Pair, list[GradedSubmission]] = defaultdict(list)
    said: defaultdict[Pair, Said] = defaultdict(dict)
    comments: defaultdict[Pair, list[Comment]] = defaultdict(list)
    for work in book.works:
        works[work.entry.student, work.entry.exercise].append(work)
    for override in book.overrides:  # in order: a later one replaces an earlier one
        said[override.student, override.exercise][override.check] = override
    for comment in book.comments:
        comments[comment.student, comment.exercise].append(comment)
    return works, said, comments


def _exercises(
    pairs: Iterable[Pair], policy: Policy, known: Sequence[str]
) -> Iterator[tuple[str, list[str | None]]]:
    """Each student with what there is to say of, in the order it is due."""

    def order(exercise: str | None) -> tuple[Any, ...]:
        due = policy.due.get(exercise or "")
        place = known.index(exercise) if exercise in known else len(known)
        return (exercise is None, due is None, due and due.timestamp(), place, exercise or "")

    for student, group in groupby(sorted(set(pairs), key=lambda p: p[0]), key=lambda p: p[0]):
        yield student, sorted((exercise for _, exercise in group), key=order)


def _candidate(
    work: GradedSubmission, said: Said, checks: Mapping[int, Points], policy: Policy, budget: int
) -> Score:
    """How the student would stand if this submission counted."""
    exercise = work.entry.exercise
    base = Score(
        work.entry.student, exercise, counted=work, raw=work.points, possible=work.possible
    )
    if exercise is None:
        return replace(base, days_late=None, note="answers no exercise")
    days = policy.days_late(exercise, work.entry.submitted)
    if work.attempt is None or work.points is None:
        return replace(base, days_late=days, note=NOT_YET if work.attempt is None else NO_SCORE)
    given, note = _given(said, checks.get(work.attempt, {}))
    change = sum(points - checks[work.attempt][check] for check, points in given.items())
    earned = round(work.points + change, 4)
    free = min(days or 0, budget)
    if policy.penalty(earned, (days or 0) - free) == policy.penalty(earned, days or 0):
        free = 0  # it would save nothing
    penalty = policy.penalty(earned, (days or 0) - free)
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


def _given(said: Said, checks: Points) -> tuple[Points, str]:
    """What staff gave for checks that there are, and a note on those that are gone."""
    given = {check: o.points for check, o in said.items() if check and o.points is not None}
    gone = ", ".join(sorted(given.keys() - checks.keys()))
    note = f"overridden, but no longer a check: {gone}" if gone else ""
    return {check: points for check, points in given.items() if check in checks}, note


def _chosen(pair: Pair, candidates: Sequence[Score], counts: Counts) -> Score:
    if not candidates:
        return Score(*pair, note="nothing handed in")
    by_time = sorted(candidates, key=_time)
    scored = [candidate for candidate in by_time if candidate.final is not None]
    chosen = by_time[0] if counts is Counts.FIRST else by_time[-1]
    if counts is Counts.BEST and scored:
        chosen = min(scored, key=lambda c: (-(c.final or 0.0), c.free_days))  # earliest of equals
        if len(scored) < len(candidates):
            chosen = replace(chosen, note=chosen.note or "another submission has no score yet")
    return replace(chosen, submissions=len(candidates))


def _time(candidate: Score) -> tuple[datetime, int]:
    assert candidate.counted is not None  # it was made from a work
    entry = candidate.counted.entry
    return (entry.submitted or entry.received, entry.id)


def _overridden(score: Score, said: Said) -> Score:
    """The score with the whole score that staff gave: lateness takes nothing from it."""
    whole = said.get(None)
    if whole is None or whole.points is None:
        return score
    points = whole.points
    return replace(score, override=points, final=points, free_days=0, penalty=0.0, note="")
