"""A right submission gets full marks whatever the seed: `python -m tests.campaigns.seeds -n 50`.

Each seed draws all inputs anew, so a check that fails a right answer now and then
shows here. `--right vae/right/a.py` tries known submissions in place of the references.
`--first 20 -n 10` takes seeds 20 to 29, so that a long campaign can be run in pieces.

Every program runs from its source in a child, as in grading, but nothing is reported or
stored, and the reference only answers what checks compare with it. Given the same inputs
and seed, the reference as a submission observes the same, so it runs once.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

from graders import Grader, Verdict, read_submission
from graders.evaluation.bundle import ExerciseBundle, load_bundle
from graders.evaluation.excerpts import Excerpts
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Case
from graders.report import CheckResult
from graders.sandbox.observation import Observation
from graders.sandbox.program import Program
from graders.sandbox.runner import Runner
from tests.bundled import COURSE, EXERCISES
from tests.known import KNOWN

DEADLINE = 600.0


@dataclass(frozen=True)
class Right:
    """A program that must get full marks."""

    name: str
    exercise: str
    program: Program


@dataclass
class Memory:
    """The reference's observations for one seed."""

    found: dict[str, Observation] = field(default_factory=dict)

    def get(self, question: str) -> Observation | None:
        return self.found.get(question)

    def put(self, question: str, observation: Observation) -> None:
        self.found[question] = observation

    def recognised(
        self, key: str, seed: int, drawn: int, probe: str, inputs: Mapping[str, Any]
    ) -> tuple[str, int]:
        return key, seed


@dataclass
class Unhurried(Observer):
    """Asks the reference for values, but not for how long it takes."""

    same: bool = False

    def _ask(self, question: Any) -> Observation:
        return self._consult(question) if self.same else super()._ask(question)

    def _deadline(self, question: Any) -> float:
        return DEADLINE


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=list(EXERCISES))
    parser.add_argument("-n", type=int, default=50, help="seeds for each exercise")
    parser.add_argument("--first", type=int, default=0, help="the first of these seeds")
    parser.add_argument("--right", nargs="+", default=[], metavar="PATTERN")
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.n)
    lost = []
    with Grader() as grader:
        grader.warm()
        for right in chosen(options.exercises, options.right):
            start = time.monotonic()
            these = list(losses(grader, right, seeds))
            lost += these
            seconds = (time.monotonic() - start) / len(seeds)
            print(
                f"{right.name}: {len(seeds)} seeds, {len(these)} lost points; {seconds:.1f} s each"
            )
    print(f"{len(lost)} gradings lost points")
    return int(bool(lost))


def chosen(exercises: Sequence[str], patterns: Sequence[str]) -> Iterator[Right]:
    """The references of these exercises, or their known submissions that match a pattern."""
    if not patterns:
        bundles = (load_bundle(COURSE, EXERCISES[name]) for name in exercises)
        yield from (Right(b.exercise.name, b.exercise.name, b.reference) for b in bundles)
    for known in KNOWN if patterns else ():
        if known.exercise in exercises and any(fnmatch(known.id, each) for each in patterns):
            program = read_submission(known.path, known.exercise).program
            yield Right(known.id, known.exercise, program)


def losses(grader: Grader, right: Right, seeds: Iterable[int]) -> Iterator[int]:
    """The seeds with which a right program lost points; prints for what."""
    bundle = load_bundle(COURSE, EXERCISES[right.exercise])
    for seed in seeds:
        lost = [c for c in results(grader, bundle, right, seed) if c.verdict is not Verdict.PASSED]
        for check in lost:
            details = f"{check.verdict.value}: {check.message} {check.staff}"
            print(f"{right.name} seed {seed}: {check.id} {details}", flush=True)
        if lost:
            yield seed


def results(
    grader: Grader, bundle: ExerciseBundle, right: Right, seed: int
) -> tuple[CheckResult, ...]:
    """The results of all checks with inputs of one seed."""
    student, reference = (
        Runner(grader.server, program, bundle.probes)
        for program in (right.program, bundle.reference)
    )
    observer = Unhurried(
        student,
        reference,
        cache=Memory(),
        seed=seed,
        probes=bundle.identities,
        excerpts=Excerpts(right.program, bundle.mentions),
        same=right.program is bundle.reference,
    )
    case = Case(observer, right.program, bundle.hints, bundle.probes)
    try:
        bundle.suite.run(case, lambda check: None)
    finally:
        student.close()
        reference.close()
    return tuple(case.results[check.id] for check in bundle.checks)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
