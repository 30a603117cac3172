"""The NumPy-only course, on which most end-to-end tests run: its warm process starts at once."""

from __future__ import annotations

from graders.batch.known import Known, known_submissions
from graders.course import load_course
from tests.bundled import ROOT

SMALL = load_course(ROOT / "tests" / "courses" / "regression")
ROOM = SMALL.root / "tests" / "submissions" / "regression"
STUB = ROOM / "broken" / "stub.py"
RIGHT = ROOM / "right" / "plain.py"
WRONG = ROOM / "wrong" / "level_at_each_end.py"
KNOWN: tuple[Known, ...] = tuple(known_submissions(SMALL))
