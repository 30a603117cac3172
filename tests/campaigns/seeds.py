"""The reference must get full marks whatever the seed: `python -m tests.campaigns.seeds -n 50`.

Each seed draws all inputs anew, so a check that fails a right answer now and then
shows here. The reference is graded as a submission is: by its source, in a child.
`--first 20 -n 10` takes seeds 20 to 29, so that a long campaign can be run in pieces.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from graders import Grader, Report
from graders.exercises import EXERCISES, Exercise
from graders.intake.sources import read_cells
from graders.intake.submission import submission


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=list(EXERCISES))
    parser.add_argument("-n", type=int, default=50, help="seeds for each exercise")
    parser.add_argument("--first", type=int, default=0, help="the first of these seeds")
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.n)
    failed = 0
    with Grader() as grader:
        for name in options.exercises:
            for seed in seeds:
                report = graded(grader, EXERCISES[name], seed)
                failed += tell(report, seed)
    print(f"{failed} of {options.n * len(options.exercises)} gradings lost points")
    return int(failed > 0)


def graded(grader: Grader, exercise: Exercise, seed: int) -> Report:
    """The report on the reference with inputs of this seed."""
    reference = submission("reference", read_cells(exercise.reference), exercise.name)
    ((_, report),) = grader.grade([reference], seed=seed)
    return report


def tell(report: Report, seed: int) -> bool:
    """Print the points of the reference and what it lost any for; whether it did."""
    print(f"{report.exercise} seed {seed}: {report.points:g} of {report.possible:g}", flush=True)
    lost = [check for check in report.checks if check.points < check.possible]
    for check in lost:
        told = f"{check.verdict.value}: {check.message} {check.staff}"
        print(f"    {check.id} {told}", flush=True)
    if report.fault:
        print(f"    fault: {report.fault}", flush=True)
    return bool(lost or report.fault)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
