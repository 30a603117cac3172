"""The same attacks, all of them at every level, graded by a user who is not root."""

from __future__ import annotations

import sys

import pytest

from tests.attacks.unprivileged import needs_root, run_as_user

pytestmark = [pytest.mark.campaign, needs_root, pytest.mark.timeout(7_200)]


def test_the_attacks_come_to_nothing_for_an_ordinary_user() -> None:
    options = ["-q", "-p", "no:cacheprovider", "-m", "campaign", "tests/attacks"]
    done = run_as_user([sys.executable, "-m", "pytest", *options])
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
