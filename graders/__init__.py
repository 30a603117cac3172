"""probgrade: a student's file goes in, a grade to be trusted comes out.

     a submission: .py, .ipynb, folder, archive
          │  intake/        find the answers by name, keep only what each needs   → Submission
          ▼
     ┌ sandbox/ ───────────────────────────────────────────────┐
     │ a child forked from a warm process, confined; the        │
     │ exercise's probes call the student's code                │  → Observation
     └──────────────────────────────────────────────────────────┘
          │  sandbox/child/wire.py   plain data only, decoded defensively
          ▼
     evaluation/     the same probe on the reference, cached                      → Evidence
          │          the exercise's checks, one pytest suite, with comparisons/   → CheckResult
          ▼
     scheduling/     one submission, many on this machine, many on a cluster      → Report
          ├─ reports/        the Report for a terminal, as a page, as JSON, …
          ▼
     batch/, gradebook/      a class: graded once, kept, re-scored, exported

What is graded is a course: a folder of exercises (`course.py`). The engine knows none.
The command line is `cli/`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders.course import Course, bundled_course, load_course
    from graders.intake import (
        StudentSubmission,
        Submission,
        Unreadable,
        read_submission,
        student_submissions,
    )
    from graders.report import Audience, CheckResult, Report, Verdict
    from graders.scheduling import Grader


_HOMES = {
    "Audience": "report",
    "CheckResult": "report",
    "Course": "course",
    "Grader": "scheduling",
    "Report": "report",
    "StudentSubmission": "intake",
    "Submission": "intake",
    "Unreadable": "intake",
    "Verdict": "report",
    "bundled_course": "course",
    "load_course": "course",
    "read_submission": "intake",
    "student_submissions": "intake",
}

__all__ = [
    "Audience",
    "CheckResult",
    "Course",
    "Grader",
    "Report",
    "StudentSubmission",
    "Submission",
    "Unreadable",
    "Verdict",
    "bundled_course",
    "load_course",
    "read_submission",
    "student_submissions",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use.

    The warm process imports this package on its way to `sandbox.child` and must
    bring nothing else of ours into a child's memory.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'graders' has no attribute {name!r}")
    return getattr(import_module(f"graders.{_HOMES[name]}"), name)
