"""What it costs to re-score a class: `python -m tests.benchmarks.rescoring -n 1000`.

A few submissions are graded for real. Each is then recorded for many students, with a
different comment, so that no two are evaluated as one. The comment would change the keys of
the observations, so keys leave the program out here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

from graders import Grader, read_submission
from graders.batch.rescoring import rescore, stale
from graders.evaluation import evaluate
from graders.gradebook import ReceivedSubmission
from graders.gradebook.storage import Gradebook
from graders.intake.sources import Cell
from graders.intake.submission import Submission, submission
from graders.scheduling import Graded, Job
from tests.bundled import ASKED, COURSE
from tests.known import KNOWN


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercise", default="naive_bayes")
    parser.add_argument("-n", type=int, default=1_000, help="submissions to re-score")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    same_keys = mock.patch.object(evaluate, "student_salt", return_value="")
    with same_keys, tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "gradebook.sqlite")
        with Gradebook(url) as gradebook:
            points = _record(gradebook, options.exercise, options.n)
            found = list(stale(gradebook, COURSE))
            for jobs in (options.jobs, 1):
                start = time.monotonic()
                rescored = list(rescore(url, COURSE, found, jobs))
                seconds = time.monotonic() - start
                same = sum(each.after.points == points[each.entry.id] for each in rescored)
                print(
                    f"{len(rescored)} re-scored by {jobs} processes: {seconds:.1f} s,"
                    f" {1_000 * seconds / len(rescored):.0f} ms each; {same} scores are the same"
                )


def _record(gradebook: Gradebook, exercise: str, count: int) -> dict[int, float | None]:
    """Record `count` submissions by another rubric version; their points, by number."""
    graded = list(_graded(exercise))
    points = {}
    for number in range(count):
        original, result = graded[number % len(graded)]
        cells = (*original.cells, Cell("mark", f"# {number}"))
        copy = submission(original.name, cells, ASKED, exercise)
        received = ReceivedSubmission(
            f"s{number}", f"s{number}.py", exercise, copy.digest, cells=cells
        )
        key = gradebook.receive(received)
        report = replace(result.report, submission=received.name)
        gradebook.record(key, report, "graded", "the past", result.observations)
        points[key] = report.points
    return points


def _graded(exercise: str) -> Iterator[tuple[Submission, Graded]]:
    """Three right submissions and three wrong ones, with their results."""
    paths = [
        known.path
        for kind in ("right", "wrong")
        for known in [k for k in KNOWN if k.exercise == exercise and k.path.parent.name == kind][:3]
    ]
    submissions = [read_submission(path, exercise) for path in paths]
    with Grader() as grader:
        for graded in grader.run(Job(n, each) for n, each in enumerate(submissions)):
            yield submissions[graded.number], graded


if __name__ == "__main__":
    main()
