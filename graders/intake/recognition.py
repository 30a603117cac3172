"""Which exercises some cells answer, and how completely."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby

from graders.intake.misspelt import nearly_defined
from graders.intake.names import DEFINITIONS, IMPORTS
from graders.intake.parsing import Broken, Parsed, Parsing, joined, modules, parse, run_as_main
from graders.intake.references import search_paths
from graders.intake.selection import Selection
from graders.intake.sources import INNER, Cell

Asked = Mapping[str, Sequence[str]]
"""The names that each exercise asks for, in the order in which exercises are taught."""


BINDING = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)"
    r"|^\W*(?:import|from)\b.*?(\w+)[ \t;]*$",
    re.MULTILINE,
)
"""What binds a name, as far as that can be seen in text that does not parse."""
LOST_LIMIT = 100


@dataclass(frozen=True)
class Part:
    """One file of a submission: its statements, and what of it does not parse or is not run."""

    path: str
    selection: Selection
    parsing: Parsing

    @property
    def nodes(self) -> list[ast.stmt]:
        """The trees of its statements."""
        return [statement.node for statement in self.selection.statements]

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The pieces that do not parse."""
        return self.parsing.broken

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was left out."""
        broken = [f"{unparsed}; left out." for unparsed in self.broken]
        return (*broken, *(one.note for one in self.parsing.not_run if one.note))

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

    def is_empty(self, name: str) -> bool:
        """Whether a name is defined as a function without anything to do, which returns None."""
        node = self.definitions[name].node if name in self.definitions else None
        return (
            isinstance(node, ast.FunctionDef)
            and not node.decorator_list
            and all(_is_stub(inner) and not isinstance(inner, ast.Raise) for inner in node.body)
            and not any(isinstance(inner, DEFINITIONS) for inner in node.body)
        )

    def meaning(self, name: str) -> list[str]:
        """What a name's value depends on here: equal for equal code, wherever it stands."""
        nodes = [self.selection.statements[n].node for n in self.selection.needed(name)]
        return [ast.dump(node) for node in nodes if not isinstance(node, IMPORTS)]

    @cached_property
    def lost(self) -> Mapping[str, str]:
        """The names that only pieces which do not parse seem to bind, and why they do not."""
        found = {
            next(filter(None, match.groups())): str(broken)
            for broken in self.broken
            for match in BINDING.finditer(broken.cell.text)
        }
        bound = self.selection.defined()
        return dict([pair for pair in found.items() if pair[0] not in bound][:LOST_LIMIT])

    def broken_definition(self, name: str) -> Broken | None:
        """The last piece that does not parse and looks as if it defined this name."""
        definition = _definition(name)
        return next((b for b in reversed(self.broken) if definition.search(b.cell.text)), None)

    def undefined(self, name: str) -> str | None:
        """Why there is no definition of this name though it stands in the file."""
        if broken := self.broken_definition(name):
            return str(broken)
        definition = _definition(name)
        for text in reversed(self.parsing.not_run):
            if definition.search(text.text):
                return f"{name} stands in {text.where}: {text.remedy}"
        return None

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
        """The pieces that do not parse."""
        return tuple(broken for part in self.parts for broken in part.broken)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out."""
        return tuple(note for part in self.parts for note in part.notes)

    def undefined(self, name: str) -> str | None:
        """Why there is no definition of this name though it, or one like it, stands in a file."""
        asked = {name for names in self.asked.values() for name in names}
        near = (nearly_defined(name, part.definitions, asked) for part in self.parts)
        reasons = chain((part.undefined(name) for part in self.parts), near)
        return next(filter(None, reasons), None)

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
    parts = tuple(_parts(cells))
    inner = [cell for part in parts for cell in part.parsing.cells]
    own = [cell for cell in cells if cell.kind != INNER]  # cells of a gradebook hold both
    given = {cell.name for cell in cells if cell.imported}
    written = {
        name: Cell(name, text, imported=True)
        for part in parts
        for path, text in modules(part.parsing.written).items()
        for name in _importable(path, part.nodes)
        if name not in given
    }
    return Reading((*own, *inner, *written.values()), parts, asked)


def _importable(path: str, nodes: Sequence[ast.stmt]) -> list[str]:
    """Where imports find a module that a cell writes: as it is, and in what `sys.path` names."""
    folders = [f"{posixpath.normpath(folder)}/" for folder in search_paths(nodes)]
    return [path, *(path.removeprefix(one) for one in folders if path.startswith(one))]


def _parts(cells: Sequence[Cell]) -> Iterator[Part]:
    answers = [cell for cell in cells if not cell.imported and cell.kind != INNER]
    for path, own in groupby(answers, key=lambda cell: cell.part):
        found = joined(parse(cell) for cell in own)
        inner = tuple(replace(cell, part=path) for cell in found.cells)
        selection = Selection(list(run_as_main(found.statements)))
        yield Part(path, selection, replace(found, cells=inner))


def _definition(name: str) -> re.Pattern[str]:
    pattern = rf"^[ \t]*((async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*="
    return re.compile(pattern, re.MULTILINE)


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
