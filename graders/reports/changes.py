"""What a report changes against the one before: for someone who works on the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.text import Text

from graders.report import CheckResult, Report, Verdict, for_students
from graders.reports.terminal import BROKEN, details
from graders.reports.words import WORDS, clean, cut, sign, why_no_score

MOST_LISTED = 3
"""Checks of one function that are listed one by one; more of them are counted."""
LONGEST_PROBLEM = 500


@dataclass(frozen=True)
class Changes:
    """The checks that pass now and did not, those that do not any more, and those that never did.

    Without a report before, none is fixed or broken.
    """

    fixed: tuple[CheckResult, ...]
    broken: tuple[CheckResult, ...]
    open: tuple[CheckResult, ...]

    @property
    def first(self) -> CheckResult | None:
        """The check to look at first: one that broke, else one whose function is written."""
        failed = [*self.broken, *self.open]
        own = [check for check in failed if not (check.same_as or check.hidden)]
        written = [check for check in own if check.verdict is not Verdict.NOT_IMPLEMENTED]
        return next(iter([*written, *own, *failed]), None)


def changes(before: Report | None, after: Report) -> Changes:
    """How the checks differ from those of the report before, if there is one."""
    known = {check.id: _passed(check) for check in before.checks} if before else {}
    failed = [check for check in after.checks if not _passed(check)]
    return Changes(
        fixed=tuple(c for c in after.checks if _passed(c) and known.get(c.id) is False),
        broken=tuple(c for c in failed if known.get(c.id)),
        open=tuple(c for c in failed if not known.get(c.id)),
    )


def summary(before: Report | None, after: Report) -> str:
    """One line: the points, how many more or less, and how many checks changed."""
    if not after.gradable:
        reason = cut(clean(after.problem), LONGEST_PROBLEM) or f"No score: {why_no_score(after)}"
        same = f" The last score: {_points(before)}." if before else ""
        return f"{reason.rstrip('.')}.{same}"
    found = changes(before, after)
    if before is None:
        return f"{_points(after)}; {_count(found.open, 'open')}"
    more = (after.points or 0.0) - (before.points or 0.0)
    moved = f" ({more:+g})" if round(more, 4) else ""
    if not (found.fixed or found.broken):
        return f"{_points(after)}{moved}; {_count(found.open, 'still open')}"
    counts = f"{_count(found.fixed, 'fixed')}, {_count(found.broken, 'broken')}"
    return f"{_points(after)}{moved}; {counts}, {_count(found.open, 'still open')}"


def _points(report: Report) -> str:
    return f"{report.points or 0.0:g} of {report.possible:g} points"


def _count(checks: Sequence[CheckResult], what: str) -> str:
    return f"{len(checks)} {what}"


def listed(before: Report | None, after: Report) -> list[tuple[str, str]]:
    """A style and a line for each check, or each group of a function's, that changed."""
    found = changes(before, after)
    return [
        *(("green", f"✓ fixed: {line}") for line in _lines(found.fixed, after)),
        *((BROKEN, f"✗ broken: {line}") for line in _lines(found.broken, after)),
    ]


def _lines(checks: Sequence[CheckResult], report: Report) -> Iterator[str]:
    for function, group in groupby(checks, key=lambda check: check.function):
        found, name = list(group), clean(function)
        every = sum(check.function == function for check in report.checks)
        if len(found) == every > 1:
            yield f"{name}: all {every} checks"
        elif len(found) > MOST_LISTED:
            yield f"{name}: {len(found)} of {every} checks"
        else:
            yield from (f"{name}: {clean(check.title)}" for check in found)


@dataclass(frozen=True)
class Line:
    """A text for a terminal, of one or several lines, indented by so many columns."""

    text: Text
    indent: int = 2


def lines(before: Report | None, after: Report, when: str, took: str) -> Iterator[Line]:
    """What a save changed and what to look at first; `when` it was and how long it `took`."""
    shown = for_students(after)
    full = shown.gradable and shown.points == shown.possible
    said = summary(before, shown), "bold green" if full else "bold"
    yield Line(Text.assemble(f"{when}  ", said, (f"  ({took})", "dim")), indent=0)
    if not shown.gradable:
        return
    first = changes(before, shown).first
    yield from (Line(Text(line, colour)) for colour, line in listed(before, shown))
    yield from (Line(Text(f"Note: {clean(note)}", "yellow")) for note in _notes(shown, first))
    if first is not None:
        title = f"{clean(first.function)}: {clean(first.title)} ({WORDS[first.verdict]})"
        yield Line(Text(f"First: {sign(first.verdict)} {title}", "bold"))
        yield from (Line(text, indent=4) for text in details(first, staff=False))


def _notes(report: Report, first: CheckResult | None) -> list[str]:
    """The notes, without what the check shown says anyway."""
    said = first.message if first is not None else ""
    return [note for note in report.notes if note.partition(";")[0] not in said]


def _passed(check: CheckResult) -> bool:
    return check.verdict is Verdict.PASSED
