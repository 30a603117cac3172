"""probgrade: a student's file goes in, a grade to be trusted comes out.

     .py, .ipynb, folder, archive
          │  intake/        find the answers by name, keep what they need   → Submission
          ▼
     ┌ sandbox/ ───────────────────────────────────────────────┐
     │ a child forked from a warm process, confined             │
     │   probes/<exercise>.py   what is looked at               │  → Observation
     └──────────────────────────────────────────────────────────┘
          │  inside/wire.py  plain data only, decoded defensively
          ▼
     observing.py            the same probe on the reference, cached        → Evidence
          │  suites/        what is graded: plain pytest tests, with judging/
          ▼
     plugin.py, judge.py     its tests run once for each submission          → CheckResult
          ▼
     scheduling/             one warm process, a judge for each submission   → Report
          ├─ reports/        the Report for a terminal, as a page, as JSON, …
          ▼
     classroom/, gradebook/  a class: graded once, kept, judged again, exported

To add a check, write a test in suites/; what it looks at, in probes/.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders.intake import HandIn, Submission, Unreadable, hand_ins, read_submission
    from graders.results import Audience, CheckResult, Report, Verdict
    from graders.scheduling import Grader

_ROOMS = {
    "Audience": "results",
    "CheckResult": "results",
    "Grader": "scheduling",
    "HandIn": "intake",
    "Report": "results",
    "Submission": "intake",
    "Unreadable": "intake",
    "Verdict": "results",
    "hand_ins": "intake",
    "read_submission": "intake",
}

__all__ = [
    "Audience",
    "CheckResult",
    "Grader",
    "HandIn",
    "Report",
    "Submission",
    "Unreadable",
    "Verdict",
    "hand_ins",
    "read_submission",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use.

    The warm process imports this package on its way to `sandbox.inside` and must
    bring nothing else of ours into a child's memory.
    """
    if name not in _ROOMS:
        raise AttributeError(f"module 'graders' has no attribute {name!r}")
    return getattr(import_module(f"graders.{_ROOMS[name]}"), name)
