"""The campaigns in small: what they find in a few rounds is found at every run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from graders import Grader, Verdict
from graders.errors import Exit
from graders.evaluation.evidence import Evidence
from graders.report import CheckResult, Report
from tests.attacks.processes import children
from tests.bundled import EXERCISES, ROOT
from tests.campaigns import load
from tests.campaigns.claims import faults
from tests.campaigns.fault_scenes import SHOWN
from tests.campaigns.faults import SURVIVOR, Played, judged
from tests.campaigns.kills import differences, verdicts
from tests.campaigns.seeds import chosen, losses


def campaign(name: str, *arguments: str) -> str:
    """What a campaign that found nothing prints."""
    command = [sys.executable, "-m", f"tests.campaigns.{name}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_whoever_is_killed_every_submission_is_graded_or_has_a_stated_fault() -> None:
    # In a process of its own: here, the warm process of other tests would be a victim, too.
    printed = campaign("kills", "-n", "3", "--seed", "2")
    assert "3 rounds" in printed
    assert "nobody 3" not in printed


@pytest.mark.slow
def test_whatever_of_the_grader_is_broken_no_score_is_another() -> None:
    """In a process of its own: it is forked with a broken function."""
    assert "12 of " in campaign("faults", "-n", "12", "--seed", "3")


PEACE = Played(Exit.GRADED, {"page ada": "7", "page ben": "0"})


@pytest.mark.parametrize(
    ("code", "scores", "outcome"),
    [
        (0, {"page ada": "7", "page ben": "0"}, "same"),
        (3, {}, "fault"),
        (3, {"page ada": "7"}, "fault"),
        (2, {}, "refused"),
        (0, {"page ada": "7"}, SURVIVOR),
        (3, {"page ada": "8"}, SURVIVOR),
        (3, {"page ada": "0"}, SURVIVOR),
        (3, {f"page ada {SHOWN}": "a traceback"}, SURVIVOR),
        (3, {"page of another name": "7"}, "fault"),
        (0, {**PEACE.scores, "page of another name": "7"}, SURVIVOR),
        (1, {}, SURVIVOR),
        (-9, {}, SURVIVOR),
        (None, {}, SURVIVOR),
    ],
)
def test_what_a_broken_grader_may_not_do(
    code: int | None, scores: dict[str, str], outcome: str
) -> None:
    assert judged(Played(code, scores), PEACE).partition(":")[0] == outcome


def report(verdict: Verdict, points: float, fault: str = "") -> Report:
    check = CheckResult("f.x", "f", "x", verdict, points, 1.0)
    return Report("s", "naive_bayes", (check,), "strong", seed=1, fault=fault)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (report(Verdict.PASSED, 1.0), ""),
        (report(Verdict.DIED, 0.0), "other verdicts"),
        (report(Verdict.DIED, 0.0, fault="the warm process died"), ""),
        (report(Verdict.GRADER_ERROR, 0.0), "no stated fault"),
    ],
    ids=["same", "other", "fault", "silent"],
)
def test_a_difference_is_seen(now: Report, words: str) -> None:
    peace = {"s": verdicts(report(Verdict.PASSED, 1.0))}
    assert words in " ".join(differences({"s": now}, peace))
    assert bool(words) == bool(list(differences({"s": now}, peace)))


def test_a_submission_without_a_report_is_seen() -> None:
    peace = {"s": verdicts(report(Verdict.PASSED, 1.0))}
    assert list(differences({}, peace)) == ["s has no report;"]


def test_a_verdict_that_a_busy_machine_changes_is_seen() -> None:
    alone = load.verdicts(report(Verdict.PASSED, 1.0))
    assert list(load.differences(alone, alone)) == []
    for other in (report(Verdict.TIMED_OUT, 0.0), report(Verdict.PASSED, 1.0, fault="it died")):
        assert len(list(load.differences(alone, load.verdicts(other)))) == 1


def test_what_spins_ends_with_the_load() -> None:
    before = set(children(os.getpid()))
    with load.spinning(2):
        assert len(children(os.getpid()) - before) == 2
    assert set(children(os.getpid())) == before


@pytest.mark.slow
def test_no_lie_of_a_child_is_a_fault_of_ours(grader: Grader) -> None:
    assert list(faults(grader, EXERCISES["naive_bayes"], rounds=3)) == []


@pytest.mark.slow
def test_a_lie_that_breaks_a_check_is_seen(grader: Grader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(faults(grader, EXERCISES["naive_bayes"], rounds=0)) == []
    monkeypatch.setattr(Evidence, "read", lambda seen, name, kind: seen.values[name])
    assert list(faults(grader, EXERCISES["naive_bayes"], rounds=3)) != []


def test_a_right_program_loses_nothing_and_a_wrong_one_does(grader: Grader) -> None:
    (reference,) = chosen(["naive_bayes"], [])
    (right,) = chosen(["naive_bayes"], ["naive_bayes/right/pure_tf_ops.py"])
    (wrong,) = chosen(["naive_bayes"], ["naive_bayes/wrong/sample_variance.py"])
    assert [list(losses(grader, each, [3])) for each in (reference, right, wrong)] == [[], [], [3]]
