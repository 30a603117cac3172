"""Which exercises some cells answer, and how completely."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graders.intake.parsing import Broken, Parsed, Parsing, joined, modules, parse
from graders.intake.selection import Selection
from graders.intake.sources import INNER, Cell

Asked = Mapping[str, Sequence[str]]
"""The names that each exercise asks for, in the order in which exercises are taught."""


@dataclass(frozen=True)
class Reading:
    """Parsed cells: their statements, and what of them does not parse or is not run."""

    cells: tuple[Cell, ...]
    selection: Selection
    parsing: Parsing
    asked: Asked

    @property
    def broken(self) -> tuple[Broken, ...]:
        return self.parsing.broken

    @cached_property
    def modules(self) -> dict[str, str]:
        """The modules that cells write with `%%writefile`, by their paths."""
        return modules(self.parsing.written)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What was left out."""
        broken = [f"{unparsed}; left out." for unparsed in self.broken]
        return (*broken, *(one.note for one in self.parsing.not_run if one.note))

    @cached_property
    def _found(self) -> frozenset[str]:
        asked = {name for names in self.asked.values() for name in names}
        return self.selection.defined() | {n for n in asked if self.broken_definition(n)}

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

    def share(self, exercise: str) -> float:
        """The share of an exercise's names that are defined, also in cells that do not parse."""
        asked = self.asked[exercise]
        return len(self._found.intersection(asked)) / len(asked)

    def exercise(self) -> str | None:
        """The exercise with the largest share of its names defined; of equal ones the last.

        Later exercises build on earlier ones, so their files define those names, too.
        None when no exercise's name is defined.
        """
        best = max(reversed(list(self.asked)), key=self.share)
        return best if self.share(best) else None


def reading(cells: Sequence[Cell], asked: Asked) -> Reading:
    """Parse the cells as answers to these exercises."""
    own = [cell for cell in cells if cell.kind != INNER]  # cells of a gradebook hold both
    found = joined(parse(cell) for cell in own)
    selection = Selection(_without_main(found.statements))
    return Reading((*own, *found.cells), selection, found, asked)


def _definition(name: str) -> re.Pattern[str]:
    pattern = rf"^[ \t]*((async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*="
    return re.compile(pattern, re.MULTILINE)


def _without_main(statements: Sequence[Parsed]) -> list[Parsed]:
    """Without `if __name__ == "__main__":`, which does not run when a module is imported."""
    return [s for s in statements if not re.match(r"if\s*\(?\s*__name__\s*==", s.source)]
