"""The limit: the students' own code, called in processes that are already warm.

A process imports the libraries once and forks a child for each submission, which
answers the very questions that probgrade put to it. There are no checks and there is no sandbox.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from graders import Grader, read_submission
from tests.benchmarks.recording import answer_again, load_libraries, recorded, recording
from tests.benchmarks.rivals.submissions import CLASS
from tests.benchmarks.rivals.timing import Taken, run


@dataclass(frozen=True)
class Bare:
    """What answering for the class took, and the processor's seconds to import the libraries."""

    taken: Taken
    loading: float


class Limit:
    """Answers for the whole class again, after grading it once to know the questions."""

    def __init__(self, room: Path) -> None:
        self._folder = room
        room.mkdir()
        submissions = [read_submission(one.path, "naive_bayes") for one in CLASS]
        with recording(room), Grader() as grader:
            list(grader.grade(submissions, jobs=2))
        for submission in submissions:
            recorded(submission, room)

    def answer_class(self, jobs: int) -> Bare:
        """What the class took, `jobs` at a time."""
        command = [sys.executable, "-m", __name__, str(self._folder), str(jobs)]
        _, printed = run(command, self._folder)
        clock, processor, loading = json.loads(printed.splitlines()[-1])
        return Bare(Taken(clock, processor), loading)


def main(folder: str, jobs: str) -> None:
    load_libraries()
    from graders.sandbox.child import serve

    assert serve  # imported before the forks, as in the warm process
    loading = time.process_time()
    clock, processor = answer_all(sorted(Path(folder).glob("*.recorded")), int(jobs))
    print(json.dumps([clock, processor, loading]))


def answer_all(files: list[Path], jobs: int) -> tuple[float, float]:
    """Answer in a child for each file, `jobs` at a time; seconds by the clock and of processors."""
    start, running, processor = time.monotonic(), 0, 0.0
    for file in files:
        if running == jobs:
            processor += _wait()
            running -= 1
        _fork(file)
        running += 1
    processor += sum(_wait() for _ in range(running))
    return time.monotonic() - start, processor


def _fork(file: Path) -> None:
    if os.fork() == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        try:
            answer_again(file)
        finally:
            os._exit(0)


def _wait() -> float:
    _, status, used = os.wait3(0)
    if status:
        raise RuntimeError(f"a child ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(*sys.argv[1:])
