"""Grade some attacks and print what they achieved: `python -m tests.attacks [PATTERN…]`.

A PATTERN is matched against `family/name`, as file names are. `--level` grades at
another level of isolation than the strongest, without the attacks it does not claim
to stop.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatch

from graders import Grader
from graders.sandbox.levels import Level
from tests.attacks.corpus import ATTACKS
from tests.attacks.grading import Finding, grade


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description=__doc__)
    parser.add_argument("patterns", nargs="*", default=["*"], metavar="PATTERN")
    parser.add_argument("--level", type=Level, choices=list(Level))
    options = parser.parse_args(arguments)
    chosen = [a for a in ATTACKS if any(fnmatch(a.name, p) for p in options.patterns)]
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # clean up when ended early
    start, achieved = time.monotonic(), 0
    with Grader(level=options.level) as grader:
        print(f"Isolation: {grader.isolation}")
        force = Level(grader.isolation).rank
        chosen = [attack for attack in chosen if Level(attack.needs).rank <= force]
        for finding in grade(grader, chosen):
            breaches = finding.breaches()
            achieved += bool(breaches)
            print(f"{'SUCCEEDED' if breaches else 'contained':10}{_words(finding)}")
            print("".join(f"      {line}\n" for line in breaches), end="", flush=True)
    print(f"{len(chosen)} attacks, {achieved} succeeded, {time.monotonic() - start:.0f} s")
    return int(achieved > 0)


def _words(finding: Finding) -> str:
    if finding.report is None:
        return f"{finding.attack.name} (refused: {finding.refused[:80]!r})"
    verdicts = sorted({check.verdict.value for check in finding.report.checks})
    phases = [f"{name} {value:.1f} s" for name, value in finding.report.phases.items() if value > 1]
    return f"{finding.attack.name} ({', '.join([*verdicts, *phases])})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
