"""What a submission earns does not depend on what is graded beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import Grader, Submission, read_submission
from graders.sandbox import server
from tests.attacks.beside import Neighbour, grade_alone, grade_beside
from tests.attacks.corpus import ATTACKS, Attack
from tests.benchmarks.neighbours import RIGHT as NAIVE_BAYES
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


Alone = tuple[Grader, Submission, Neighbour]


@pytest.fixture(scope="module", params=[True, False], ids=["control groups", "none"])
def alone(request: pytest.FixtureRequest) -> Iterator[Alone]:
    """A right submission, and what it gets when nothing else is graded."""
    with pytest.MonkeyPatch.context() as patch:
        if not request.param:
            patch.setattr(server, "own_groups", dict)
        right = read_submission(NAIVE_BAYES, "naive_bayes")
        with Grader() as grader:
            yield grader, right, grade_alone(grader, right)


@pytest.mark.parametrize(
    "attack", [a for a in ATTACKS if a.family == "resources"], ids=lambda attack: attack.name
)
def test_a_neighbour_of_an_attack_gets_what_it_gets_alone(attack: Attack, alone: Alone) -> None:
    grader, right, expected = alone
    assert expected.points == 20
    assert grade_beside(grader, attack, right).differences(expected) == []
