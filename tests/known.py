"""The known submissions of the bundled course."""

from __future__ import annotations

from graders.batch.known import Known, known_submissions
from tests.bundled import COURSE, ROOT

ROOM = ROOT / "tests" / "submissions"
KNOWN: tuple[Known, ...] = tuple(known_submissions(COURSE))
