"""This version against an earlier one: `python -m tests.benchmarks.all --against COMMIT`.

The same commands run in both, one after the other, so that a machine whose speed drifts
slows both. Each line has the ratio of the seconds, this version to the earlier one: the
median of all rounds, and the range that holds it with 95 % confidence. The exit code is 1
where a median is above `--limit`.

The earlier version runs from its own files with this one's libraries.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import comb
from pathlib import Path

from tests.bundled import ROOT
from tests.known import KNOWN

START = "from graders.cli import command; command()"
SMALL = ROOT / "tests" / "courses" / "regression"


@dataclass(frozen=True)
class Case:
    """A command that is timed: `{out}` is a folder that is empty each time."""

    name: str
    arguments: tuple[str, ...]
    quick: bool = False


def cases(room: Path) -> tuple[Case, ...]:
    """What is timed; classes are put into the folder `room`."""
    small = _class(room / "small", sorted((SMALL / "tests/submissions/regression/right").iterdir()))
    # Below tests/ an earlier version would load this version's conftest.py.
    course = shutil.copytree(SMALL, room / "course")
    bayes, vae = (room / name for name in ("naive_bayes", "vae"))
    for folder, count in ((bayes, 12), (vae, 2)):
        found = [k.path for k in KNOWN if k.id.startswith(f"{folder.name}/right/")]
        _class(folder, [path for path in found if path.is_file()][:count])
    one = next(path for path in sorted(bayes.iterdir()))
    options = ("--out", "{out}", "--jobs", "2", "--seed", "1")
    return (
        Case("--help", ("--help",), quick=True),
        Case("exercises", ("exercises",), quick=True),
        Case("small class", ("grade", str(small), "--course", str(course), *options), quick=True),
        Case("one file", ("grade", str(one), "--seed", "1")),
        Case("12 x naive_bayes", ("grade", str(bayes), *options)),
        Case("2 x vae", ("grade", str(vae), *options)),
    )


def _class(folder: Path, files: Sequence[Path]) -> Path:
    folder.mkdir()
    for number, file in enumerate(files):
        shutil.copy(file, folder / f"student{number}{file.suffix}")
    return folder


@dataclass(frozen=True)
class Version:
    """An interpreter that imports one version of probgrade, and the folder for its cache."""

    python: Path
    cache: Path


def version(root: Path, room: Path) -> Version:
    """A virtual environment for the files below `root`, with the libraries of this one."""
    venv.create(room, symlinks=True)
    paths = sysconfig.get_paths(vars={"base": str(room), "platbase": str(room)})
    libraries = sysconfig.get_path("purelib")
    Path(paths["purelib"], "version.pth").write_text(f"{root}\n{libraries}\n")
    return Version(room / "bin" / "python", room / "cache")


def seconds(version: Version, case: Case) -> float:
    """How long a command takes in a version of probgrade."""
    with tempfile.TemporaryDirectory() as out:
        arguments = [argument.format(out=out) for argument in case.arguments]
        start = time.monotonic()
        done = subprocess.run(
            [version.python, "-c", START, *arguments],
            cwd=out,
            env={**os.environ, "XDG_CACHE_HOME": str(version.cache)},
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - start
    if done.returncode:
        raise RuntimeError(f"{case.name}, {version.python}: {done.stderr or done.stdout}")
    return took


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The files of a commit, in a folder."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, capture_output=True, check=False
        )
        if archive.returncode:
            raise SystemExit(f"--against {commit}: {archive.stderr.decode().strip()}")
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        yield Path(folder)


def interval(ratios: Sequence[float]) -> tuple[float, float]:
    """The order statistics that hold the median with at least 95 % confidence.

    With fewer than six values it is their whole range, with less confidence.

        >>> interval([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
        (1.0, 8.0)
        >>> interval([float(n) for n in range(1, 10)])
        (2.0, 8.0)
    """
    ordered, count = sorted(ratios), len(ratios)
    left_out = 0
    while 2 * sum(comb(count, k) for k in range(left_out + 2)) <= 0.05 * 2**count:
        left_out += 1
    return ordered[left_out], ordered[-1 - left_out]


def main(given: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", required=True)
    parser.add_argument("-n", type=int, default=8, help="rounds")
    parser.add_argument("--quick", action="store_true", help="what takes a second or two only")
    parser.add_argument("--limit", type=float, default=2.0, help="the ratio that fails")
    options = parser.parse_args(given)
    worst = 0.0
    with checked_out(options.against) as before, tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        versions = version(ROOT, room / "new"), version(before, room / "old")
        for case in cases(room):
            if case.quick or not options.quick:
                worst = max(worst, _compared(case, versions, options.n))
    return int(worst > options.limit)


def _compared(case: Case, versions: Sequence[Version], rounds: int) -> float:
    """Time a command in all versions in turn, print its line, and return the median."""
    for each in versions:  # the reference runs once, and files are read once
        seconds(each, case)
    taken = [[seconds(each, case) for each in versions] for _ in range(rounds)]
    ratios = [new / old for new, old in taken]
    middle, (low, high) = statistics.median(ratios), interval(ratios)
    now = statistics.median(new for new, _ in taken)
    print(f"{case.name:20}{now:8.2f} s  {middle:5.2f} x  [{low:.2f}, {high:.2f}]", flush=True)
    return middle


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
