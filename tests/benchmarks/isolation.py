"""What confinement costs a submission: `python -m tests.benchmarks.isolation`.

A child is forked, loads a program that does nothing, answers one probe and ends:
the least that every submission pays. The same at each level in turn, over and
over, so that a machine whose speed drifts slows all alike; each round compares
its levels with the bare fork of `process`.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from graders.sandbox.cgroups import Groups
from graders.sandbox.levels import Level, strongest
from graders.sandbox.program import Program
from graders.sandbox.runner import Runner
from graders.sandbox.server import ForkServer
from tests.bundled import COURSE

PROBES = "def nothing(student):\n    return {}\n"
AIM = 0.030
"""Seconds that confinement may add to a submission."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=50, help="rounds, each of one child per level")
    options = parser.parse_args()
    levels = [Level.PROCESS, Level.STANDARD, Level.STRONG]
    offered = [level for level in levels if level.rank <= strongest().rank]
    with ExitStack() as stack:
        servers = {
            lvl: stack.enter_context(ForkServer(COURSE, least=Level.PROCESS, level=lvl))
            for lvl in offered
        }
        # A bare fork is in no control group.
        servers[Level.PROCESS].groups = Groups({})
        for level, server in servers.items():
            print(f"{level.value}: libraries loaded in {server.wait_until_warm():.1f} s")
        rounds = [_round(servers, number) for number in range(options.n + 2)]
    _print_times(rounds[2:])  # the first ones find cold caches


def _round(servers: Mapping[Level, ForkServer], number: int) -> dict[Level, float]:
    """Seconds of one child at each level, begun with another level every time."""
    levels = list(servers)
    first = number % len(levels)
    return {level: _seconds(servers[level]) for level in [*levels[first:], *levels[:first]]}


def _seconds(server: ForkServer) -> float:
    start = time.perf_counter()
    session = Runner(server, Program({}, (), {}, {}), PROBES)
    seen = session.observe("nothing", {}, 0, 60.0)
    session.close()
    if seen.outcome.value != "returned":
        raise RuntimeError(f"the child did not answer: {seen}")
    return time.perf_counter() - start


def _print_times(rounds: Sequence[Mapping[Level, float]]) -> None:
    bare = statistics.median(r[Level.PROCESS] for r in rounds)
    print(f"process: {1000 * bare:.1f} ms a child (median of {len(rounds)})")
    for level in [level for level in rounds[0] if level is not Level.PROCESS]:
        added = sorted(r[level] - r[Level.PROCESS] for r in rounds)
        low, high = added[len(added) // 4], added[3 * len(added) // 4]
        ratio = statistics.median(r[level] / r[Level.PROCESS] for r in rounds)
        middle = statistics.median(added)
        held = "kept" if middle < AIM else "missed"
        print(
            f"{level.value}: {1000 * middle:+.1f} ms, half of the rounds within"
            f" [{1000 * low:+.1f}, {1000 * high:+.1f}], ratio {ratio:.2f};"
            f" the aim of {1000 * AIM:.0f} ms is {held}"
        )


if __name__ == "__main__":
    main()
