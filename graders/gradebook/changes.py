"""Whose scores differ between two computations of a class's scores, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graders.gradebook.scores import Score


@dataclass(frozen=True)
class Change:
    """One student's score for one exercise, before and after."""

    before: Score
    after: Score

    @property
    def difference(self) -> float | None:
        """Points gained or lost; None when there is no score before or after."""
        if self.before.final is None or self.after.final is None:
            return None
        return round(self.after.final - self.before.final, 4)


def changes(before: Sequence[Score], after: Sequence[Score]) -> list[Change]:
    """The scores whose points change, in the order of `after`; both hold the same pairs."""
    old = {(score.student, score.exercise): score for score in before}
    pairs = [Change(old[score.student, score.exercise], score) for score in after]
    return [pair for pair in pairs if pair.before.final != pair.after.final]
