"""Every attack comes to nothing, and grading goes on afterwards as if none had been."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graders import Grader, Report, read_submission
from graders.sandbox.levels import Level, strongest
from tests.attacks.corpus import ATTACKS, Attack
from tests.attacks.grading import Finding, grade, scratch_of
from tests.attacks.processes import of_sandbox
from tests.attacks.world import World

RIGHT = Path(__file__).parents[1] / "submissions" / "naive_bayes" / "right" / "pure_tf_ops.py"
LEVELS = (Level.STANDARD, Level.STRONG)
"""The others do not claim to withstand anybody."""

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(3_600)]


class Aftermath:
    """What grading all attacks in one run led to, and what it left behind."""

    def __init__(self, grader: Grader) -> None:
        grader.warm()
        before = of_sandbox(scratch_of(grader))
        on_disk = set(scratch_of(grader).iterdir())
        self.findings: dict[str, Finding] = {f.attack.name: f for f in grade(grader, ATTACKS)}
        self.left_running = of_sandbox(scratch_of(grader)) - before
        self.left_in_scratch = set(scratch_of(grader).iterdir()) - on_disk
        [(_, self.right)] = grader.grade([read_submission(RIGHT, "naive_bayes")])


@pytest.fixture(scope="session", params=LEVELS, ids=lambda level: level.value)
def aftermath(request: pytest.FixtureRequest) -> Iterator[Aftermath]:
    if request.param.rank > strongest().rank:
        pytest.skip(f"this machine offers isolation {strongest().value} at most")
    with Grader(level=request.param) as grader:
        yield Aftermath(grader)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_comes_to_nothing(attack: Attack, aftermath: Aftermath) -> None:
    finding = aftermath.findings[attack.name]
    in_force = finding.report.isolation if finding.report is not None else attack.needs
    if Level(in_force).rank < Level(attack.needs).rank:
        pytest.skip(f"isolation {in_force} does not claim to stop it")
    assert finding.breaches() == []


def test_a_right_submission_still_gets_full_marks(aftermath: Aftermath) -> None:
    assert full_marks(aftermath.right)


def test_nothing_is_left_running(aftermath: Aftermath) -> None:
    assert aftermath.left_running == frozenset()


def test_nothing_is_left_in_scratch(aftermath: Aftermath) -> None:
    assert aftermath.left_in_scratch == set()


def test_files_beside_a_submission_change_nothing_for_who_grades_there(tmp_path: Path) -> None:
    """The command line, started in the very folder of a hostile submission."""
    with World(os.getpid(), tmp_path) as world:
        for attack in ATTACKS:
            if attack.name.endswith("_beside"):
                attack.write(world.handed_in, world.places)
        (world.handed_in / "right.py").write_text(RIGHT.read_text())
        program = Path(sys.executable).with_name("probgrade")
        command = [str(program), "grade", "right.py", "--exercise", "naive_bayes"]
        command += ["--fail-under", "100"]
        done = subprocess.run(command, cwd=world.handed_in, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert world.violations(done.stdout) == []


def full_marks(report: Report) -> bool:
    return report.gradable and report.points == report.possible
