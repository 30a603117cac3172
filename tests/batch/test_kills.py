"""A few of the kills that `tests.campaigns.class_kills` does by the hundred."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.campaigns.class_kills import disturbed, undisturbed


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_class_whose_grading_is_killed_gets_the_same_grades(tmp_path: Path) -> None:
    expected, seconds = undisturbed(tmp_path)
    assert len(expected) == 8
    outcome = disturbed(tmp_path, random.Random(5), seconds, expected)
    assert outcome.problems == ()
