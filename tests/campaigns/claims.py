"""A child lies about everything it saw: `python -m tests.campaigns.claims -n 100`.

The reference's own answers are handed to the evaluation as a student's, with some of
their values replaced by odd ones. Whatever a child claims, no check may end as a
fault of the grader's: that would let a submission withhold its own score.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from unittest import mock

import numpy as np

from graders import Grader, Submission, Verdict
from graders.course import Exercise
from graders.evaluation import evaluate
from graders.intake.sources import read_cells
from graders.intake.submission import submission
from graders.report import CheckResult
from graders.sandbox.observation import Observation, Outcome
from graders.sandbox.runner import Runner
from tests.bundled import ASKED, EXERCISES

ODD: tuple[Any, ...] = (
    *(None, True, -1, 2**63, 0.5, float("nan"), float("inf"), "", "x" * 10_000, b"bytes"),
    *([], [[]], [None], ["a", 1], [np.zeros(2)], {}, {"a": 1}, {"shape": [1], "name": []}),
    *(np.zeros(0), np.zeros((0, 3)), np.zeros(()), np.full(3, np.nan), np.full((2, 2), np.inf)),
    *(np.zeros((0, 36, 3)), np.zeros((12, 36, 0, 3), np.uint8), np.array(0.5)),
    *(np.ones((4, 4), bool), np.zeros(5, np.float16), np.zeros((1,) * 32), np.arange(10**5)),
)
SHARES = (0.02, 0.3)
"""Of all values, those that are replaced in one round: one of these. Of many lies only the
first to be compared counts; a single one is compared after all that is right before it."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=list(EXERCISES))
    parser.add_argument("-n", type=int, default=100, help="rounds for each exercise")
    options = parser.parse_args(arguments)
    failed = 0
    with Grader() as grader:
        for name in options.exercises:
            found = list(faults(grader, EXERCISES[name], options.n))
            failed += len(found)
            print(f"{name}: {options.n} rounds, {len(found)} faults", *found, sep="\n", flush=True)
    return int(failed > 0)


def faults(grader: Grader, exercise: Exercise, rounds: int) -> Iterator[str]:
    """What broke, in words, in so many rounds of lying to an exercise's suite."""
    list(grader.grade([_reference(exercise)], seed=1))  # the controls run before anything lies
    for seed in range(rounds):
        for check in _results(grader, exercise, seed):
            if check.verdict is Verdict.GRADER_ERROR:
                yield f"round {seed}: {check.id}: {check.staff[-600:]}"


def _results(grader: Grader, exercise: Exercise, seed: int) -> tuple[CheckResult, ...]:
    """The checks' results when the student's child lies, by chance of this seed."""
    with mock.patch.object(evaluate, "Runner", _liar(random.Random(seed))):
        ((_, report),) = grader.grade([_reference(exercise)], seed=1)
    assert not report.fault, report.fault
    return report.checks


def _reference(exercise: Exercise) -> Submission:
    return submission("reference", read_cells(exercise.reference), ASKED, exercise.name)


def _liar(chance: random.Random) -> type[Runner]:
    """A session whose first one in an evaluation, the student's, lies."""
    made: list[Runner] = []
    share = chance.choice(SHARES)

    class Liar(Runner):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)

        def observe(self, *question: Any) -> Observation:
            seen = super().observe(*question)
            if self is not made[0] or seen.outcome is not Outcome.RETURNED:
                return seen
            return replace(seen, value=_lies(seen.value, chance, share))

    return Liar


def _lies(value: Any, chance: random.Random, share: float) -> Any:
    """The value with some of its parts replaced, or taken away."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if chance.random() > share / 4}
        return {k: _lie(v, chance, share) for k, v in kept.items()}
    if isinstance(value, list):
        return [_lie(part, chance, share) for part in value]
    return value


def _lie(value: Any, chance: random.Random, share: float) -> Any:
    return chance.choice(ODD) if chance.random() < share else _lies(value, chance, share)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
