"""What 10,000 submissions cost beside running them: `python -m tests.benchmarks.coordinator`.

Reading, gradebook, pages and progress are real, but no code is run: each submission gets
a report at once. Time and memory are printed for every thousand, to show whether they grow.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psutil

from graders.batch.files import Files
from graders.batch.grading import ClassRun
from graders.batch.score_pages import write_score_pages
from graders.cli.grade_class import OnFinished
from graders.cli.progress import Display
from graders.gradebook.storage import Gradebook
from graders.intake import student_submissions
from graders.scheduling import Graded
from tests.batch.instant import Instant, write_class
from tests.bundled import ASKED, COURSE

STEP = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=10_000, help="submissions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = Files(root / "out")
        write_class(root / "class", options.n)
        with Gradebook(str(root / "gradebook.sqlite")) as gradebook:
            display = Display()
            run = ClassRun(COURSE, gradebook, OnFinished(files, display))
            results = Instant().run(run.jobs(student_submissions(root / "class", ASKED)))
            _print_steps(run, results)
            start = time.monotonic()
            write_score_pages(files, gradebook, COURSE)
            print(f"index page: {time.monotonic() - start:.1f} s")
            start = time.monotonic()
            again = ClassRun(COURSE, gradebook, OnFinished(files, display))
            list(again.jobs(student_submissions(root / "class", ASKED)))
            print(f"the same command again: {time.monotonic() - start:.1f} s")


def _print_steps(run: ClassRun, results: Iterator[Graded]) -> None:
    done, start = 0, time.monotonic()
    while step := list(islice(results, STEP)):
        for graded in step:
            run.finish(graded)
        done += len(step)
        seconds, start = time.monotonic() - start, time.monotonic()
        resident = psutil.Process().memory_info().rss / 2**20
        print(f"{done}: {1_000 * seconds / len(step):.1f} ms each, {resident:.0f} MiB resident")


if __name__ == "__main__":
    main()
