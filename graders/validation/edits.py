"""Edits: a course's mistakes and equivalents, stated as changes of a right solution's text.

They lie in `tests/submissions/<exercise>/edits.toml`:

    [[mistake]]
    name = "divides by N − 1"
    function = "spread"
    change = [["ddof=0", "ddof=1"]]      each old text stands exactly once in the reference
    says = "N − 1"                       words of a message that names it; any of several
    loses = ["spread.values"]            the checks that fail, with wildcards
    base = "right/loops.py"              another right solution to change (optional)
    seeds = [1, 2]                       tried with inputs of each of these seeds (optional)

    [[equivalent]]                       right, so it loses nothing
    name = "by the mean of squares"
    function = "spread"
    change = [["x.var()", "(x**2).mean() - x.mean()**2"]]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from graders.course import Course, Exercise
from graders.errors import CalledWrongly
from graders.toml import read_toml

KINDS = ("mistake", "equivalent")
KEYS = {"name", "function", "change", "says", "loses", "base", "seeds"}


@dataclass(frozen=True)
class Edit:
    """A change of a right solution: `change` are pairs of an old and a new text.

    `says` are words that name a mistake; with none it need not be named. `loses` are the
    checks that fail, with wildcards; None if that is not stated. `seeds` are those it is
    tried with; with none it is the run's.
    """

    name: str
    function: str
    change: tuple[tuple[str, str], ...]
    mistake: bool = True
    says: tuple[str, ...] = ()
    loses: tuple[str, ...] | None = None
    base: str = ""
    seeds: tuple[int, ...] = ()


class Overlap(ValueError):
    """Two edits change the same text."""


def edits_file(course: Course, exercise: Exercise) -> Path:
    """Where the edits of an exercise are."""
    return course.root / "tests" / "submissions" / exercise.name / "edits.toml"


def read_edits(course: Course, exercise: Exercise) -> tuple[Edit, ...]:
    """The edits of an exercise; none if there is no file.

    Raises `CalledWrongly` for a file that cannot be used, with the edit and the reason.
    """
    file = edits_file(course, exercise)
    if not file.is_file():
        return ()
    try:
        tables = read_toml(file)
        if unknown := sorted(set(tables) - set(KINDS)):
            raise ValueError(f"[[{unknown[0]}]] is neither [[mistake]] nor [[equivalent]]")
        edits = tuple(_edit(table, kind) for kind in KINDS for table in tables.get(kind, ()))
        _require_sound(edits, course, exercise)
    except (ValueError, OSError) as problem:
        raise CalledWrongly(f"{file}: {problem}") from problem
    return edits


def _edit(table: Mapping[str, Any], kind: str) -> Edit:
    name = table.get("name")
    if not isinstance(name, str) or not name:
        raise ValueError(f"a [[{kind}]] has no name")
    if unknown := sorted(set(table) - KEYS):
        raise ValueError(f"{name}: {unknown[0]!r} is not a key of an edit")
    change = table.get("change")
    if not isinstance(change, list) or not all(_is_pair(pair) for pair in change) or not change:
        raise ValueError(f'{name}: change is a list of pairs, [["old text", "new text"]]')
    seeds = table.get("seeds", [])
    if not isinstance(seeds, list) or not all(isinstance(seed, int) for seed in seeds):
        raise ValueError(f"{name}: seeds is a list of whole numbers")
    loses = table.get("loses")
    return Edit(
        name=name,
        function=str(table.get("function")),
        change=tuple((old, new) for old, new in change),
        mistake=kind == "mistake",
        says=_texts(table.get("says", [])),
        loses=None if loses is None else _texts(loses),
        base=str(table.get("base", "")),
        seeds=tuple(seeds),
    )


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(text, str) for text in value)
    )


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value or ()))  # type: ignore[call-overload]


def _require_sound(edits: Sequence[Edit], course: Course, exercise: Exercise) -> None:
    """Raise `ValueError` for a name that stands twice, and for an edit that cannot be made."""
    names = set()
    for edit in edits:
        if edit.name in names:
            raise ValueError(f"two edits are named {edit.name!r}")
        names.add(edit.name)
        if edit.function not in exercise.asked:
            raise ValueError(f"{edit.name}: {edit.function} is not asked for")
        edited(course, exercise, [edit])


def edited(course: Course, exercise: Exercise, edits: Sequence[Edit]) -> str:
    """The text of a right solution with these edits, which have the same base.

    Raises `ValueError` if an old text does not stand in it exactly once, and `Overlap`
    if two edits change the same text.
    """
    base = edits[0].base
    folder = course.root / "tests" / "submissions" / exercise.name
    text = (folder / base if base else exercise.reference).read_text("utf-8")
    spans = []
    for edit in edits:
        for old, new in edit.change:
            if text.count(old) != 1:
                raise ValueError(f"{edit.name}: {old!r} stands {text.count(old)} times, not once")
            start = text.index(old)
            spans.append((start, start + len(old), new))
    spans.sort()
    for (_, end, _), (start, _, _) in pairwise(spans):
        if start < end:
            raise Overlap(" and ".join(edit.name for edit in edits))
    for start, end, new in reversed(spans):
        text = text[:start] + new + text[end:]
    return text


def pairs(
    course: Course, exercise: Exercise, edits: Sequence[Edit]
) -> Iterator[tuple[tuple[Edit, Edit], str]]:
    """Every two mistakes of one function whose edits do not overlap, and the text with both."""
    mistakes = [edit for edit in edits if edit.mistake]
    for one, other in combinations(mistakes, 2):
        if (one.function, one.base) == (other.function, other.base):
            try:
                yield (one, other), edited(course, exercise, (one, other))
            except Overlap:
                continue
