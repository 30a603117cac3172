"""On a busy machine verdicts are the same, only later: `python -m tests.campaigns.load -n 4`.

Known submissions, right and wrong, are graded twice: as the machine is, and while processes
beside it do nothing but spin. Every check must have the same verdict, message and points.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from graders import Grader, Report, read_submission
from graders.batch.known import Known
from tests.bundled import EXERCISES
from tests.known import KNOWN

SEED = 20_261
SPIN = """
import os, sys

while os.getppid() == int(sys.argv[1]):
    sum(range(1_000_000))
"""
"""It ends with the process that started it, also when that is killed."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", default=list(EXERCISES))
    parser.add_argument("-n", type=int, default=4, help="right ones of each exercise, and wrong")
    parser.add_argument("--spinning", type=int, default=20, help="processes beside it")
    options = parser.parse_args(arguments)
    taken = [known for name in options.exercises for known in chosen(name, options.n)]
    with Grader() as grader:
        grader.warm()
        alone, quick = graded(grader, taken)
        with spinning(options.spinning):
            beside, slow = graded(grader, taken)
    differ = [known for known in taken if alone[known.id] != beside[known.id]]
    for known in differ:
        for line in differences(alone[known.id], beside[known.id]):
            print(f"{known.id}: {line}")
    print(f"{len(taken)} submissions: {quick:.0f} s, beside {options.spinning} others {slow:.0f} s")
    print(f"{len(differ)} have other verdicts")
    return int(bool(differ))


def chosen(exercise: str, count: int) -> list[Known]:
    """So many right submissions of an exercise and so many wrong ones, from all of them."""
    found = []
    for kind in ("right", "wrong"):
        known = [k for k in KNOWN if k.id.startswith(f"{exercise}/{kind}/")]
        found += known[:: max(1, len(known) // count)][:count]
    return found


Verdicts = dict[str, tuple[str, str, float]]
"""The verdict, the message and the points of each check."""


def graded(grader: Grader, taken: Sequence[Known]) -> tuple[dict[str, Verdicts], float]:
    """The verdicts on each submission, and the seconds for all, two at a time."""
    start = time.monotonic()
    submissions = [read_submission(known.path, known.exercise) for known in taken]
    found = {
        taken[number].id: verdicts(report)
        for number, report in grader.grade(submissions, jobs=2, seed=SEED)
    }
    return found, time.monotonic() - start


def verdicts(report: Report) -> Verdicts:
    """What must be the same however busy the machine is; a fault of the grader counts, too."""
    found = {c.id: (c.verdict.value, c.message, c.points) for c in report.checks}
    return found | ({"fault": ("grader_error", report.fault, 0.0)} if report.fault else {})


def differences(alone: Verdicts, beside: Verdicts) -> Iterator[str]:
    """The checks that differ, each with both verdicts."""
    for check in sorted(alone.keys() | beside.keys()):
        if alone.get(check) != beside.get(check):
            yield f"{check}: {alone.get(check)}, beside others {beside.get(check)}"


@contextmanager
def spinning(count: int) -> Iterator[None]:
    """Let so many processes use all of the processor that they get."""
    command = [sys.executable, "-c", SPIN, str(os.getpid())]
    started = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
