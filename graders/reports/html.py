"""The page a student receives: one self-contained HTML file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from graders.figures import Figure, Figures, Table
from graders.intake.sources import Cell
from graders.report import (
    Audience,
    CheckResult,
    Report,
    SourceLine,
    Verdict,
    for_students,
)
from graders.reports.code import Listing, listings
from graders.reports.pages import template
from graders.reports.words import causes, first_step, points_to_find, why_no_score, without_values

LONGEST_TEXT = 10_000
MOST_NOTES = 50
NO_TITLES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Shown:
    """A check on the page: its anchor, and those of its source line and of its cause, if shown.

    `figures` are those that no check above has shown; `same_figures` is the anchor of the
    check that has shown the others.
    """

    check: CheckResult
    anchor: str
    line: str | None
    cause: str | None
    figures: tuple[Figure, ...] = ()
    same_figures: str | None = None

    @property
    def message(self) -> str:
        """The check's message, without values that a table of it shows."""
        tabulated = any(isinstance(one, Table) and not one.staff for one in self.figures)
        return without_values(self.check.message) if tabulated else self.check.message


@dataclass(frozen=True)
class Part:
    """The checks of one function."""

    function: str
    anchor: str
    checks: tuple[Shown, ...]

    @property
    def points(self) -> float:
        return sum(shown.check.points for shown in self.checks)

    @property
    def possible(self) -> float:
        return sum(shown.check.possible for shown in self.checks)

    @property
    def passed(self) -> int:
        return sum(shown.check.verdict is Verdict.PASSED for shown in self.checks)


def render(
    report: Report,
    cells: Sequence[Cell],
    audience: Audience,
    remarks: Sequence[str] = (),
    titles: Mapping[str, str] = NO_TITLES,
    final: float | None = None,
    changes: Sequence[str] = (),
    refresh: int = 0,
) -> str:
    """The page of one submission; `cells` is its code, empty when it could not be read.

    `titles` are the exercises' titles. `remarks` explain changes to the points: lateness
    and overrides by staff. `final` is the score that counts, if that is not the report's.
    `changes` say what differs from the report before; a page with `refresh` loads itself
    again after so many seconds.
    """
    staff = audience is Audience.STAFF
    shown = report if staff else for_students(report)
    code = listings(cells)
    checks = _shown(shown.checks, code, shown.figures or {})
    return template("feedback.html.j2").render(
        report=shown,
        title=titles.get(shown.exercise or "", shown.exercise or "Feedback"),
        no_score=why_no_score(shown) if final is None else "",
        final=shown.points if final is None else final,
        parts=_parts(checks),
        causes=_causes(checks),
        code=code,
        remarks=remarks,
        remarked=remarked(remarks),
        cells_left_out=_cells_left_out(cells, code),
        marks=_marks(checks),
        changes=changes,
        refresh=refresh,
        staff=staff,
        longest=LONGEST_TEXT,
        most_notes=MOST_NOTES,
    )


def states(
    page: str, score: float | None, possible: float | None, remarks: Sequence[str] = ()
) -> bool:
    """Whether a page shows this score, of so many points, and was made with these remarks."""
    of = f" of {points_to_find(possible)}" if possible else ""
    shown = "No score:" if score is None else f"<strong>{points_to_find(score)}</strong>{of} points"
    return shown in page and remarked(remarks) in page


def remarked(remarks: Sequence[str]) -> str:
    """The attribute that identifies, in a page, the remarks it was made with."""
    digest = hashlib.sha256("\0".join(remarks).encode(errors="replace")).hexdigest()
    return f'data-remarks="{digest[:16]}"'


def _shown(checks: Sequence[CheckResult], code: Sequence[Listing], figures: Figures) -> list[Shown]:
    anchors = {(part.name, line.number): line.anchor for part in code for line in part.lines}
    own = {check.id: f"check-{number}" for number, check in enumerate(checks, start=1)}
    first: dict[Figure, str] = {}
    found = []
    for check in checks:
        anchor, cause = own[check.id], own.get(check.same_as)
        some = figures.get(check.id, ())
        if cause:  # what it shows is shown at its cause
            some = tuple(figure for figure in some if figure.staff)
        above = next((first[one] for one in some if one in first), None)
        new = tuple(figure for figure in some if first.setdefault(figure, anchor) == anchor)
        line = _anchor(check.where, anchors)
        found.append(Shown(check, anchor, line, cause, new, above))
    return found


def _anchor(source: SourceLine | None, anchors: Mapping[tuple[str, int], str]) -> str | None:
    return anchors.get((source.file, source.line)) if source else None


def _causes(checks: Sequence[Shown]) -> list[tuple[str, str]]:
    """What to do first: the anchors of the checks that tell a cause, and words on each.

    Causes of several failed checks come first. Where there is none, the failed check that
    costs most is named.
    """
    anchors = {shown.check.id: shown.anchor for shown in checks}
    own = [shown.check for shown in checks]
    sentences = causes(own) or first_step(own)
    return [(anchors[check.id], sentence) for check, sentence in sentences]


def _parts(checks: Sequence[Shown]) -> list[Part]:
    groups = groupby(checks, key=lambda shown: shown.check.function)
    return [
        Part(function, f"function-{number}", tuple(group))
        for number, (function, group) in enumerate(groups, start=1)
    ]


def _marks(checks: Sequence[Shown]) -> dict[str, list[Shown]]:
    """The checks that refer to each line."""
    marks: dict[str, list[Shown]] = {}
    for shown in checks:
        if shown.line is not None:
            marks.setdefault(shown.line, []).append(shown)
    return marks


def _cells_left_out(cells: Sequence[Cell], code: Sequence[Listing]) -> int:
    return sum(1 for cell in cells if cell.text and not cell.text.isspace()) - len(code)
