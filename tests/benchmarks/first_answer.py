"""How long the first answer takes: `python -m tests.benchmarks.first_answer`.

In each round a bare interpreter imports the course's libraries, and then `probgrade grade` grades
one file, with nothing running before. What the student's own code takes is subtracted. Given
are the ratio of seconds on the wall, and that of processors' seconds, as medians with 95 %
intervals; and the processor's seconds of commands that need no library.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.all import START, interval
from tests.benchmarks.rivals.timing import Taken, adopt_orphans, run
from tests.bundled import COURSE
from tests.known import KNOWN

QUICK = (["--help"], ["exercises"], ["gradebook", "show", "{out}"])
"""Commands that need no library; `{out}` is a graded class."""


@dataclass(frozen=True)
class Round:
    """What the bare imports took, and a grading without the student's own code."""

    imports: Taken
    grading: Taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="naive_bayes")
    parser.add_argument("-n", type=int, default=8, help="rounds")
    options = parser.parse_args()
    adopt_orphans()
    right = f"{options.exercise}/right/"
    file = next(k.path for k in KNOWN if k.id.startswith(right) and k.path.suffix == ".py")
    with tempfile.TemporaryDirectory() as folder:
        _graded(file, Path(folder))  # so that the reference has been asked, and files are read
        rounds = [_round(file, Path(folder)) for _ in range(options.n)]
        _print("seconds on the wall", [(r.grading.clock, r.imports.clock) for r in rounds])
        pairs = [(r.grading.processor, r.imports.processor) for r in rounds]
        _print("seconds of processors", pairs)
        _print_quick(file, Path(folder), options.n)


def _round(file: Path, folder: Path) -> Round:
    libraries = "import " + ", ".join(COURSE.settings.libraries)
    imports, _ = run([sys.executable, "-c", libraries], folder)
    return Round(imports, _graded(file, folder))


def _graded(file: Path, folder: Path) -> Taken:
    """What the command takes without the student's own code."""
    given = ["grade", str(file), "--seed", "1", "--audience", "staff"]
    given += ["--format", "json", "--out", "."]
    taken, _ = run([sys.executable, "-c", START, *given], folder)
    [written] = folder.glob("*.json")
    own = json.loads(written.read_text("utf-8"))["phases"]["inside"]
    written.unlink()
    return Taken(taken.clock - own, taken.processor - own)


def _print(unit: str, pairs: Sequence[tuple[float, float]]) -> None:
    ratios = [grading / imports for grading, imports in pairs]
    middle, (low, high) = statistics.median(ratios), interval(ratios)
    grading, imports = (statistics.median(column) for column in zip(*pairs))
    print(
        f"{unit}: {grading:.2f} to the first answer, without the student's code; {imports:.2f} to"
        f" import the libraries; ratio {middle:.2f} [{low:.2f}, {high:.2f}]",
        flush=True,
    )


def _print_quick(file: Path, folder: Path, rounds: int) -> None:
    out = folder / "graded"
    given = ["grade", str(_class_of(file, folder)), "--out", str(out)]
    run([sys.executable, "-c", START, *given], folder)
    for arguments in QUICK:
        command = [argument.format(out=out) for argument in arguments]
        taken = [run([sys.executable, "-c", START, *command], folder)[0] for _ in range(rounds)]
        seconds = statistics.median(one.processor for one in taken)
        print(f"{' '.join(arguments):24}{seconds:.2f} s of a processor")


def _class_of(file: Path, folder: Path) -> Path:
    """A class of one."""
    room = folder / "class"
    room.mkdir()
    (room / f"student{file.suffix}").write_bytes(file.read_bytes())
    return room


if __name__ == "__main__":
    main()
