"""Of several attempts at one submission, only the latest counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graders.errors import GraderFault
from graders.intake.choosing import Answer
from graders.intake.client import find_answers
from graders.intake.files.locations import Location
from graders.intake.platforms import canvas
from graders.intake.platforms.accounting import outermost
from graders.intake.platforms.owners import composed
from graders.intake.platforms.units import Unit
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked


@dataclass(frozen=True)
class Latest:
    """A unit's latest attempts, and what was found in them.

    `replaced` holds the names of earlier attempts, the latest first, by the first name
    of the attempt that replaces them. `remarks` say which attempt it is, by the same
    name; `blocked` are those names of which an earlier attempt could be graded, but not
    the latest.
    """

    unit: Unit
    answers: tuple[Answer, ...]
    replaced: Mapping[str, tuple[str, ...]]
    remarks: Mapping[str, str]
    blocked: frozenset[str] = frozenset()


def latest(unit: Unit, asked: Asked) -> Latest:
    """The latest attempts of a unit.

    An attempt that cannot be read or answers nothing is not replaced by an earlier one:
    it is an answer without a score to the exercise that the earlier one answered.
    """
    chains = _chains(unit)
    replaced: dict[str, tuple[str, ...]] = {}
    remarks: dict[str, str] = {}
    kept: list[str] = []
    blocked: list[Answer] = []
    barred: set[str] = set()
    for newest, *earlier in chains:
        answered = _exercises(unit, newest, asked) if earlier else set()
        left = [
            names for names in earlier if not answered or not _adds(unit, names, answered, asked)
        ]
        kept += [*newest, *(n for names in earlier if names not in left for n in names)]
        if not left:
            continue
        replaced[newest[0]] = tuple(name for names in left for name in names)
        count = len(left) + 1
        remarks[newest[0]] = f"attempt {count} of {count}"
        if not answered and (readable := _readable(unit, left, asked)):
            exercise, name = readable
            remarks[newest[0]] += (
                "; only the latest counts, and it cannot be graded;"
                f" an earlier attempt could be: {composed(name)}"
            )
            barred.add(newest[0])
            blocked.append(Answer(unit.place(newest), exercise, None))
    unit = replace(unit, names=tuple(name for name in unit.names if name in kept))
    found = answers_at(unit.location, unit.name, asked)
    places = {answer.location.inside for answer in blocked}
    found = [answer for answer in found if answer.location.inside not in places]
    return Latest(unit, (*found, *blocked), replaced, remarks, frozenset(barred))


def by_submission(attempts: Latest, answers: Sequence[Answer]) -> list[list[Answer]]:
    """The answers, those to one exercise that cannot be read together, and so those to none."""
    result: list[list[Answer]] = []
    unread: dict[str | None, list[Answer]] = {}
    for answer in answers:
        location = answer.location
        names = {outermost(location), *location.among}
        if answer.exercise is not None and not names & attempts.blocked:
            result.append([answer])
        elif answer.exercise in unread:
            unread[answer.exercise].append(answer)
        else:
            unread[answer.exercise] = [answer]
            result.append(unread[answer.exercise])
    return result


def _chains(unit: Unit) -> list[list[tuple[str, ...]]]:
    """The attempts, each a few names, the latest first; a list for each submission."""
    if unit.earlier:
        return [[unit.names or unit.records[-1:], *unit.earlier]]
    by_last = {name.rpartition("/")[2]: name for name in unit.names}
    if not any(canvas.CANVAS.fullmatch(last) for last in by_last):
        return [[unit.names]] if unit.names else []
    return [[(by_last[last],) for last in reversed(chain)] for chain in canvas.attempts(by_last)]


def _adds(unit: Unit, names: tuple[str, ...], answered: set[str], asked: Asked) -> bool:
    """Whether these names answer an exercise that no later attempt does; then note it there.

    Canvas numbers files of the same name in all of a course's assignments.
    """
    new = _exercises(unit, names, asked) - answered if not unit.earlier else set()
    answered |= new
    return bool(new)


def _readable(
    unit: Unit, earlier: list[tuple[str, ...]], asked: Asked
) -> tuple[str | None, str] | None:
    """The exercise and first name of the latest of the earlier attempts that can be read."""
    for names in earlier:
        if exercises := _exercises(unit, names, asked):
            return (exercises.pop() if len(exercises) == 1 else None), names[0].rstrip("/")
    return None


def _exercises(unit: Unit, names: tuple[str, ...], asked: Asked) -> set[str]:
    found = answers_at(unit.place(names), names[0], asked)
    return {answer.exercise for answer in found if answer.exercise is not None}


def answers_at(location: Location, name: str, asked: Asked) -> list[Answer]:
    """The answers at a location; none when it cannot be read."""
    try:
        return find_answers(location, name, asked)
    except (Unreadable, GraderFault):
        return []  # reading all of it raises the reason
