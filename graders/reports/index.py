"""The index page: a class at a glance, for teachers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean
from urllib.parse import quote

from graders.report import Verdict
from graders.reports.html import NO_TITLES
from graders.reports.mistakes import SharedMistake
from graders.reports.pages import script, template
from graders.reports.tally import (
    Attention,
    CheckCount,
    Row,
    Summary,
    Tally,
    summaries,
)
from graders.reports.words import points_to_find

GROUP = 100
"""Students in one table: a browser lays out only those tables that it shows."""
NAMED = 8
"""Students named at once who share a mistake; the others open on demand."""
MOST_URGENT = 200
"""Rows in the list of submissions that need attention; the list of students has all."""
MOST_LEFT_OUT = 1_000
"""Rows in the list of files that were not graded."""


@dataclass(frozen=True)
class Section:
    """One exercise on the page."""

    title: str
    summary: Summary
    checks: tuple[CheckCount, ...]
    verdicts: tuple[Verdict, ...]
    mistakes: tuple[SharedMistake, ...]


@dataclass(frozen=True)
class StudentRow:
    """A student and the submissions that count, in the course's order."""

    student: str
    rows: tuple[Row, ...]

    @property
    def group(self) -> str:
        return next((row.group for row in self.rows if row.group), "")

    def of(self, exercise: str) -> list[Row]:
        """The submissions to an exercise: one, or none."""
        return [row for row in self.rows if row.exercise == exercise]

    def points_of(self, exercise: str) -> float:
        """The points by which the table sorts: below all others where there is no score."""
        return max((-1.0 if r.points is None else r.points for r in self.of(exercise)), default=-2)

    @property
    def total(self) -> float | None:
        """The sum over the exercises that have a score; None where none has."""
        known = [row.points for row in self.rows if row.points is not None]
        return sum(known) if known else None

    @property
    def attention(self) -> bool:
        return any(row.attention for row in self.rows)

    @property
    def lacks_score(self) -> bool:
        return any(row.points is None for row in self.rows)


@dataclass(frozen=True)
class Group:
    """Students of one group, and the mean points of each exercise among them, if any."""

    name: str
    students: int
    means: tuple[float | None, ...]


@dataclass(frozen=True)
class Since:
    """What changed since the pages were written before: a time, and rows of a table."""

    when: str
    rows: tuple[tuple[str, str, str, str], ...]


NOTHING = Since("", ())


def render(
    rows: Iterable[Row],
    tally: Tally,
    titles: Mapping[str, str] = NO_TITLES,
    title: str = "Results",
    left_out: Sequence[tuple[str, str]] = (),
    since: Since = NOTHING,
    similar: str = "",
) -> Iterator[str]:
    """The page, piece by piece. Rows may come in any order; all are held in memory.

    `titles` are the exercises' titles, in the course's order. `left_out` are the files of
    the class that were not graded, each with the reason. `similar` is the path of the page of
    similar submissions, if there is one.
    """
    ordered = sorted(rows, key=lambda row: _order(row, list(titles)))
    urgent, found = _urgent(ordered), summaries(ordered, list(titles))
    people = [StudentRow(key, tuple(own)) for key, own in groupby(ordered, key=_student)]
    stream = template("index.html.j2").stream(
        title=title,
        rows=len(ordered),
        students=len({row.student for row in ordered}),
        urgent=urgent[:MOST_URGENT],
        urgent_in_all=len(urgent),
        sections=[_section(summary, tally, titles) for summary in found],
        columns=found,
        teams=_teams(people, [summary.exercise for summary in found]),
        groups=[people[start : start + GROUP] for start in range(0, len(people), GROUP)],
        since=since,
        most_changes=MOST_URGENT,
        similar=similar,
        named=NAMED,
        script=script("index.js"),
        left_out=left_out[:MOST_LEFT_OUT],
        left_out_in_all=len(left_out),
        link=link,
    )
    stream.enable_buffering(1_000)
    yield from stream


def not_stated(page: str, rows: Iterable[Row]) -> list[str]:
    """The submissions whose scores the page does not link to their pages."""
    return [
        row.name for row in rows if row.feedback and f'/{_last(row)}">{_score(row)}</a>' not in page
    ]


def _last(row: Row) -> str:
    """The last part of the address of a page, made by other code than the address."""
    return quote(row.feedback.rpartition("/")[2], safe="", errors="replace")


def _score(row: Row) -> str:
    return "no score" if row.points is None else points_to_find(row.points)


def _student(row: Row) -> str:
    return row.student


def _order(row: Row, titles: Sequence[str]) -> tuple[str, int, str, str]:
    """By student, and the student's exercises in the course's order."""
    exercise = row.exercise or ""
    place = titles.index(exercise) if exercise in titles else len(titles)
    return row.student, place, exercise, row.name


def link(path: str) -> str:
    """A relative address, whatever the path holds: never a scheme or another host."""
    return "./" + quote(path, safe="/", errors="replace")


def _teams(people: Sequence[StudentRow], exercises: Sequence[str]) -> list[Group]:
    """The groups by name; none where all students are in the same or in none."""
    members: dict[str, list[StudentRow]] = {}
    for one in people:
        members.setdefault(one.group, []).append(one)
    if len(members) < 2:
        return []
    return [
        Group(name or "in no group", len(own), tuple(_mean(own, each) for each in exercises))
        for name, own in sorted(members.items(), key=lambda pair: (not pair[0], pair[0]))
    ]


def _mean(people: Sequence[StudentRow], exercise: str) -> float | None:
    known = [r.points for one in people for r in one.of(exercise) if r.points is not None]
    return fmean(known) if known else None


def _urgent(rows: Sequence[Row]) -> list[Row]:
    order = {reason: number for number, reason in enumerate(Attention)}
    found = [(order[row.attention], row) for row in rows if row.attention is not None]
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _section(summary: Summary, tally: Tally, titles: Mapping[str, str]) -> Section:
    checks = tally.checks(summary.exercise)
    occurring = {verdict for check in checks for verdict in check.verdicts}
    return Section(
        title=titles.get(summary.exercise, summary.exercise),
        summary=summary,
        checks=checks,
        verdicts=tuple(verdict for verdict in Verdict if verdict in occurring),
        mistakes=tally.mistakes(summary.exercise),
    )
