"""What the gradebook costs: `python -m tests.benchmarks.gradebook`.

Each student of a class submits every exercise once. Each report has its suite's checks,
and observations have the sizes of the reference's. Times are wall-clock times and, where
marked, processor times, which other programs do not affect. A plain write to the same
disk is timed for comparison with `record`, which also waits for the disk.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from graders.cli.gradebook_export import export
from graders.evaluation.checks import checks_of
from graders.gradebook import ReceivedSubmission
from graders.gradebook.class_scores import class_scores
from graders.gradebook.storage import Gradebook
from graders.intake.sources import Cell
from graders.report import Check, CheckResult, Report, Verdict
from tests.bundled import COURSE, EXERCISES

BYTES = (100, 300, 300, 4_000, 40_000)
"""Sizes of observations, used in turn. The reference's have a mean of 9 KB, a median of
0.3 KB, and compress to half their size."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=1000, help="students")
    parser.add_argument("--observations", type=int, default=20, help="per submission")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradebook.sqlite"
        with Gradebook(str(path)) as gradebook, gradebook.writing():
            _record(gradebook, options.n, options.observations)
            _print_disk(Path(folder), options.n * len(EXERCISES))
            _print_reading(gradebook, Path(folder))


def _record(gradebook: Gradebook, students: int, count: int) -> None:
    class_ = list(_class(students))
    start = time.perf_counter()
    numbers = list(gradebook.receive_all(class_))
    print(f"receive_all         {_each(start, len(class_)):9.2f} ms a submission")
    checks = {name: checks_of(COURSE, exercise) for name, exercise in EXERCISES.items()}
    seen, times, cpu = _observed(count), [], time.process_time()
    for number, received in zip(numbers, class_):
        report = _report(received, checks[received.exercise or ""])
        times.append(_seconds(partial(gradebook.record, number, report, "first", "r", seen)))
    size = sum(map(len, seen.values())) / 1e3
    print(f"record              {_formatted(times)}, {count} observations of {size:.0f} KB in all")
    quarter = len(times) // 4
    first, last = statistics.median(times[:quarter]), statistics.median(times[-quarter:])
    print(f"  processor         {1e3 * (time.process_time() - cpu) / len(times):9.2f} ms")
    print(f"  first quarter     {1e3 * first:9.2f} ms, last quarter {1e3 * last:.2f} ms")


def _print_disk(folder: Path, submissions: int) -> None:
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"on disk             {size / submissions / 1e3:9.2f} KB a submission")
    blob = os.urandom(100_000)
    with open(folder / "plain", "wb") as file:

        def write() -> None:
            file.write(blob)
            file.flush()
            os.fdatasync(file.fileno())

        print(f"a plain 100 KB write{_formatted([_seconds(write) for _ in range(200)])}")


def _print_reading(gradebook: Gradebook, folder: Path) -> None:
    _print_read("scores", lambda: class_scores(gradebook))
    for form in ("csv", "submissions", "nbgrader"):
        options = argparse.Namespace(format=form, exercise=None, out=folder / form)
        _print_read(f"export {form}", partial(export, gradebook, COURSE, options))


def _print_read(name: str, do: Callable[[], object]) -> None:
    cpu = time.process_time()
    seconds = _seconds(do)
    print(f"{name:20}{seconds:9.2f} s, processor {time.process_time() - cpu:.2f} s")


def _class(students: int) -> Iterator[ReceivedSubmission]:
    for student in range(students):
        for exercise in EXERCISES:
            text = f"# {student} {exercise}\n" * 300
            ids = {"name": f"Student {student}", "canvas": str(student)}
            yield ReceivedSubmission(
                *(f"student{student}", f"student{student}/{exercise}.py", exercise),
                digest=f"{student:08x}{exercise}",
                ids=ids,
                cells=(Cell(f"{exercise}.py", text),),
            )


def _report(received: ReceivedSubmission, checks: Sequence[Check]) -> Report:
    results = tuple(
        CheckResult(
            id=check.id,
            function=check.function,
            title=check.title,
            verdict=Verdict.WRONG,
            points=check.points / 2,
            possible=check.points,
            message="A message of some length, as students get when a number is wrong. " * 2,
            hint=check.hint,
            staff="expected " + "0.123456789 " * 30,
        )
        for check in checks
    )
    return Report(
        received.name, received.exercise, results, "strong", seed=5, versions={"numpy": "2"}
    )


def _observed(count: int) -> dict[str, bytes]:
    """Bytes of which one half compresses well and the other hardly does."""
    rng = np.random.default_rng(5)
    sizes = [BYTES[i % len(BYTES)] for i in range(count)]
    return {f"{i:064x}": bytes(n // 2) + rng.bytes(n // 2) for i, n in enumerate(sizes)}


def _seconds(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def _each(start: float, count: int) -> float:
    return 1e3 * (time.perf_counter() - start) / count


def _formatted(times: Sequence[float]) -> str:
    low, *_, high = statistics.quantiles(times, n=20)
    middle = statistics.median(times)
    return f"{1e3 * middle:9.2f} ms  [5 %: {1e3 * low:.2f}, 95 %: {1e3 * high:.2f}]"


if __name__ == "__main__":
    main()
