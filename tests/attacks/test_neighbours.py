"""What a submission earns does not depend on what is graded beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graders import Grader, read_submission
from graders.sandbox import server
from tests.small import RIGHT, SMALL

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]
BURN = (
    "\\1\n    import time; end = time.thread_time() + 0.2\n    while time.thread_time() < end: pass"
)
"""A function that takes its time: 0.2 s of the processor for each call."""
CROWD = """
import hashlib, os, threading
def spin():
    while True:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**6)
def fit_ridge(X, y, penalty):
    threading.stack_size(64 * 1024)
    for _ in range(60):
        threading.Thread(target=spin, daemon=True).start()
    spin()
"""


@pytest.mark.parametrize("groups", [True, False], ids=["control groups", "none"])
def test_threads_that_spin_cost_a_neighbour_nothing(
    groups: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not groups:
        monkeypatch.setattr(server, "own_groups", dict)
    right, hog = tmp_path / "right.py", tmp_path / "hog.py"
    right.write_text(re.sub(r"^(def .*:)$", BURN, RIGHT.read_text(), flags=re.MULTILINE))
    hog.write_text(CROWD)
    with Grader(SMALL) as grader:
        assert bool(grader.server.groups.controllers) <= groups
        submissions = [read_submission(path, "regression", SMALL) for path in (hog, right)]
        graded = grader.grade(submissions, jobs=2)
        points = next(report.points for number, report in graded if number == 1)
        graded.close()  # type: ignore[attr-defined]  # a generator
    assert points == 10
