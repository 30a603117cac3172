"""The reference must get full marks whatever the seed: `python -m tests.campaigns.seeds -n 50`.

Each seed draws all inputs anew, so a check that fails a right answer now and then
shows here. The reference is graded as a submission is: by its source, in a child.
`--first 20 -n 10` takes seeds 20 to 29, so that a long campaign can be run in pieces.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence

from graders import Grader, Report
from graders.course import Exercise
from graders.intake.sources import read_cells
from graders.intake.submission import submission
from graders.scheduling import Job
from tests.bundled import ASKED, EXERCISES


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=list(EXERCISES))
    parser.add_argument("-n", type=int, default=50, help="seeds for each exercise")
    parser.add_argument("--first", type=int, default=0, help="the first of these seeds")
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.n)
    with Grader() as grader:
        lost = [
            lost_points(graded.report, graded.number)
            for name in options.exercises
            for graded in grader.run(jobs(EXERCISES[name], seeds), at_once=2)
        ]
    print(f"{sum(lost)} of {len(lost)} gradings lost points")
    return int(any(lost))


def jobs(exercise: Exercise, seeds: Iterable[int]) -> Iterator[Job]:
    """The reference to be graded with inputs of each seed."""
    reference = submission("reference", read_cells(exercise.reference), ASKED, exercise.name)
    return (Job(seed, reference, seed) for seed in seeds)


def lost_points(report: Report, seed: int) -> bool:
    """Print the points of the reference and what it lost any for; whether it did."""
    print(f"{report.exercise} seed {seed}: {report.points:g} of {report.possible:g}", flush=True)
    lost = [check for check in report.checks if check.points < check.possible]
    for check in lost:
        details = f"{check.verdict.value}: {check.message} {check.staff}"
        print(f"    {check.id} {details}", flush=True)
    if report.fault:
        print(f"    fault: {report.fault}", flush=True)
    return bool(lost or report.fault)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
