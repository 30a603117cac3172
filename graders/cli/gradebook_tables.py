"""Scores and histories as tables for a terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

from graders.gradebook.audit_log import SetPolicy
from graders.gradebook.changes import Change
from graders.gradebook.policy import policy_to_builtins, shown_time
from graders.gradebook.scores import Score, extended_deadline
from graders.gradebook.values import Event, Student
from graders.reports.words import clean


def to_builtins(score: Score, students: Mapping[str, Student]) -> dict[str, Any]:
    """The dict that `--json` prints."""
    graded = score.counted
    plain = ("student", "exercise", "submissions", "raw", "earned", "possible", "days_late")
    more = ("free_days", "penalty", "override", "final", "note")
    return {
        "name": students[score.student].name,
        **{name: getattr(score, name) for name in (*plain, *more)},
        "submission": graded and graded.entry.name,
        "submitted": graded and graded.entry.submitted and graded.entry.submitted.isoformat(),
        "due": score.due and score.due.isoformat(),
        "extension": score.extension
        and {"reason": score.extension.reason, "author": score.extension.author},
        "checks": dict(score.checks),
        "comments": [
            {"text": one.text, "author": one.author, "created": one.created.isoformat()}
            for one in score.comments
        ],
    }


def overview(
    scores: Sequence[Score], students: Mapping[str, Student], order: Sequence[str]
) -> Table:
    """Students by exercises: final scores, marked if late or overridden."""
    present = {score.exercise for score in scores}
    known = [name for name in present if name is not None and name not in order]
    exercises = [name for name in (*order, *sorted(known), None) if name in present]
    table = _table("student", *(exercise or "no exercise" for exercise in exercises), "total")
    for student, group in groupby(scores, key=lambda score: score.student):
        own = {score.exercise: score for score in group}
        cells = [_short(own.get(exercise)) for exercise in exercises]
        table.add_row(_name(students[student]), *cells, _total(own.values()))
    return table


def details(scores: Sequence[Score], students: Mapping[str, Student]) -> Table:
    """One row per student and exercise: how each score was computed."""
    table = _table(
        *("student", "exercise", "submissions", "raw", "earned", "days late", "free", "penalty"),
        *("override", "final", "remarks"),
    )
    for score in scores:
        given = [f"{check}: {points:g} by staff" for check, points in score.checks.items()]
        remarks = [
            score.note,
            extended_deadline(score),
            *given,
            *(f"{c.author}: {c.text}" for c in score.comments),
        ]
        days = "?" if score.days_late is None else str(score.days_late)
        table.add_row(
            _name(students[score.student]),
            _text(score.exercise or "–"),
            str(score.submissions),
            *(_number(score.raw), _number(score.earned), days),
            *(str(score.free_days), _number(score.penalty), _number(score.override)),
            Text(_number(score.final), "bold"),
            _text("\n".join(filter(None, remarks))),
        )
    return table


def history(events: Iterable[Event]) -> Table:
    """What was done about a student's scores, in order of time."""
    table = _table("when", "exercise", "what", "points", "why", "who")
    for event in events:
        points = _number(event.points) if event.points is not None else ""
        cells = (event.exercise or "–", event.what, points, event.why, event.author)
        table.add_row(shown_time(event.created), *map(_text, cells))
    return table


def policies(history: Iterable[SetPolicy]) -> Table:
    """All policies that were ever set."""
    table = _table("when", "who", "policy")
    for one in history:
        text = json.dumps(policy_to_builtins(one.policy), indent=2)
        table.add_row(shown_time(one.created), _text(one.author), text)
    return table


def changed(changes: Iterable[Change], students: Mapping[str, Student]) -> Table:
    """Whose scores change: points before and after, and what they are after lateness."""
    table = _table("student", "exercise", "before", "after", "change", "days late", "counts")
    for change in changes:
        before, after = change.before, change.after
        difference = "" if change.difference is None else f"{change.difference:+g}"
        late = [str(s.days_late) if s.days_late is not None else "?" for s in (before, after)]
        table.add_row(
            _name(students[after.student]),
            _text(after.exercise or "–"),
            *(_number(before.final), _number(after.final), difference),
            _arrow(*late),
            _text(_arrow(*(s.counted.entry.name if s.counted else "–" for s in (before, after)))),
        )
    return table


def _arrow(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold cyan")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading == "exercise")
    return table


def _short(score: Score | None) -> Text:
    if score is None:
        return Text("–", "dim")
    if score.final is None:
        return Text("no score", "yellow")
    words = [_number(score.final)]
    words += [f"−{score.penalty:g} late"] if score.penalty else []
    words += ["overridden"] if score.override is not None else []
    return Text(" ".join(words), "magenta" if len(words) > 1 else "")


def _total(scores: Iterable[Score]) -> Text:
    """The sum of the scores, with "+ ?" when some are missing."""
    finals = [score.final for score in scores if score.exercise is not None]
    known = [final for final in finals if final is not None]
    total = f"{sum(known):g}" if known else "–"
    return Text(f"{total} + ?" if known and None in finals else total, "bold")


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _name(student: Student) -> Text:
    named = student.name if student.name == student.key else f"{student.key} ({student.name})"
    return _text(named)


def _text(text: str) -> Text:
    return Text(clean(text))
