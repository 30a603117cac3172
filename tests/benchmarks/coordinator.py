"""What 10,000 hand-ins cost beside their grading: `python -m tests.benchmarks.coordinator`.

Everything is done for real, reading, gradebook, pages, progress, but nothing is run:
each gets a report at once. Time and memory are told for every thousand, so that one
can see whether they grow.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psutil

from graders.classroom.files import Files
from graders.classroom.grade_command import Telling
from graders.classroom.grading import ClassRun
from graders.classroom.standing_pages import write_standings
from graders.gradebook.storage import Gradebook
from graders.intake import hand_ins
from graders.progress import Display
from graders.scheduling import Graded
from tests.classroom.instant import Instant, write_class

STEP = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=10_000, help="hand-ins")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        files = Files(room / "out")
        write_class(room / "class", options.n)
        with Gradebook(str(room / "gradebook.sqlite")) as gradebook:
            display = Display()
            run = ClassRun(gradebook, Telling(files, display))
            results = Instant().run(run.jobs(hand_ins(room / "class")))
            _tell_steps(run, results)
            start = time.monotonic()
            write_standings(files, gradebook)
            print(f"index page: {time.monotonic() - start:.1f} s")
            start = time.monotonic()
            again = ClassRun(gradebook, Telling(files, display))
            list(again.jobs(hand_ins(room / "class")))
            print(f"the same command again: {time.monotonic() - start:.1f} s")


def _tell_steps(run: ClassRun, results: Iterator[Graded]) -> None:
    done, start = 0, time.monotonic()
    while step := [run.finish(graded) for graded in islice(results, STEP)]:
        done += len(step)
        seconds, start = time.monotonic() - start, time.monotonic()
        resident = psutil.Process().memory_info().rss / 2**20
        print(f"{done}: {1_000 * seconds / len(step):.1f} ms each, {resident:.0f} MiB resident")


if __name__ == "__main__":
    main()
