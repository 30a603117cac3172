"""Grade a right submission beside an attack, to see whether its verdicts depend on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from graders import Grader, Report, Submission, read_submission
from tests.attacks.corpus import Attack
from tests.attacks.grading import scratch_of
from tests.attacks.world import World
from tests.check_known import SEED

AHEAD = 3.0
"""Seconds that an attack has before its neighbour comes."""


@dataclass(frozen=True)
class Neighbour:
    """What a submission got, and its seconds on the wall."""

    points: float | None
    verdicts: dict[str, str]
    seconds: float
    fault: str

    def differences(self, alone: Neighbour) -> list[str]:
        """What it got otherwise than alone, in words."""
        found = [f"fault: {self.fault}"] if self.fault else []
        if self.points != alone.points:
            found.append(f"expected {alone.points} points, got {self.points}")
        checks = {**alone.verdicts, **self.verdicts}
        pairs = [(check, alone.verdicts.get(check), self.verdicts.get(check)) for check in checks]
        return [
            *found,
            *(f"{check}: {one} alone, {two}" for check, one, two in pairs if one != two),
        ]


def grade_alone(grader: Grader, right: Submission) -> Neighbour:
    """What a submission gets when nothing else is graded."""
    [(_, report)] = grader.grade([right], seed=SEED)
    return _neighbour(report)


def grade_beside(grader: Grader, attack: Attack, right: Submission, copies: int = 1) -> Neighbour:
    """What a submission gets beside so many copies of an attack, which are ended afterwards."""
    grader.warm()
    with World(grader.server.pid, scratch_of(grader)) as world:
        hostile = read_submission(attack.write(world.handed_in, world.places), "naive_bayes")
        graded = grader.grade(_in_turn(hostile, right, copies), jobs=copies + 1, seed=SEED)
        report = next(report for position, report in graded if position == copies)
        graded.close()  # type: ignore[attr-defined]  # a generator
    return _neighbour(report)


def _in_turn(hostile: Submission, right: Submission, copies: int) -> Iterator[Submission]:
    yield from [hostile] * copies
    time.sleep(AHEAD)
    yield right


def _neighbour(report: Report) -> Neighbour:
    verdicts = {check.id: check.verdict.value for check in report.checks}
    return Neighbour(report.points, verdicts, report.phases["evaluation"], report.fault)
