"""Selects the statements that the names asked for need, in the order they run."""

from __future__ import annotations
import __future__

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from graders.intake.configuring import effects
from graders.intake.names import IMPORTS, Names, names
from graders.intake.ordering import predecessors
from graders.intake.parsing import Parsed
from graders.sandbox.program import Program, Statement


class Selection:
    """Which statements each name depends on, transitively.

    A name used when a statement runs refers to its last binding before that statement;
    a name used when a function is called refers to its last binding of all. Changes in
    place and conditional bindings (inside if, try, for) are kept with it.
    """

    def __init__(self, statements: Sequence[Parsed]) -> None:
        self.statements = statements

    @cached_property
    def names(self) -> list[Names]:
        return [names(statement) for statement in self.statements]

    def defined(self) -> frozenset[str]:
        """All names bound at the top level."""
        return frozenset(name for found in self.names for name in found.binds)

    def needed(self, asked: str) -> tuple[int, ...]:
        """The numbers of the statements that the name `asked` depends on, in order."""
        return self._closure(set(), [(asked, len(self.statements))])

    @cached_property
    def effects(self) -> dict[int, tuple[int, ...]]:
        """The statements that run for their effect, each with those it depends on and itself."""
        always = {number for number, entry in enumerate(self.names) if entry.always}
        configuring = effects([statement.node for statement in self.statements])
        return {n: self._closure({n}, self._uses([n])) for n in sorted(always | configuring)}

    def _closure(self, found: set[int], pending: list[tuple[str, int]]) -> tuple[int, ...]:
        resolved: dict[tuple[str, int], int] = {}
        while pending:
            name, before = pending.pop()
            # Between two certain bindings, a later use needs all that an earlier one needs.
            segment = name, bisect_left(self._certain[name], before)
            if before <= resolved.get(segment, -1):
                continue
            resolved[segment] = before
            added = self._providing(name, before) - found
            found |= added
            pending += self._uses(added)
        return tuple(sorted(found))

    def _uses(self, numbers: Iterable[int]) -> list[tuple[str, int]]:
        end, used = len(self.statements), []
        for number in numbers:
            used += [(name, number) for name in self.names[number].now]
            used += [(name, end) for name in self.names[number].later]
        return used

    def _providing(self, name: str, before: int) -> set[int]:
        """The statements that give `name` its value just before statement `before`."""
        found = set()
        for number in self._touching.get(name, []):
            entry = self.names[number]
            if number < before and (name in entry.binds or name not in self.libraries):
                found.add(number)
                if entry.certainly_binds(name):
                    break
        return found

    @cached_property
    def _certain(self) -> dict[str, list[int]]:
        """For each name, in order, the statements that replace its value unconditionally."""
        certain: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.names):
            for name in filter(entry.certainly_binds, entry.binds):
                certain[name].append(number)
        return certain

    @cached_property
    def _touching(self) -> dict[str, list[int]]:
        """For each name, last first, the statements that bind or change it."""
        touching: dict[str, list[int]] = defaultdict(list)
        for number in range(len(self.names) - 1, -1, -1):
            for name in self.names[number].binds | self.names[number].changes:
                touching[name].append(number)
        return touching

    @cached_property
    def libraries(self) -> frozenset[str]:
        """Names of libraries; calling a method of a library changes no value of the student's."""
        return frozenset(
            name
            for statement, entry in zip(self.statements, self.names)
            if isinstance(statement.node, IMPORTS)
            for name in entry.binds
        )

    def program(
        self, files: dict[str, str], asked: Iterable[str], broken: dict[str, str]
    ) -> Program:
        """The program of the statements that the names asked for need.

        `broken` maps names whose definition does not parse to the reason; where another
        definition does parse, that one is used, as it would be when run.
        """
        needs = {name: self.needed(name) for name in asked if name in self.defined()}
        groups = [*needs.values(), *(self.effects.values() if needs else ())]
        kept = sorted({number for group in groups for number in group})
        position = {number: index for index, number in enumerate(kept)}

        def renumbered(numbers: Iterable[int]) -> tuple[int, ...]:
            return tuple(position[number] for number in numbers)

        return Program(
            files=files,
            statements=tuple(self._statements(kept)),
            needs={name: renumbered(numbers) for name, numbers in needs.items()},
            effects=tuple(map(renumbered, self.effects.values())) if needs else (),
            broken={name: why for name, why in broken.items() if name not in needs},
            futures=_futures(self.statements),
        )

    def _statements(self, kept: Sequence[int]) -> Iterator[Statement]:
        """The statements with these numbers, each with its place in their order."""
        entries = [self.names[number] for number in kept]
        orders = predecessors(entries, self.libraries)
        bound = frozenset(name for entry in entries for name in entry.binds)
        for number, entry, after in zip(kept, entries, orders):
            parsed = self.statements[number]
            yield Statement(
                file=parsed.cell,
                line=parsed.line,
                source=parsed.source,
                sets=tuple(sorted((entry.binds | entry.changes) & bound)),
                reads=tuple(sorted((entry.now | entry.later) & bound)),
                after=after,
            )


def _futures(statements: Sequence[Parsed]) -> int:
    flags = 0
    for statement in statements:
        if isinstance(statement.node, ast.ImportFrom) and statement.node.module == "__future__":
            for alias in statement.node.names:
                if alias.name in __future__.all_feature_names:
                    flags |= getattr(__future__, alias.name).compiler_flag
    return flags
