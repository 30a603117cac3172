"""The controls as jobs: they come first, and all results wait for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from graders.errors import GraderFault
from graders.evaluation.controls import SEED, control_submissions, require_known
from graders.scheduling.jobs import Graded, Job


def control_jobs() -> list[Job]:
    """A job for each control; no other job has a negative number."""
    return [Job(-1 - n, each, SEED) for n, each in enumerate(control_submissions())]


def results_after(controls: Collection[Job], results: Iterable[Graded]) -> Iterator[Graded]:
    """The results of other jobs, once the controls have ended as they must.

    Raises `GraderFault` when they do not, before anything is yielded.
    """
    waiting = {control.number for control in controls}
    held: list[Graded] = []
    for graded in results:
        if graded.number in waiting:
            require_known(graded.report)
            waiting.remove(graded.number)
        else:
            held.append(graded)
        if not waiting:
            yield from held
            held.clear()
    if waiting:
        raise GraderFault("the grader's own controls were not graded")
