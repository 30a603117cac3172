"""The gradebook: submissions, their grades, and what staff decide about them.

ReceivedSubmission, Report, observations
     │  storage.py      the only module that writes the database; rows are added, never changed
     ▼  audit_log.py    overrides, comments, extended deadlines and policies
tables.py               students, identities, sources, submissions, attempts, observations,
     │                  overrides, comments, extensions, policies
     ▼
scores.py               applies policy.py: which submission counts, late days, overrides → Score
     │  changes.py      whose scores another policy changes
     ▼
exports/                CSV, Canvas, Moodle, nbgrader
"""

from __future__ import annotations

from graders.gradebook.problems import GradebookProblem
from graders.gradebook.values import Attempt, ReceivedSubmission, StoredSubmission

__all__ = ["Attempt", "GradebookProblem", "ReceivedSubmission", "StoredSubmission"]
