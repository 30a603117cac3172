"""What a right submission gets beside attacks: `python -m tests.benchmarks.neighbours [PATTERN…]`.

A PATTERN is matched against `family/name`, as file names are. Points and verdicts must be those
that it gets alone; only its seconds may differ. It is graded alone again between the attacks, so
that a machine whose speed drifts does not count as an effect. As in a container:
`python -m tests.attacks.contained python -m tests.benchmarks.neighbours`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from fnmatch import fnmatch
from pathlib import Path

from graders import Grader, read_submission
from graders.sandbox import server
from graders.sandbox.levels import Level
from tests.attacks.beside import Neighbour, grade_alone, grade_beside
from tests.attacks.corpus import ATTACKS
from tests.known import ROOM

RIGHT = ROOM / "naive_bayes" / "right" / "pure_tf_ops.py"
ALONE_EVERY = 10


def main() -> int:
    options = _options()
    chosen = [a for a in ATTACKS if any(fnmatch(a.name, each) for each in options.patterns)]
    if options.without_groups:
        server.own_groups = dict  # type: ignore[attr-defined]
    right = read_submission(options.right, options.exercise)
    differing, ratios = 0, []
    with Grader(level=options.level) as grader:
        print(f"Isolation: {grader.isolation}")
        force = Level(grader.isolation).rank
        chosen = [attack for attack in chosen if Level(attack.needs).rank <= force]
        for number, attack in enumerate(chosen):
            if number % ALONE_EVERY == 0:
                alone = grade_alone(grader, right)
                print(f"{alone.seconds:7.1f} s  {alone.points} points alone", flush=True)
            beside = grade_beside(grader, attack, right, options.copies)
            differing += bool(beside.differences(alone))
            ratios.append(beside.seconds / alone.seconds)
            _print(attack.name, beside, alone)
    middle, most = statistics.median(ratios), max(ratios)
    print(f"{len(chosen)} attacks, {differing} change a verdict; {middle:.1f} times the seconds")
    print(f"alone in the median, {most:.1f} times at most")
    return int(differing > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*", default=["resources/*"], metavar="PATTERN")
    parser.add_argument("--level", type=Level, choices=list(Level))
    parser.add_argument("--copies", type=int, default=1, help="of each attack, at the same time")
    parser.add_argument("--right", type=Path, default=RIGHT, help="the right submission")
    parser.add_argument("--exercise", default="naive_bayes")
    parser.add_argument(
        "--without-groups", action="store_true", help="as where no control groups can be made"
    )
    return parser.parse_args()


def _print(name: str, beside: Neighbour, alone: Neighbour) -> None:
    ratio = beside.seconds / alone.seconds
    print(f"{beside.seconds:7.1f} s {ratio:5.1f} ×  {beside.points} points beside {name}")
    print("".join(f"        {line}\n" for line in beside.differences(alone)), end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
