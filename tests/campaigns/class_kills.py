"""Kill the grading of a class again and again: `python -m tests.campaigns.class_kills -n 100`.

The command is started on a class, and one of its processes is killed by SIGKILL at a
random moment: the coordinator, the warm process or a grader subprocess. It is started
again until the class is finished. All submissions that were printed as finished must be
in the gradebook, and in the end the grades must equal those of an undisturbed run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graders.gradebook.storage import Gradebook
from tests.known import ROOM

CLASS = (
    *("right/hand_written_gaussian.py", "right/np_bincount_weights.py", "right/python_loops.py"),
    *("wrong/sample_variance.py", "broken/stub.py", "broken/half_done.py"),
)
COMMAND = "import sys; from graders.cli import main; sys.exit(main())"

Grades = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True)
class Outcome:
    """How many kills a class took until it was finished, and the problems found."""

    kills: int
    problems: tuple[str, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=100, help="kills in all, at least")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        expected, seconds = undisturbed(root)
        kills, failed = 0, 0
        while kills < options.n:
            outcome = disturbed(root, chance, seconds, expected)
            kills += outcome.kills
            failed += bool(outcome.problems)
            print(f"{kills} kills; {', '.join(outcome.problems) or 'same grades'}", flush=True)
    print(f"{kills} kills, {failed} classes with problems")
    return int(failed > 0)


def make_class(root: Path) -> Path:
    """A folder of a few submissions, two of them equal."""
    folder = root / "class"
    if not folder.exists():
        folder.mkdir()
        for name in CLASS:
            source = ROOM / "naive_bayes" / name
            shutil.copy(source, folder / source.name)
        shutil.copy(folder / "stub.py", folder / "another_stub.py")
        (folder / "no_answers.py").write_text("x = 1\n")
    return folder


def undisturbed(root: Path) -> tuple[Grades, float]:
    """The grades of an undisturbed run, and the seconds that one takes.

    The second run is timed, because the first also runs the reference.
    """
    for out in (root / "first", root / "undisturbed"):
        start = time.monotonic()
        process = started(make_class(root), out)
        output, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"the undisturbed run failed:\n{output}")
    return grades(out), time.monotonic() - start


def disturbed(root: Path, chance: random.Random, seconds: float, expected: Grades) -> Outcome:
    """Grade the class from the start, killing a process in each run until one finishes."""
    out = root / "disturbed"
    shutil.rmtree(out, ignore_errors=True)
    problems: list[str] = []
    kills = 0
    while True:
        process = started(make_class(root), out)
        killed = kill_a_process(process, chance, chance.uniform(0, seconds))
        output, _ = process.communicate()
        kills += killed
        problems += lost(output, out)
        if process.returncode == 0:
            break
        if not killed:
            return Outcome(kills, (*problems, f"exit code {process.returncode}: {output[-500:]}"))
    if grades(out) != expected:
        problems.append(f"other grades: {grades(out)}")
    return Outcome(kills, tuple(problems))


def started(folder: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMMAND, "grade", str(folder), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--seed", "5", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def kill_a_process(process: subprocess.Popen[str], chance: random.Random, after: float) -> bool:
    """Kill the command or one of its processes after some seconds; whether one was running."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(after)
        return False
    victims = [process.pid, process.pid, *children(process.pid)]
    with contextlib.suppress(ProcessLookupError):
        os.kill(chance.choice(victims), signal.SIGKILL)
        return True
    return False


def children(pid: int) -> list[int]:
    """The warm process and grader subprocesses; students' children may die, which is a verdict."""
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except OSError:
        return []


def grades(out: Path) -> Grades:
    """The grade of each submission: points, and the verdict of each check."""
    found = {}
    with Gradebook(str(out / "gradebook.sqlite"), create=False) as gradebook:
        for entry in gradebook.submissions():
            attempt = gradebook.attempt(entry.id)
            if attempt is not None:
                verdicts = tuple(check.verdict.value for check in attempt.report.checks)
                found[entry.name] = (attempt.report.points, attempt.report.problem, *verdicts)
    return found


def lost(output: str, out: Path) -> list[str]:
    """The submissions that were printed as finished and have no grade or no page."""
    lines = [line for line in output.splitlines() if " of " in line and ".py  " in line]
    printed = [line.split("  ")[0] for line in lines]
    if not printed:
        return []
    kept = grades(out)
    pages = {path.name for path in (out / "feedback").glob("*.html")}
    return [
        f"{name} was lost"
        for name in printed
        if name not in kept or not any(page.startswith(name) for page in pages)
    ]


if __name__ == "__main__":
    sys.exit(main())
