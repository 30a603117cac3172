"""Grade some known submissions and print what differs: `python -m tests.check_known [PATTERN…]`.

A PATTERN is matched against `exercise/kind/file`, as file names are.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatch

from graders import Grader, Report, read_submission
from tests.known import KNOWN, Known

SEED = 20_261


def main(patterns: Sequence[str]) -> int:
    chosen = [k for k in KNOWN if not patterns or any(fnmatch(k.id, p) for p in patterns)]
    bad = 0
    start = time.monotonic()
    with Grader() as grader:
        submissions = [read_submission(known.path, known.exercise) for known in chosen]
        for position, report in grader.grade(submissions, jobs=2, seed=SEED):
            lines = differences(chosen[position], report)
            bad += bool(lines)
            student = report.seconds["student"]
            print(f"{'ok' if not lines else 'DIFFERS':8}{student:6.1f} s  {chosen[position].id}")
            print("".join(f"      {line}\n" for line in lines), end="", flush=True)
    print(f"{len(chosen)} graded, {bad} differ, {time.monotonic() - start:.0f} s")
    return int(bad > 0)


def differences(known: Known, report: Report) -> list[str]:
    """What a report says otherwise than the submission states."""
    if report.fault:
        return [f"fault: {report.fault}"]
    stated, lines = known.expected(), []
    for check in report.checks:
        told = f"{check.message} {check.advice} {check.where or ''} {check.staff}"
        if check.verdict.value != stated[check.id]:
            lines.append(f"{check.id}: {check.verdict.value}, stated {stated[check.id]}: {told}")
        lines += [
            f"{check.id} does not say {words!r}: {told}"
            for name, words in known.says
            if name == check.id and words not in told
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
