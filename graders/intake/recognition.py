"""Which exercises some cells answer, and how completely."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graders.intake.parsing import Broken, Parsed, parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell

Asked = Mapping[str, Sequence[str]]
"""The names that each exercise asks for, in the order in which exercises are taught."""


@dataclass(frozen=True)
class Reading:
    """Parsed cells: their statements, and the cells that do not parse."""

    cells: tuple[Cell, ...]
    selection: Selection
    broken: tuple[Broken, ...]
    asked: Asked

    @cached_property
    def _found(self) -> frozenset[str]:
        asked = {name for names in self.asked.values() for name in names}
        return self.selection.defined() | {n for n in asked if self.broken_definition(n)}

    def broken_definition(self, name: str) -> Broken | None:
        """The last cell that does not parse and looks as if it defined this name."""
        pattern = rf"^[ \t]*((async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*="
        definition = re.compile(pattern, re.MULTILINE)
        return next((b for b in reversed(self.broken) if definition.search(b.cell.text)), None)

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
    outcomes = [parse(cell) for cell in cells]
    broken = tuple(outcome for outcome in outcomes if isinstance(outcome, Broken))
    parsed = [s for outcome in outcomes if not isinstance(outcome, Broken) for s in outcome]
    return Reading(tuple(cells), Selection(_without_main(parsed)), broken, asked)


def _without_main(statements: Sequence[Parsed]) -> list[Parsed]:
    """Without `if __name__ == "__main__":`, which does not run when a module is imported."""
    return [s for s in statements if not re.match(r"if\s*\(?\s*__name__\s*==", s.source)]
