"""What the trials of the small course show, and what is made of outcomes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graders import read_submission
from graders.cli import main
from graders.evaluation.bundle import load_bundle
from graders.report import CheckResult, Verdict
from graders.scheduling import Grader
from graders.validation.edits import Edit
from graders.validation.grading import Bench
from graders.validation.outcomes import Outcome
from graders.validation.power import Perturbations
from graders.validation.rates import Rate
from graders.validation.trials import Kind, Trial
from graders.validation.validity import Finding, Remedy, Validity
from tests.small import RIGHT
from tests.small import SMALL as COURSE

MEDIAN = Edit("the median", "mean", (), says=("This is the median",))
SUM = Edit("the sum", "mean", (), says=("This is the sum",))


def check(message: str, verdict: Verdict = Verdict.WRONG, points: float = 0.0) -> CheckResult:
    return CheckResult("mean.values", "mean", "Right.", verdict, points, 1.0, message=message)


def outcome(message: str, *edits: Edit, kind: Kind = Kind.MISTAKE) -> Outcome:
    trial = Trial(kind, " + ".join(e.name for e in edits), "mean", edits=edits)
    return Outcome(trial, (check(message),))


def test_a_message_that_names_the_mistake() -> None:
    seen = outcome("This is the median. Got 2.", MEDIAN)
    assert seen.named
    assert seen.misnamed([MEDIAN, SUM]) == ()


def test_a_message_that_names_another_mistake() -> None:
    seen = outcome("This is the sum. Got 2.", MEDIAN)
    assert not seen.named
    assert seen.misnamed([MEDIAN, SUM]) == ("the sum",)


def test_a_message_that_names_both_as_alternatives() -> None:
    seen = outcome("(1) This is the sum. (2) This is the median.", MEDIAN)
    assert seen.named
    assert seen.misnamed([MEDIAN, SUM]) == ()


def test_a_finding_for_each_fault_of_the_grader() -> None:
    passed = (check("", Verdict.PASSED, 1.0),)
    outcomes = (
        Outcome(Trial(Kind.MISTAKE, "accepted", "mean", edits=(MEDIAN,)), passed),
        Outcome(Trial(Kind.EQUIVALENT, "rejected", "mean"), (check("off by 1."),)),
        Outcome(Trial(Kind.MUTANT, "faulty", "mean"), (), "a trace"),
        Outcome(Trial(Kind.LAZY, "lazy", "mean"), passed),
        outcome("This is the sum.", MEDIAN),
        outcome("off by 1.", SUM),
    )
    found = Validity("e", "E", (), (MEDIAN, SUM), outcomes).findings()
    assert [(each.remedy.name, each.text) for each in found] == [
        ("FAULTY", "mutant faulty: a trace"),
        ("REJECTED", "equivalent rejected: loses mean.values: off by 1."),
        ("ACCEPTED", "mistake accepted"),
        ("MISNAMED", "mistake the median: told as the sum: This is the sum."),
        ("UNNAMED", "mistake the sum: off by 1."),
        ("LAZY", "lazy: 100 % of mean, for values"),
    ]


def test_a_mutant_that_is_stated_to_be_right_is_no_finding() -> None:
    survivor = Outcome(Trial(Kind.MUTANT, "same", "mean"), (check("", Verdict.PASSED, 1.0),))
    caught = Outcome(Trial(Kind.MUTANT, "stale", "mean"), (check("off"),))
    reasons = {"same": "because", "stale": "it was right once"}
    validity = Validity("e", "E", (), (), (survivor, caught), right_mutants=reasons)
    assert validity.accepted(Kind.MUTANT).of == 0
    assert validity.findings() == [Finding(Remedy.STALE, "stale")]


def test_mistakes_that_no_message_tells_apart() -> None:
    same = [outcome("off by 1.", MEDIAN), outcome("off by 1.", SUM)]
    assert Validity("e", "E", (), (), tuple(same)).indistinguishable() == [
        ("the median", "the sum")
    ]


def test_an_interval_holds_its_rate() -> None:
    low, high = Rate(3, 100).interval
    assert low < 3 < high
    assert str(Rate(0, 0)) == "none tried"


def test_the_power_of_a_check_is_its_tolerance() -> None:
    exercise = COURSE.exercise("regression")
    with Grader(COURSE) as grader:
        list(grader.grade([read_submission(RIGHT, "regression", COURSE)], seed=1))
    powers = Perturbations(load_bundle(COURSE, exercise), 1).powers()
    (found,) = [p for p in powers if p.check == "cluster.centres"]
    # The tolerance is 1e-9 of a value; errors are tried in half decades from 1e-8.
    assert (found.above, found.below) == (1e-8, 1e-8)
    (weights,) = [p for p in powers if (p.check, p.field.name) == ("fit_ridge.weights", "weights")]
    assert weights.above is not None
    assert 1e-8 < weights.above < 1e-5


def test_the_command_prints_rates_and_writes_a_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ["validate", "regression", "--course", str(COURSE.root), "--most", "3"]
    code = main([*arguments, "--kinds", "mistakes,equivalents", "--out", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "mistakes accepted                  0 of 3, 0.0 %" in printed
    assert "right submissions rejected         0 of 3, 0.0 %" in printed
    assert "Written:" in printed
    table = (tmp_path / "validity.md").read_text().splitlines()
    assert table[0] == "|  | `regression` |"
    assert table[2].startswith("| right submissions rejected | 0 of 3, 0.0 %")
    assert "one step less" in (tmp_path / "validity.html").read_text()
    assert code == 0


def test_what_was_graded_before_is_not_graded_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["validate", "regression", "--course", str(COURSE.root), "--out", str(tmp_path)]
    main([*arguments, "--kinds", "mistakes", "--most", "3"])
    asked: list[object] = []
    monkeypatch.setattr(Bench, "_job", lambda self, *job: asked.append(job))
    main([*arguments, "--kinds", "mistakes", "--most", "3"])
    assert "mistakes accepted                  0 of 3" in capsys.readouterr().out
    assert asked == []
    main([*arguments, "--kinds", "power"])
    assert "mistakes accepted                  0 of 3" in capsys.readouterr().out


@pytest.mark.slow
def test_nothing_is_to_mend_in_the_small_course(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--course", str(COURSE.root)]) == 0, capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_nothing_is_to_mend_in_a_sample_of_the_bundled_course(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Two of each kind for each exercise: `probgrade validate` tries all."""
    kinds = "known,equivalents,mistakes,pairs,mutants,lazy"
    code = main(["validate", "--kinds", kinds, "--most", "2"])
    assert code == 0, capsys.readouterr().out


def test_a_right_mutant_that_does_not_exist_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    course = Path(shutil.copytree(COURSE.root, tmp_path / "course"))
    file = course / "tests" / "submissions" / "regression" / "mutants.toml"
    file.write_text('[[right]]\nmutant = "cluster: gone"\nwhy = "the same"\n')
    assert main(["validate", "--course", str(course)]) == 2
    assert "names no mutant that there is: cluster: gone" in capsys.readouterr().err


def test_an_unknown_kind_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--kinds", "errors"]) == 2
    assert "'errors' is no kind; there are known, equivalents" in capsys.readouterr().err
