"""The order of jobs: those to retry, those read in advance, then the others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graders.scheduling import Job
from graders.scheduling.local import Queue
from tests.scheduling.test_local import read
from tests.small import RIGHT

(ANSWER,) = read(RIGHT)


def jobs(count: int, taken: list[int]) -> Iterator[Job]:
    for number in range(count):
        taken.append(number)
        yield Job(number, ANSWER)


def numbers(work: Queue) -> list[int]:
    return [job.number for job in iter(work.next, None)]


@pytest.mark.parametrize("most", [1, 2])
def test_so_many_jobs_are_taken_ahead_and_no_more(most: int) -> None:
    taken: list[int] = []
    work = Queue(jobs(4, taken))
    for _ in range(3):
        work.look_ahead(most)
    assert taken == list(range(most))
    assert numbers(work) == [0, 1, 2, 3]
    work.look_ahead(most)
    assert work.next() is None


def test_a_job_is_tried_again_before_the_others_and_once() -> None:
    work = Queue(jobs(3, []))
    first = work.next()
    assert first is not None
    work.look_ahead()
    assert work.retry(first)
    assert numbers(work) == [0, 1, 2]
    assert not work.retry(first)
