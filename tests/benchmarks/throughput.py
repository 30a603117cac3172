"""What a submission costs, warm and fresh: `python -m tests.benchmarks.throughput`.

Right and wrong submissions of one exercise are graded twice over in one run: by
probgrade, and by an interpreter started for each that imports the libraries and
answers the very same questions, without checks and without a sandbox (the least that a
script per submission must pay). The two alternate, so that a machine whose speed
drifts slows both.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from graders import (
    Grader,
    Report,
    Submission,
    read_submission,
)
from graders.batch.known import Known
from graders.sandbox.server import ENVIRONMENT
from tests.benchmarks.recording import recorded, recording
from tests.bundled import COURSE
from tests.known import KNOWN

SEED = 99


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="naive_bayes")
    parser.add_argument("-n", type=int, default=8, help="right submissions, and as many wrong")
    options = parser.parse_args()
    chosen = _chosen(options.exercise, options.n)
    with tempfile.TemporaryDirectory() as folder, Grader() as grader:
        start = time.monotonic()
        grader.warm()
        print(f"libraries loaded in {time.monotonic() - start:.1f} s, once")
        list(grader.grade([_read(chosen[0])], seed=SEED))
        with recording(Path(folder)):
            pairs = [_pair(grader, known, Path(folder)) for known in chosen]
    _print_times(pairs)
    for jobs in (1, 2):
        _print_memory(chosen, jobs)


def _chosen(exercise: str, count: int) -> list[Known]:
    """Submissions that end by themselves: right ones, then wrong ones."""
    kinds = [
        [known for known in KNOWN if known.exercise == exercise and known.path.parent.name == kind]
        for kind in ("right", "wrong")
    ]
    return [known for found in kinds for known in found[:: max(1, len(found) // count)][:count]]


def _read(known: Known) -> Submission:
    return read_submission(known.path, known.exercise)


def _pair(grader: Grader, known: Known, folder: Path) -> tuple[Report, float]:
    """The report on a submission, and the seconds a fresh interpreter needs for it."""
    ((_, report),) = grader.grade([_read(known)], seed=SEED)
    file = recorded(_read(known), folder)
    start = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.fresh", str(file)],
        env={**os.environ, **ENVIRONMENT, **COURSE.settings.environment},
        check=True,
        capture_output=True,
    )
    return report, time.monotonic() - start


def _print_times(pairs: Sequence[tuple[Report, float]]) -> None:
    warm = [report.seconds["total"] - report.phases["reference"] for report, _ in pairs]
    fresh = [seconds for _, seconds in pairs]
    inside = [report.phases["inside"] for report, _ in pairs]
    ratios = [f / w for f, w in zip(fresh, warm)]
    print(f"{len(pairs)} submissions, medians and [minimum, maximum] of seconds:")
    _row("warm, whole", warm)
    _row("  student's own code", inside)
    _row("  fork, load, encoding", [_boundary(report) for report, _ in pairs])
    _row("  pytest and checks", [report.phases["checks"] for report, _ in pairs])
    _row("fresh interpreter", fresh)
    _row("ratio fresh / warm", ratios)
    print(f"ratio of the sums: {sum(fresh) / sum(warm):.1f}")
    times = [w / i for w, i in zip(warm, inside)]
    _row("times its own code", times)
    print(f"all of them: {sum(warm) / sum(inside):.2f} times their own code")
    seconds, slowest = max(
        (check.seconds, check.id) for report, _ in pairs for check in report.checks
    )
    print(f"slowest check: {slowest}, {seconds:.1f} s")


def _boundary(report: Report) -> float:
    return report.phases["load"] + report.phases["probes"] - report.phases["inside"]


def _row(name: str, values: Sequence[float]) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"  {name:24}{middle:8.3f}  [{low:.3f}, {high:.3f}]")


def _print_memory(chosen: Sequence[Known], jobs: int) -> None:
    """The peak of the proportional set size of all our processes, sampled while they work."""
    peak = 0

    def sample(_: str, __: str) -> None:
        nonlocal peak
        peak = max(peak, sum(_pss(process) for process in _tree()))

    with Grader(progress=sample) as grader:
        list(grader.grade([_read(known) for known in chosen[:4]], jobs=jobs, seed=SEED))
    print(f"peak proportional set size, {jobs} at a time: {peak / 2**20:.0f} MiB in all")


def _tree() -> Iterator[psutil.Process]:
    me = psutil.Process()
    yield me
    yield from me.children(recursive=True)


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
        return 0


if __name__ == "__main__":
    main()
