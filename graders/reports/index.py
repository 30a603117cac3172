"""The index page: a class at a glance, for teachers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    similar: tuple[str, int] = ("", 0),
) -> Iterator[str]:
    """The page, piece by piece. Rows may come in any order; all are held in memory.

    `titles` are the exercises' titles, in the course's order. `left_out` are the files of
    the class that were not graded, each with the reason. `similar` is the path of the page of
    similar submissions, and how many pairs it shows.
    """
    ordered = sorted(rows, key=lambda row: _order(row, list(titles)))
    urgent = _urgent(ordered)
    stream = template("index.html.j2").stream(
        title=title,
        rows=len(ordered),
        students=len({row.student for row in ordered}),
        urgent=urgent[:MOST_URGENT],
        urgent_in_all=len(urgent),
        sections=[_section(summary, tally, titles) for summary in summaries(ordered, list(titles))],
        ordered=ordered,
        exercises=[s.exercise for s in summaries(ordered, list(titles))],
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


def _order(row: Row, titles: Sequence[str]) -> tuple[str, int, str, str]:
    """By student, and the student's exercises in the course's order."""
    exercise = row.exercise or ""
    place = titles.index(exercise) if exercise in titles else len(titles)
    return row.student, place, exercise, row.name


def link(path: str) -> str:
    """A relative address, whatever the path holds: never a scheme or another host."""
    return "./" + quote(path, safe="/", errors="replace")


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
