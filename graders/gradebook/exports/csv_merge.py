"""Scores filled into a platform's file, and what could not be filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graders.gradebook.exports.cells import number
from graders.gradebook.exports.matching import Said, match
from graders.gradebook.exports.platform_sheet import PlatformSheet, written
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.scores import Score
from graders.gradebook.values import Student

_NUMBER = re.compile(r"\s*\d{1,15}((?P<mark>[.,])\d*)?\s*")


@dataclass(frozen=True)
class Merged:
    """The new file, and who was left out.

    `kept` are students in the file whose cell stays as it was, with the reason;
    `not_in_file` have a score but no row; `not_in_gradebook` are rows that mean no
    student, or no single one.
    """

    data: bytes
    count: int
    kept: tuple[str, ...]
    not_in_file: tuple[str, ...]
    not_in_gradebook: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """The column to merge, the rows of students and what each says of its student.

    `fixed` are values that are never written over. `maxima` are the points the
    platform gives at most, by row.
    """

    sheet: PlatformSheet
    column: int
    rows: Mapping[int, Said]
    maxima: Mapping[int, float | None]
    fixed: frozenset[str] = frozenset()


def merge(
    target: Target,
    scores: Sequence[Score],
    students: Mapping[str, Student],
    *,
    scale: bool = False,
    mark: str | None = None,
) -> Merged:
    """Fill in the final score of each student; points are the platform's only with `scale`.

    `mark` is the decimal mark; without one it is the one the file uses.
    """
    scores = {score.student: score for score in scores}
    matched = match(target.rows, students)
    mark = mark or _mark(target)
    values, kept, warnings = {}, [], set()
    for row, key in matched.items():
        refusal = _refusal(target, row, scores.get(key))
        if refusal:
            kept.append(f"{key}: {refusal}")
            continue
        score, most = scores[key], target.maxima[row]
        values[row, target.column] = number(_points(score, most, scale), mark=mark)
        if not scale and most is not None and score.possible not in (None, most):
            warnings.add(f"scores are out of {score.possible:g}, the file's out of {most:g}")
    present = set(matched.values())
    strangers = [" ".join(said.values()) for row, said in target.rows.items() if row not in matched]
    return Merged(
        data=written(target.sheet.filled(values)),
        count=len(values),
        kept=tuple(kept),
        not_in_file=tuple(key for key, s in scores.items() if key not in present and _scored(s)),
        not_in_gradebook=tuple(strangers),
        warnings=tuple(sorted(warnings)),
    )


def _refusal(target: Target, row: int, score: Score | None) -> str:
    """Why this row's cell stays as it is; empty when it is to be filled."""
    if score is None:
        return "nothing handed in"
    if score.final is None:
        return f"no score ({score.note})"
    if target.column >= len(target.sheet.rows[row]):
        return "its row in the file is too short"
    value = target.sheet.value(target.sheet.rows[row], target.column)
    return f"marked {value} in the file" if value in target.fixed else ""


def _scored(score: Score) -> bool:
    return score.final is not None


def _points(score: Score, most: float | None, scale: bool) -> float | None:
    if not scale:
        return score.final
    if most is None or not score.possible or score.final is None:
        raise GradebookProblem("the file does not say how many points are possible; omit --scale")
    return score.final * most / score.possible


def _mark(target: Target) -> str:
    """The decimal mark of the first number with one in the file; a point when there is none."""
    for row in target.sheet.rows[1:]:
        for cell in row:
            found = _NUMBER.fullmatch(cell.value)
            if found and found["mark"]:
                return found["mark"]
    return "."


def parsed(text: str) -> float | None:
    """The number in a cell, with either decimal mark; None when it holds none."""
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
