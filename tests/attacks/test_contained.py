"""The same attacks, graded in a container: no control groups, no file system of a child's own."""

from __future__ import annotations

import sys

import pytest

from tests.attacks.contained import run_contained
from tests.attacks.unprivileged import needs_root

pytestmark = [pytest.mark.campaign, needs_root, pytest.mark.timeout(7_200)]


def test_the_attacks_come_to_nothing_in_a_container() -> None:
    done = run_contained([sys.executable, "-m", "tests.attacks"])
    assert "Isolation: standard" in done.stdout, done.stdout + done.stderr[-5_000:]
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]


def test_neighbours_of_attacks_get_what_they_get_alone_in_a_container() -> None:
    done = run_contained([sys.executable, "-m", "tests.benchmarks.neighbours"])
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
