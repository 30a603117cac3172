"""A large class of different submissions, graded for real.

    python -m tests.benchmarks.large_class -n 1000
    python -m tests.benchmarks.large_class -n 100 --exercise vae
    python -m tests.benchmarks.large_class -n 100 --workers 2

Known submissions are rewritten by machine (other names, closures, classes, …) until there
are as many as asked for, no two alike. The class is graded by the commands that a teacher
gives, on this machine or on a Dask cluster that is started here. Each line has the seconds on
the wall, those of all processors while it ran, and the memory of the command's processes. At
the end stands what 100,000 such submissions in a week would take.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psutil

from graders.validation.equivalents import rewritten
from tests.bundled import ASKED
from tests.clusters import running_scheduler, running_workers
from tests.known import KNOWN

START = "from graders.cli import command; command()"
WEEK = 7 * 24 * 3600
MANY = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="naive_bayes")
    parser.add_argument("-n", type=int, default=1_000, help="students")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0, help="of a Dask cluster that grades")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _cluster(options.workers, folder) as there:
        room, out = Path(folder) / "class", str(Path(folder) / "out")
        room.mkdir()
        for number, text in enumerate(islice(submissions(options.exercise), options.n)):
            (room / f"student{number:05}.py").write_text(text, "utf-8")
        jobs, more = ("--jobs", str(options.jobs)), ("--exercise", options.exercise)
        grading = _timed("grade", ["grade", str(room), "--out", out, *more, *jobs, *there])
        _timed("the same again", ["grade", str(room), "--out", out, *more, *jobs])
        pages = _timed("pages", ["gradebook", "pages", out])
        _timed("show", ["gradebook", "show", out])
        rescoring = _timed("rescore", ["rescore", out, *jobs])
        for kind in ("csv", "students"):
            file = str(Path(folder) / f"{kind}.csv")
            _timed(kind, ["gradebook", "export", out, "--format", kind, "--out", file])
        sizes = _sizes(Path(out))
    print(", ".join(f"{name} {size / 2**20:.1f} MiB" for name, size in sizes.items()))
    for name, taken in (("grading", grading), ("its pages", pages), ("re-scoring", rescoring)):
        print(_in_a_week(name, taken.processor, options.n))
    print(f"{MANY:,}: files of {sum(sizes.values()) / 2**30 * MANY / options.n:.0f} GiB")


@contextmanager
def _cluster(workers: int, folder: str) -> Iterator[Sequence[str]]:
    """The options by which a class is graded on a cluster of so many workers; none for 0."""
    with ExitStack() as stack:
        if not workers:
            yield ()
            return
        address = stack.enter_context(running_scheduler()).address
        stack.enter_context(running_workers(address, workers, Path(folder)))
        yield ("--scheduler", address)


def _sizes(out: Path) -> dict[str, int]:
    """The bytes of each file and folder of a graded class."""
    return {
        path.name: sum(file.stat().st_size for file in [path, *path.rglob("*")] if file.is_file())
        for path in sorted(out.iterdir())
    }


def _in_a_week(name: str, processor: float, count: int) -> str:
    each = processor / count
    return (
        f"{MANY:,} in a week: {name} takes {each:.3f} s x {MANY:,} = {each * MANY:,.0f} s of a"
        f" processor, {each * MANY / WEEK:.2f} processors all week"
    )


def submissions(exercise: str) -> Iterator[str]:
    """Texts of submissions, no two alike: each known one, then each rewritten, again and again."""
    known = [k.path for k in KNOWN if k.exercise == exercise and k.path.suffix == ".py"]
    texts = [p.read_text("utf-8") for p in known if p.parent.name in ("right", "wrong")]
    seen: set[str] = set()
    while texts:
        made = []
        for text in texts:
            if text not in seen:
                seen.add(text)
                yield text
                with suppress(SyntaxError):
                    made += [new for _, new in rewritten(text, ASKED[exercise])]
        texts = made


@dataclass(frozen=True)
class Taken:
    """Seconds on the wall, and of all processors, other programs' included."""

    wall: float
    processor: float


def _timed(name: str, arguments: list[str]) -> Taken:
    """Run a command; print its seconds, and its memory over time."""
    start, busy = time.monotonic(), _busy()
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    used = list(_sampled(process))
    errors = process.stderr.read() if process.stderr else ""
    if process.returncode:
        raise SystemExit(f"{name} ended with {process.returncode}: {errors}")
    taken = Taken(time.monotonic() - start, _busy() - busy)
    print(f"{name:16}{taken.wall:8.1f} s{taken.processor:9.1f} s of processors{_memory(used)}")
    sys.stdout.flush()
    return taken


def _busy() -> float:
    """The seconds that all processors of this machine have worked since it started."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


def _memory(used: Sequence[float]) -> str:
    """The memory over time: it must not grow."""
    if len(used) < 8:
        return f"   {max(used, default=0.0):.0f} MiB at most"
    parts = [used[len(used) * k // 4 : len(used) * (k + 1) // 4] for k in range(4)]
    over = ", ".join(f"{statistics.median(part):.0f}" for part in parts)
    return f"   {over} MiB in its quarters, {max(used):.0f} at most"


def _sampled(process: subprocess.Popen[str]) -> Iterator[float]:
    """The proportional set size of a process and its children in MiB, about once a second."""
    while process.poll() is None:
        with suppress(psutil.Error):
            parent = psutil.Process(process.pid)
            yield sum(map(_pss, [parent, *parent.children(recursive=True)])) / 2**20
        time.sleep(1.0)


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.Error, OSError):
        return 0


if __name__ == "__main__":
    main()
