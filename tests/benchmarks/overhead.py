"""What a class costs beyond the students' own code: `python -m tests.benchmarks.overhead`.

In each round the questions that were put to a class are answered bare, in children of a process
that has the libraries, without sandbox and without judge; then the class is graded by
probgrade, into a gradebook, with its pages. Both are measured in processor seconds. The ratio
is given as the median of the rounds with its 95 % interval, and then where the seconds go.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from graders import Grader, read_submission
from graders.batch.known import Known
from graders.cli import grade_class
from graders.cli.grade import ClassOptions
from graders.cli.progress import Display
from tests.benchmarks.all import interval
from tests.benchmarks.recording import recorded, recording
from tests.benchmarks.rivals.timing import environment
from tests.bundled import COURSE
from tests.known import KNOWN

SEED = 99
PARTS = {
    "reading": "reading submissions: the worker of the intake",
    "warm": "the warm process: imports, forks, watching children",
    "children": "children: the students' own code, with fork, confinement and page faults",
    "evaluators": "evaluators: checks, decoding, messages",
    "coordinator": "the coordinator: rows, pages, similarity",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="naive_bayes")
    parser.add_argument("-n", type=int, default=12, help="right submissions, and as many wrong")
    parser.add_argument("--rounds", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        questions, room = Path(folder, "questions"), Path(folder, "class")
        chosen = _chosen(options.exercise, options.n)
        _record(chosen, questions)
        _copy(chosen, room)
        rounds = [_round(questions, room, options.exercise) for _ in range(options.rounds)]
    _print(rounds, len(chosen))


def _chosen(exercise: str, count: int) -> list[Known]:
    """Submissions that are read as one file: right ones, then wrong ones."""
    found = []
    for kind in ("right", "wrong"):
        known = [k for k in KNOWN if k.id.startswith(f"{exercise}/{kind}/") and k.path.is_file()]
        found += known[:: max(1, len(known) // count)][:count]
    return found


def _record(chosen: Sequence[Known], folder: Path) -> None:
    """Grade once, which also fills the caches, and keep what was asked."""
    folder.mkdir()
    submissions = [read_submission(known.path, known.exercise) for known in chosen]
    with recording(folder), Grader() as grader:
        list(grader.grade(submissions, jobs=2, seed=SEED))
    for submission in submissions:
        recorded(submission, folder)


def _copy(chosen: Sequence[Known], room: Path) -> None:
    room.mkdir()
    for number, known in enumerate(chosen):
        shutil.copy(known.path, room / f"student{number:03}{known.path.suffix}")


@dataclass(frozen=True)
class Round:
    """Processor seconds: of the bare answers, and of each part of a grading without its imports."""

    bare: float
    parts: Mapping[str, float]

    @property
    def ratio(self) -> float:
        return sum(self.parts.values()) / self.bare


def _round(questions: Path, room: Path, exercise: str) -> Round:
    command = [sys.executable, "-m", "tests.benchmarks.rivals.limit", str(questions), "1"]
    done = subprocess.run(
        command, env=environment(Path(sys.executable).parent), capture_output=True, check=True
    )
    _, bare, _ = json.loads(done.stdout.splitlines()[-1])
    return Round(bare, _graded(room, exercise))


def _graded(room: Path, exercise: str) -> dict[str, float]:
    """The seconds of each part while the class is graded by a grader whose libraries are loaded."""
    with tempfile.TemporaryDirectory() as out, Grader() as grader:
        grader.warm()
        options = ClassOptions(room, COURSE, exercise, Path(out), 1, SEED, None)
        before = _spent(grader)
        with contextlib.redirect_stdout(io.StringIO()):
            grade_class.run(options, grader, Display())
        after = _spent(grader)
    return {name: after[name] - before.get(name, 0.0) for name in PARTS}


def _spent(grader: Grader) -> dict[str, float]:
    """The processor seconds until now of this process and of all that it has started."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {"coordinator": time.process_time(), "evaluators": ended.ru_utime + ended.ru_stime}
    for process in _helpers():
        times, command = process.cpu_times(), process.cmdline()
        if "graders.intake.worker" in command:
            found["reading"] = times.user + times.system
        elif "graders.sandbox.child" in command:
            found["warm"] = times.user + times.system
            found["children"] = times.children_user + times.children_system
    return {"reading": 0.0, **found}


def _helpers() -> Iterator[psutil.Process]:
    for process in psutil.Process(os.getpid()).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if process.cmdline()[:1] == [sys.executable]:
                yield process


def _print(rounds: Sequence[Round], count: int) -> None:
    ratios = [one.ratio for one in rounds]
    middle, (low, high) = statistics.median(ratios), interval(ratios)
    print(f"{count} submissions, {len(rounds)} rounds; processor seconds")
    print(f"all of it / the students' own code: {middle:.2f} [{low:.2f}, {high:.2f}]")
    bare = statistics.median(one.bare for one in rounds)
    print(f"{bare / count:8.4f} a submission, 1.000: the students' own code, bare")
    for name, title in PARTS.items():
        seconds = statistics.median(one.parts[name] for one in rounds)
        share = statistics.median(one.parts[name] / one.bare for one in rounds)
        print(f"{seconds / count:8.4f} a submission, {share:.3f}: {title}")


if __name__ == "__main__":
    main()
