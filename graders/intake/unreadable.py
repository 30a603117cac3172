"""The report on a submission that could not be read."""

from __future__ import annotations

from collections.abc import Callable

from graders.errors import GraderFault
from graders.intake.problems import Unreadable
from graders.intake.submission import Submission
from graders.report import Report


def read_or_report(
    read: Callable[[], Submission], name: str, exercise: str | None
) -> Submission | Report:
    """Call `read`; return the submission, or a report that says why there is none.

    Such a report has no score, because no work was evaluated.
    """
    try:
        return read()
    except Unreadable as problem:
        return Report(name, exercise, (), "none", seed=0, problem=problem.message)
    except GraderFault as fault:
        return Report(name, exercise, (), "none", seed=0, fault=str(fault))
