"""The gradebook: what a class handed in, how it was graded, and what staff said since.

HandIn, Report, observations
     │  storage.py      the only place that writes the database; rows are added, never changed
     ▼
tables.py               students, submissions, sources, attempts, observations,
     │                  overrides, comments, policies
     ▼
scores.py            policy.py applied: which submission counts, late days, overrides → Standing
     ▼
exports/                CSV, Canvas, Moodle, nbgrader
"""

from __future__ import annotations

from graders.gradebook.problems import GradebookProblem
from graders.gradebook.values import Attempt, ReceivedSubmission, StoredSubmission

__all__ = ["Attempt", "GradebookProblem", "ReceivedSubmission", "StoredSubmission"]
