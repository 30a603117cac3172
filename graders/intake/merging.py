"""One program of the parts of a submission, each with global names of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce

from graders.intake.recognition import Part, Reading
from graders.sandbox.program import Program, Statement

UNWRITTEN = "{} is not written yet: it does nothing"
NOTHING = Program(files={}, statements=(), needs={}, broken={})


def program(found: Reading, asked: Iterable[str]) -> Program:
    """The program of the statements that the names asked for need.

    Each name is taken from the first part where it is written, else from one that holds
    the stub, or a definition that does not parse, or that imports it.
    """
    homes = {name: part for name in asked if (part := home(found.parts, name)) is not None}
    programs = []
    for part in found.parts:
        names = [name for name, other in homes.items() if other is part]
        broken = {name: why for name in names if (why := part.undefined(name))}
        programs.append(_in_part(part.path, part.selection.program({}, names, broken)))
    whole = reduce(_joined, programs, NOTHING)
    lost = {name: why for part in found.parts for name, why in part.lost.items()}
    missing = {n: why for n in asked if n not in homes and (why := found.undefined(n))}
    unwritten = {name: UNWRITTEN.format(name) for name, p in homes.items() if p.is_empty(name)}
    return replace(
        whole,
        broken={**_without(lost, whole.needs), **whole.broken, **missing, **unwritten},
        files={cell.name: cell.text for cell in found.cells if cell.runs},
        modules={cell.name: cell.text for cell in found.cells if cell.imported},
    )


def _without(lost: Mapping[str, str], needs: Mapping[str, object]) -> dict[str, str]:
    return {name: why for name, why in lost.items() if name not in needs}


def home(parts: Iterable[Part], name: str) -> Part | None:
    """The part that a name is taken from."""
    tests: tuple[Callable[[Part], bool], ...] = (
        lambda part: part.writes(name),
        lambda part: name in part.definitions,
        lambda part: part.broken_definition(name) is not None,
        lambda part: name in part.selection.defined(),
    )
    parts = list(parts)
    return next((part for test in tests for part in parts if test(part)), None)


def _in_part(path: str, one: Program) -> Program:
    return replace(one, statements=tuple(replace(s, part=path) for s in one.statements))


def _joined(first: Program, second: Program) -> Program:
    """Two programs as one; the numbers of the second's statements grow."""
    offset = len(first.statements)
    return Program(
        files={},
        statements=(*first.statements, *_moved(second.statements, offset)),
        needs={**first.needs, **_shifted(second.needs, offset)},
        broken={**first.broken, **second.broken},
        effects=(*first.effects, *(_plus(group, offset) for group in second.effects)),
        futures=first.futures | second.futures,
    )


def _moved(statements: Iterable[Statement], offset: int) -> Iterator[Statement]:
    for statement in statements:
        yield replace(statement, after=_plus(statement.after, offset))


def _shifted(needs: Mapping[str, tuple[int, ...]], offset: int) -> dict[str, tuple[int, ...]]:
    return {name: _plus(numbers, offset) for name, numbers in needs.items()}


def _plus(numbers: Iterable[int], offset: int) -> tuple[int, ...]:
    return tuple(number + offset for number in numbers)
