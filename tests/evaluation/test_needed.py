"""A statement at the top level that fails is named, with the names that lead to it."""

from __future__ import annotations

import pytest

from graders.evaluation.messages import effect_notes, not_observed
from graders.intake.sources import Cell
from graders.intake.submission import submission
from graders.report import CheckResult, SourceLine, Verdict
from graders.sandbox.observation import FailedEffect, Needed, Observation, Outcome
from graders.sandbox.program import Program

SOURCE = """import numpy as np
np.random.seed(1)
images = [np.ones(3)] * 9
dims = images[0].shape


def get_encoder(): return dims
"""


def program() -> Program:
    cells = [Cell("cell 41", SOURCE)]
    return submission("s", cells, {"vae": ["get_encoder", "get_vae"]}).program


def result(outcome: Outcome, reason: str, error: str = "") -> CheckResult:
    made = program()
    statement = [each.line for each in made.statements].index(3)
    needed = Needed("get_encoder", statement)
    seen = Observation(outcome, error=error, reason=reason, needed=needed)
    check = CheckResult("c", "get_vae", "Title.", Verdict.PASSED, points=0, possible=1)
    return not_observed(check, seen, made)


def test_a_slow_statement_is_named_with_the_chain() -> None:
    shown = result(Outcome.TIMED_OUT, reason="ran longer than 60 s")
    assert shown.verdict is Verdict.TIMED_OUT
    assert shown.message == (
        "get_vae did not finish: get_encoder → dims → images"
        " (cell 41, line 3: ran longer than 60 s)."
    )
    assert shown.where == SourceLine("cell 41", 3, "images = [np.ones(3)] * 9")


def test_a_statement_that_raised_is_named_with_the_chain() -> None:
    shown = result(Outcome.RAISED, error="ValueError", reason="too small")
    assert shown.message == (
        "get_vae needs cell 41, line 3, which raised ValueError: too small"
        " (get_encoder → dims → images)."
    )


def test_a_number_that_no_statement_has_is_not_believed() -> None:
    check = CheckResult("c", "get_vae", "Title.", Verdict.PASSED, points=0, possible=1)
    for number in (-2, 99):
        seen = Observation(Outcome.RAISED, error="E", reason="r", needed=Needed("x", number))
        assert not_observed(check, seen, program()).message == "Your code raised E: r."
        assert effect_notes([FailedEffect(number, "E", "r")], program()) == ()


def test_a_failed_effect_is_noted_with_its_line() -> None:
    number = [each.line for each in program().statements].index(2)
    notes = effect_notes([FailedEffect(number, "ValueError", "no.")], program())
    assert notes == ("cell 41, line 2 failed, which costs no points: ValueError: no.",)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        ("half", "half could not be read: cell 1, line 3 does not parse: expected ':'."),
        ("get_vae", "get_vae needs half. half could not be read: cell 1, line 3 does not parse"),
    ],
)
def test_a_definition_that_does_not_parse_has_raised_nothing(function: str, message: str) -> None:
    text = "def get_vae():\n    return 1\ndef half(x)\n    return x / 2"
    made = submission("a", [Cell("cell 1", text)], {"vae": ("get_vae", "half")}).program
    check = CheckResult("c", function, "Title.", Verdict.PASSED, points=0, possible=1)
    why = made.broken["half"]
    seen = Observation(Outcome.RAISED, error="SyntaxError", reason=why, needed=Needed("half", -1))
    assert not_observed(check, seen, made).message.startswith(message)


def test_a_definition_in_a_cell_that_is_not_run_is_named() -> None:
    cells = [Cell("raw cell 1", "def get_vae(): 1", "raw"), Cell("cell 1", "def f(): 1")]
    made = submission("a", cells, {"vae": ("get_vae", "f")}).program
    check = CheckResult("c", "get_vae", "Title.", Verdict.PASSED, points=0, possible=1)
    seen = Observation(Outcome.RAISED, error="NameError", needed=Needed("get_vae", -1))
    assert not_observed(check, seen, made).message == (
        "get_vae stands in raw cell 1: make it a code cell."
    )


def test_a_name_whose_definition_does_not_parse_is_undefined_for_that_reason() -> None:
    text = "def get_vae():\n    return half(1)\ndef half(x)\n    return x / 2"
    made = submission("a", [Cell("cell 1", text)], {"vae": ("get_vae",)}).program
    check = CheckResult("c", "get_vae", "Title.", Verdict.PASSED, points=0, possible=1)
    seen = Observation(Outcome.RAISED, error="NameError", reason="name 'half' is not defined")
    assert not_observed(check, seen, made).message == (
        "Your code raised NameError: name 'half' is not defined"
        " (cell 1, line 3 does not parse: expected ':')."
    )
