"""What is done next: what was tried before, what was made ready, then what is left."""

from __future__ import annotations

from collections.abc import Iterator

from graders.scheduling import Job
from graders.scheduling.local import Work
from tests.scheduling.test_local import RIGHT, read

(ANSWER,) = read(RIGHT)


def jobs(count: int, taken: list[int]) -> Iterator[Job]:
    for number in range(count):
        taken.append(number)
        yield Job(number, ANSWER)


def numbers(work: Work) -> list[int]:
    return [job.number for job in iter(work.next, None)]


def test_one_job_is_taken_ahead_and_no_more() -> None:
    taken: list[int] = []
    work = Work(jobs(3, taken))
    work.look_ahead()
    work.look_ahead()
    assert taken == [0]
    assert numbers(work) == [0, 1, 2]
    work.look_ahead()
    assert work.next() is None


def test_a_job_is_tried_again_before_the_others_and_once() -> None:
    work = Work(jobs(3, []))
    first = work.next()
    assert first is not None
    work.look_ahead()
    assert work.retry(first)
    assert numbers(work) == [0, 1, 2]
    assert not work.retry(first)
