"""Which exercises some cells answer, and how completely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from graders.exercises import EXERCISES, Exercise
from graders.intake.parsing import Broken, Parsed, parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell


@dataclass(frozen=True)
class Reading:
    """Cells, and what there is in them: statements, and cells that do not parse."""

    cells: tuple[Cell, ...]
    selection: Selection
    broken: tuple[Broken, ...]

    @cached_property
    def _found(self) -> frozenset[str]:
        asked = {name for exercise in EXERCISES.values() for name in exercise.asked}
        return self.selection.defined() | {n for n in asked if self.broken_definition(n)}

    def broken_definition(self, name: str) -> Broken | None:
        """The last cell that does not parse and looks as if it defined this name."""
        pattern = rf"^[ \t]*((async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*="
        definition = re.compile(pattern, re.MULTILINE)
        return next((b for b in reversed(self.broken) if definition.search(b.cell.text)), None)

    def share(self, exercise: Exercise) -> float:
        """The share of the names an exercise asks for that are defined, or look as if."""
        return len(self._found.intersection(exercise.asked)) / len(exercise.asked)

    def exercise(self) -> Exercise | None:
        """The exercise whose names are defined most completely; the later one of equals.

        Later exercises build on earlier ones, so their files hold those names, too.
        None when there is no such name.
        """
        best = max(reversed(EXERCISES.values()), key=self.share)
        return best if self.share(best) else None


def reading(cells: Sequence[Cell]) -> Reading:
    """Parse the cells."""
    outcomes = [parse(cell) for cell in cells]
    broken = tuple(outcome for outcome in outcomes if isinstance(outcome, Broken))
    parsed = [s for outcome in outcomes if not isinstance(outcome, Broken) for s in outcome]
    return Reading(tuple(cells), Selection(_without_main(parsed)), broken)


def _without_main(statements: Sequence[Parsed]) -> list[Parsed]:
    """Without `if __name__ == "__main__":`, which does not run when a module is imported."""
    return [s for s in statements if not re.match(r"if\s*\(?\s*__name__\s*==", s.source)]
