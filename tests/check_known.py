"""Grade some known submissions and print what differs.

    python -m tests.check_known [--seed N] [PATTERN…]

A PATTERN is matched against `exercise/kind/file`, as file names are.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Sequence
from fnmatch import fnmatch

from graders import Grader, read_submission
from graders.batch.known import differences
from tests.known import KNOWN

SEED = 20_261


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("patterns", nargs="*")
    given = parser.parse_args(arguments)
    patterns = given.patterns
    chosen = [k for k in KNOWN if not patterns or any(fnmatch(k.id, p) for p in patterns)]
    bad = 0
    warnings.simplefilter("error")  # as in pytest
    start = time.monotonic()
    with Grader() as grader:
        submissions = [read_submission(known.path, known.exercise) for known in chosen]
        for position, report in grader.grade(submissions, jobs=2, seed=given.seed):
            lines = differences(chosen[position], report)
            bad += bool(lines)
            student = report.seconds["student"]
            print(f"{'ok' if not lines else 'DIFFERS':8}{student:6.1f} s  {chosen[position].id}")
            print("".join(f"      {line}\n" for line in lines), end="", flush=True)
    print(f"{len(chosen)} graded, {bad} differ, {time.monotonic() - start:.0f} s")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
