"""What the runner of Classroom 50 sets, for the tests of all formats."""

from __future__ import annotations

import pytest

CLASSROOM = {
    "CLASSROOM": "spring",
    "ASSIGNMENT": "flows",
    "SUBMISSION_TAG": "submit/7",
    "COMMIT_URL": "https://example.org/commit/1",
    "RELEASE_URL": "https://example.org/release/7",
}


@pytest.fixture(autouse=True)
def _classroom(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CLASSROOM.items():
        monkeypatch.setenv(name, value)
