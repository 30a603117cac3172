"""A few quick attacks of every family, at every test run; all of them are a campaign."""

from __future__ import annotations

import sys

import pytest

from graders import Grader
from graders.sandbox.levels import Level
from tests.attacks.corpus import ATTACKS
from tests.attacks.grading import Finding, grade
from tests.attacks.test_corpus import FAMILIES
from tests.attacks.unprivileged import needs_root, run_as_user

NAMES = """
    crash/null_pointer
    files_read/canary files_read/own_package files_read/grader_memory
    files_write/new_file files_write/mode
    forging/lying_array forging/hollow_lists forging/nan_everywhere
    input_tricks/terminal_commands
    kernel/io_uring
    network/tcp network/unix_abstract
    processes/fork processes/kill_victim
    resources/disk_large_file
""".split()
CHOSEN = [attack for attack in ATTACKS if attack.name in NAMES]


@pytest.fixture(scope="module")
def findings(grader: Grader) -> dict[str, Finding]:
    if grader.server.isolation.level.rank < Level.STANDARD.rank:
        pytest.skip(f"isolation {grader.isolation} does not claim to withstand anybody")
    return {finding.attack.name: finding for finding in grade(grader, CHOSEN)}


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_comes_to_nothing(name: str, findings: dict[str, Finding]) -> None:
    assert findings[name].breaches() == []


@pytest.mark.slow
@needs_root
def test_they_come_to_nothing_for_an_ordinary_user(findings: dict[str, Finding]) -> None:
    done = run_as_user([sys.executable, "-m", "tests.attacks", *NAMES])
    assert done.returncode == 0, done.stdout + done.stderr[-5_000:]
    assert f"{len(NAMES)} attacks, 0 succeeded" in done.stdout


def test_every_family_is_represented() -> None:
    assert {attack.family for attack in CHOSEN} == FAMILIES.keys()
