"""Merges scores into a platform's CSV file, and lists those that it could not merge."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from graders.gradebook.exports.cells import number
from graders.gradebook.exports.matching import Identifiers, Matches, match
from graders.gradebook.exports.platform_sheet import PlatformSheet
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.scores import Score
from graders.gradebook.values import Student

NO_FEEDBACK: Mapping[str, str] = MappingProxyType({})
_NUMBER = re.compile(r"\s*\d{1,15}((?P<mark>[.,])\d*)?\s*")

LOCKED = "the file says that its grade cannot be changed, so the platform may leave it out"


@dataclass(frozen=True)
class Merged:
    """The new file, the number of merged scores, and the students without one.

    `kept` are students in the file whose cell was not changed, with the reason.
    `not_in_file` have a score but no row. `not_in_gradebook` are rows that match no
    student. `ties` are rows left out because they may be of several students, or several
    rows of one.
    """

    data: bytes
    count: int
    kept: tuple[str, ...]
    not_in_file: tuple[str, ...]
    not_in_gradebook: tuple[str, ...]
    ties: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """The column to merge into, and the students' rows with what identifies each student.

    `identifying` are the columns that hold it.
    `maxima` are the platform's maximum points by row. Cells with one of the values
    `fixed` are never changed. The platform will not take a score for the rows `locked`.
    `feedback` is the column for comments, if there is one.
    """

    sheet: PlatformSheet
    column: int
    rows: Mapping[int, Identifiers]
    maxima: Mapping[int, float | None]
    identifying: frozenset[int] = frozenset()
    fixed: frozenset[str] = frozenset()
    locked: frozenset[int] = frozenset()
    feedback: int | None = None


def merge(
    target: Target,
    scores: Sequence[Score],
    students: Mapping[str, Student],
    *,
    scale: bool = False,
    mark: str | None = None,
    feedback: Mapping[str, str] = NO_FEEDBACK,
) -> Merged:
    """Merge the final score of each student into the target, scaled to its maxima if `scale`.

    `mark` is the decimal mark; the default is the one that the file uses. `feedback` is what
    goes into the column for comments where that is empty, by student.
    """
    by_student = {score.student: score for score in scores}
    matches = match(target.rows, students)
    mark = mark or _mark(target)
    values, kept, warnings = {}, [], set()
    for row, key in matches.found.items():
        reason = _reason_to_keep(target, row, by_student.get(key))
        if reason:
            kept.append(f"{key}: {reason}")
            continue
        score, most = by_student[key], target.maxima[row]
        values[row, target.column] = number(_points(score, most, scale), mark=mark)
        values |= _comment(target, row, feedback.get(key, ""))
        if not scale and most is not None and score.possible not in (None, most):
            out_of = f"scores are out of {score.possible:g}, the file's out of {most:g}"
            warnings.add(f"{out_of}; --scale converts them")
        if row in target.locked:
            warnings.add(f"{key}: {LOCKED}")
    return Merged(
        data=target.sheet.written(values),
        count=len(values),
        kept=tuple(kept),
        not_in_file=_not_in_file(matches, scores),
        not_in_gradebook=_unmatched(target, matches),
        ties=tuple(_tie(target, row, keys) for row, keys in matches.ties.items()),
        warnings=tuple(sorted(warnings)),
    )


def _comment(target: Target, row: int, text: str) -> dict[tuple[int, int], str]:
    """The cell for a comment, unless somebody has written into it."""
    column, cells = target.feedback, target.sheet.rows[row]
    if column is None or not text or column >= len(cells) or cells[column].value.strip():
        return {}
    return {(row, column): text}


def _reason_to_keep(target: Target, row: int, score: Score | None) -> str:
    """Why this row's cell must not be changed; empty if it can be."""
    if score is None:
        return "no submission that answers this exercise"
    if score.final is None:
        return f"no score ({score.note})"
    if target.column >= len(target.sheet.rows[row]):
        return "its row in the file is too short"
    value = target.sheet.value(target.sheet.rows[row], target.column)
    return f"marked {value} in the file" if value in target.fixed else ""


def _not_in_file(matches: Matches, scores: Sequence[Score]) -> tuple[str, ...]:
    present = {*matches.found.values(), *(key for keys in matches.ties.values() for key in keys)}
    scored = [score.student for score in scores if score.final is not None]
    return tuple(key for key in scored if key not in present)


def _unmatched(target: Target, matches: Matches) -> tuple[str, ...]:
    known = matches.found.keys() | matches.ties.keys()
    return tuple(_named(target, row) for row in target.rows if row not in known)


def _tie(target: Target, row: int, keys: Sequence[str]) -> str:
    where = f"line {target.sheet.line(row)}, {_named(target, row)}"
    if len(keys) > 1:
        return f"{where}: may be {' or '.join(keys)}"
    return f"{where}: another row may be {keys[0]}, too"


def _named(target: Target, row: int) -> str:
    return " ".join(target.rows[row].values())


def _points(score: Score, most: float | None, scale: bool) -> float | None:
    if not scale:
        return score.final
    if most is None or not score.possible or score.final is None:
        raise GradebookProblem("the file does not say how many points are possible; omit --scale")
    return score.final * most / score.possible


def _mark(target: Target) -> str:
    """The decimal mark of the file: the first in the column, or else in any cell but an id's."""
    width = len(target.sheet.heading)
    others = [column for column in range(width) if column not in target.identifying]
    for column in (target.column, *others):
        for row in target.sheet.rows[1:]:
            found = _NUMBER.fullmatch(target.sheet.value(row, column))
            if found and found["mark"]:
                return found["mark"]
    return "."


def parsed(text: str) -> float | None:
    """The number in a cell, with either decimal mark; None for any other text."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
