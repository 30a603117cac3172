"""The report on a submission that could not be read."""

from __future__ import annotations

from collections.abc import Callable
from traceback import format_exc
from typing import TypeVar

from graders.errors import GraderFault
from graders.intake.problems import Unreadable
from graders.report import Report

T = TypeVar("T")


def read_or_report(read: Callable[[], T], name: str, exercise: str | None) -> T | Report:
    """Call `read`; return what it reads, or a report that says why there is nothing.

    Such a report has no score, because no work was evaluated.
    """
    try:
        return read()
    except Unreadable as problem:
        return Report(name, exercise, (), "none", seed=0, problem=problem.message)
    except GraderFault as fault:
        return Report(name, exercise, (), "none", seed=0, fault=str(fault))
    except Exception:  # whatever is wrong with this one, the others are read
        return Report(name, exercise, (), "none", seed=0, fault=format_exc())
