"""The part of a program that the answer of one probe depends on.

An observation is stored by the statements of its excerpt, not by the whole program: what a
student changes elsewhere leaves it valid. So that it stays valid where statements only
move, its places are counted within the excerpt while it is stored.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, TypeGuard

from graders.intake.parsing import parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell
from graders.sandbox.child import wire
from graders.sandbox.observation import Frame, Observation
from graders.sandbox.program import Program

WITHIN = "<excerpt>"
"""Stands for the file in a place that is counted within an excerpt."""
ELSEWHERE = -1
"""The number of a statement that no answer of the excerpt can need."""
PLACE = re.compile(r'File "(?P<file>[^"\n]+)", line (?P<line>\d{1,9})')
"""A place in a traceback that a message quotes, as Python writes it."""
READING = ("getattr", "hasattr")

Place = tuple[str, int]
"""A file and a line."""


@dataclass(frozen=True)
class Excerpt:
    """The statements that run for these names of a program, and what they say."""

    program: Program
    names: tuple[str, ...]

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its statements: those needed, those for effect, those before them."""
        groups = [*self.program.effects, *(self.program.needs.get(n, ()) for n in self.names)]
        pending = [number for group in groups for number in group]
        found = set(pending)
        while pending:
            added = set(self.program.statements[pending.pop()].after) - found
            found |= added
            pending += added
        return tuple(sorted(found))

    @cached_property
    def digest(self) -> str:
        """What identifies it: its statements and their order, but not where they stand."""
        program = self.program
        rest = [repr(getattr(program, f.name)) for f in fields(program) if f.name not in _PARTS]
        known = [
            rest,
            [program.statements[number].source for number in self.numbers],
            [[self._ranks[n] for n in program.statements[m].after] for m in self.numbers],
            [[self._ranks[number] for number in group] for group in program.effects],
            {n: [self._ranks[m] for m in program.needs[n]] for n in self._defined},
            {n: program.broken[n] for n in self.names if n in program.broken},
        ]
        return hashlib.sha256(wire.encode(known)).hexdigest()

    @property
    def _defined(self) -> list[str]:
        return [name for name in self.names if name in self.program.needs]

    def detached(self, seen: Observation) -> Observation:
        """The observation with places counted within the excerpt."""
        return _moved(seen, self._into, lambda number: self._ranks.get(number, ELSEWHERE))

    def placed(self, seen: Observation) -> Observation:
        """The inverse of `detached`: the observation with places of this program."""
        return _moved(seen, self._out_of, self._number)

    @cached_property
    def _ranks(self) -> dict[int, int]:
        return {number: rank for rank, number in enumerate(self.numbers)}

    @cached_property
    def _lines(self) -> list[Place]:
        """The place of each line of its statements, in order."""
        statements = [self.program.statements[number] for number in self.numbers]
        return [
            (statement.file, statement.line + line)
            for statement in statements
            for line in range(statement.source.count("\n") + 1)
        ]

    @cached_property
    def _positions(self) -> dict[Place, int]:
        return {place: position for position, place in enumerate(self._lines)}

    def _into(self, place: Place) -> Place:
        position = self._positions.get(place)
        return place if position is None else (WITHIN, position)

    def _out_of(self, place: Place) -> Place:
        file, position = place
        return self._lines[position] if file == WITHIN and position < len(self._lines) else place

    def _number(self, rank: int) -> int:
        return self.numbers[rank] if 0 <= rank < len(self.numbers) else ELSEWHERE


_PARTS = frozenset(["files", "statements", "needs", "broken", "effects"])
"""The fields of a program that an excerpt takes apart; of the others, it depends on all."""


def _moved(
    seen: Observation, move: Callable[[Place], Place], renumber: Callable[[int], int]
) -> Observation:
    """The observation with its places and the numbers of its statements replaced."""
    effects = (replace(one, statement=renumber(one.statement)) for one in seen.effects)
    return replace(
        seen,
        reason=PLACE.sub(lambda found: _moved_text(found, move), seen.reason),
        frames=tuple(Frame(*move((f.file, f.line)), f.function) for f in seen.frames),
        needed=seen.needed and replace(seen.needed, statement=renumber(seen.needed.statement)),
        effects=tuple(one for one in effects if one.statement != ELSEWHERE),
    )


def _moved_text(found: re.Match[str], move: Callable[[Place], Place]) -> str:
    file, line = move((found["file"], int(found["line"])))
    return f'File "{file}", line {line}'


NOTHING = Program({}, (), {}, {})


@dataclass(frozen=True)
class Excerpts:
    """The excerpts of a program, by probe and inputs; `mentions` is what each probe mentions."""

    program: Program = NOTHING
    mentions: Mapping[str, Collection[str] | None] = field(default_factory=dict)
    _made: dict[tuple[str, ...], Excerpt] = field(default_factory=dict)

    def of(self, probe: str, inputs: Mapping[str, Any]) -> Excerpt:
        """What this probe may ask for on these inputs; everything where that is unknown."""
        known = tuple(sorted({*self.program.needs, *self.program.broken}))
        mentioned, texts = self.mentions.get(probe), set(_texts(inputs))
        some = tuple(name for name in known if name in texts or name in (mentioned or ()))
        names = known if mentioned is None else some or known
        return self._made.setdefault(names, Excerpt(self.program, names))


def _texts(value: Any) -> Iterator[str]:
    """All texts in a probe's inputs: one may be the name of a function to call."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for entry in value.items() for text in _texts(entry))
    elif isinstance(value, (list, tuple)):
        yield from (text for entry in value for text in _texts(entry))


def mentions(probes: str) -> dict[str, frozenset[str] | None]:
    """For each probe, the names that it may ask a student for beside those in its inputs.

    None for a probe that may ask for any: it makes up a name, or hands the student on to
    code outside `probes.py`.
    """
    statements = parse(Cell("probes.py", probes)).statements
    selection = Selection(statements)
    own = selection.defined()
    needed = {name: [statements[n].node for n in selection.needed(name)] for name in own}
    return {name: _mentioned(name, nodes, own) for name, nodes in needed.items()}


def _mentioned(
    name: str, statements: Sequence[ast.stmt], own: Collection[str]
) -> frozenset[str] | None:
    nodes = [node for statement in statements for node in ast.walk(statement)]
    if _makes_up_a_name(nodes) or _hands_on(_student(name, statements), nodes, own):
        return None
    return frozenset(_words(nodes))


def _words(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _makes_up_a_name(nodes: Iterable[ast.AST]) -> bool:
    """Whether it reads an attribute by a name that is neither written out nor an input."""
    nodes = list(nodes)
    asked = [node.args[1] for node in nodes if _is_call(node, READING) and len(node.args) > 1]
    if all(isinstance(name, ast.Constant) for name in asked):
        return False
    return any(map(_makes_text, nodes)) or not all(
        isinstance(name, (ast.Constant, ast.Name)) for name in asked
    )


def _makes_text(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        sides = (node.left, node.right)
        return any(isinstance(s, ast.Constant) and isinstance(s.value, str) for s in sides)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Attribute) and node.attr in ("join", "format")
    )


def _student(name: str, statements: Iterable[ast.stmt]) -> str:
    """The name of a probe's first argument, the student; empty where it has none."""
    made = (one for one in statements if isinstance(one, ast.FunctionDef) and one.name == name)
    return next((one.args.args[0].arg for one in made if one.args.args), "")


def _hands_on(student: str, nodes: Iterable[ast.AST], own: Collection[str]) -> bool:
    """Whether the student is used for more than its attributes and calls within `probes.py`."""
    nodes = list(nodes)
    plain = {id(node) for node in nodes if isinstance(node, ast.Name) and node.id == student}
    for node in nodes:
        if isinstance(node, ast.Attribute):
            plain.discard(id(node.value))
        elif _is_call(node, (*own, *READING)):
            plain.difference_update(map(id, node.args))
    return bool(plain)


def _is_call(node: ast.AST, names: Collection[str]) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
