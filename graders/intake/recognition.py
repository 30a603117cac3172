"""Which exercises some cells answer, and how completely."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from graders.intake.names import DEFINITIONS, IMPORTS
from graders.intake.parsing import Broken, Parsed, parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell

Asked = Mapping[str, Sequence[str]]
"""The names that each exercise asks for, in the order in which exercises are taught."""


@dataclass(frozen=True)
class Part:
    """One file of a submission: its statements, and its cells that do not parse."""

    path: str
    selection: Selection
    broken: tuple[Broken, ...]

    @property
    def nodes(self) -> list[ast.stmt]:
        """The trees of its statements."""
        return [statement.node for statement in self.selection.statements]

    @cached_property
    def definitions(self) -> Mapping[str, Parsed]:
        """For each name that is defined here, and not only imported, its last definition."""
        pairs = zip(self.selection.statements, self.selection.names)
        return {
            name: statement
            for statement, entry in pairs
            if entry.binds
            for name in entry.binds - _only_imported(statement.node)
        }

    def writes(self, name: str) -> bool:
        """Whether a name is defined here by more than a stub."""
        return name in self.definitions and not _is_stub(self.definitions[name].node)

    def meaning(self, name: str) -> list[str]:
        """What a name's value depends on here: equal for equal code, wherever it stands."""
        nodes = [self.selection.statements[n].node for n in self.selection.needed(name)]
        return [ast.dump(node) for node in nodes if not isinstance(node, IMPORTS)]

    def broken_definition(self, name: str) -> Broken | None:
        """The last cell that does not parse and looks as if it defined this name."""
        pattern = rf"^[ \t]*((async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*="
        definition = re.compile(pattern, re.MULTILINE)
        return next((b for b in reversed(self.broken) if definition.search(b.cell.text)), None)

    def defines(self, name: str) -> bool:
        """Whether a name is defined here, also in a cell that does not parse."""
        return name in self.definitions or self.broken_definition(name) is not None


@dataclass(frozen=True)
class Reading:
    """Parsed cells, in parts: one for each file that answers come from."""

    cells: tuple[Cell, ...]
    parts: tuple[Part, ...]
    asked: Asked

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The cells that do not parse."""
        return tuple(broken for part in self.parts for broken in part.broken)

    @cached_property
    def _found(self) -> frozenset[str]:
        """The names asked for that are defined; those imported where none is."""
        asked = {name for names in self.asked.values() for name in names}
        found = frozenset(n for n in asked if any(part.defines(n) for part in self.parts))
        return found or frozenset(asked).intersection(self.bound)

    @property
    def bound(self) -> frozenset[str]:
        """All names that are defined or imported."""
        return frozenset(name for part in self.parts for name in part.selection.defined())

    @property
    def only_imports(self) -> bool:
        """Whether no name that an exercise asks for is defined here."""
        return not any(part.defines(name) for part in self.parts for name in self._found)

    def defined(self, exercise: str) -> tuple[str, ...]:
        """The names of an exercise that are defined, also in cells that do not parse."""
        return tuple(name for name in self.asked[exercise] if name in self._found)

    def share(self, exercise: str) -> float:
        """The share of an exercise's names that are defined."""
        return len(self.defined(exercise)) / len(self.asked[exercise])

    def exercise(self) -> str | None:
        """The exercise with the largest share of its names defined; of equal ones the last.

        Later exercises build on earlier ones, so their files define those names, too.
        None when no exercise's name is defined.
        """
        best = max(reversed(list(self.asked)), key=self.share)
        return best if self.share(best) else None


def reading(cells: Sequence[Cell], asked: Asked) -> Reading:
    """Parse the cells as answers to these exercises."""
    return Reading(tuple(cells), tuple(_parts(cells)), asked)


def _parts(cells: Sequence[Cell]) -> Iterator[Part]:
    answers = [cell for cell in cells if not cell.imported]
    for path, own in groupby(answers, key=lambda cell: cell.part):
        outcomes = [parse(cell) for cell in own]
        broken = tuple(outcome for outcome in outcomes if isinstance(outcome, Broken))
        parsed = [s for outcome in outcomes if not isinstance(outcome, Broken) for s in outcome]
        yield Part(path, Selection(_without_main(parsed)), broken)


def _without_main(statements: Sequence[Parsed]) -> list[Parsed]:
    """Without `if __name__ == "__main__":`, which does not run when a module is imported."""
    return [s for s in statements if not re.match(r"if\s*\(?\s*__name__\s*==", s.source)]


def _is_stub(node: ast.stmt) -> bool:
    """Whether a definition has no body yet: a docstring, `pass`, `...`, NotImplementedError."""
    if isinstance(node, DEFINITIONS):
        return all(_is_stub(inner) for inner in node.body)
    if isinstance(node, ast.Raise):
        return node.exc is not None and "NotImplementedError" in ast.dump(node.exc)
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _only_imported(node: ast.stmt) -> frozenset[str]:
    """The names that a statement binds by importing them, also within `try` and `if`."""
    if isinstance(node, DEFINITIONS):
        return frozenset()
    inner = list(ast.walk(node))
    imports = [alias for one in inner if isinstance(one, IMPORTS) for alias in one.names]
    names = {alias.asname or alias.name.partition(".")[0] for alias in imports}
    stored = {n.id for n in inner if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return frozenset(names - stored - {n.name for n in inner if isinstance(n, DEFINITIONS)})
