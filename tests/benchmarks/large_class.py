"""A large class of different submissions, graded for real.

    python -m tests.benchmarks.large_class -n 1000

Known submissions are rewritten by machine (other names, closures, classes, …) until there
are as many as asked for, no two alike. The class is graded by the commands that a teacher
gives, and its memory is measured while they run.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import psutil

from graders.validation.equivalents import rewritten
from tests.bundled import ASKED
from tests.known import KNOWN

START = "from graders.cli import command; command()"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="naive_bayes")
    parser.add_argument("-n", type=int, default=1_000, help="students")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room, out = Path(folder) / "class", str(Path(folder) / "out")
        room.mkdir()
        for number, text in enumerate(islice(submissions(options.exercise), options.n)):
            (room / f"student{number:05}.py").write_text(text, "utf-8")
        jobs = ("--jobs", str(options.jobs))
        _timed("grade", ["grade", str(room), "--out", out, "--exercise", options.exercise, *jobs])
        _timed("the same again", ["grade", str(room), "--out", out, *jobs])
        _timed("pages", ["gradebook", "pages", out])
        _timed("rescore", ["rescore", out, *jobs])
        for kind in ("csv", "students"):
            file = str(Path(folder) / f"{kind}.csv")
            _timed(kind, ["gradebook", "export", out, "--format", kind, "--out", file])
        sizes = {path.name: path.stat().st_size for path in Path(out).iterdir() if path.is_file()}
        print(", ".join(f"{name} {size / 2**20:.1f} MiB" for name, size in sorted(sizes.items())))


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


def _timed(name: str, arguments: list[str]) -> None:
    """Run a command; print its seconds, and its memory over time."""
    start = time.monotonic()
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
    line = f"{name:16}{time.monotonic() - start:8.1f} s"
    if len(used) >= 4:
        quarter = len(used) // 4
        first, last = (
            statistics.median(used[quarter : 2 * quarter]),
            statistics.median(used[-quarter:]),
        )
        line += f"   {first:.0f} MiB in all in the second quarter, {last:.0f} in the last"
    print(line, flush=True)


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
