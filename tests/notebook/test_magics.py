"""`%grade` in a real kernel, on the NumPy-only course."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.notebook.kernels import OWN, errors, html, printed, run
from tests.small import RIGHT, SMALL, WRONG

INTERRUPTED = """
import os, signal, threading
calls = []
def cluster(points, centres, steps):
    calls.append(1)
    threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()
    while True:
        pass
"""
STATE = "(random.getstate(), np.random.get_state()[1].tolist(), os.getcwd(), plt.get_fignums())"
CELLS = {
    "load": "%load_ext probgrade",
    "nothing": "%grade fit_ridge",
    "right": RIGHT.read_text(),
    "grade": "%grade",
    "wrong": WRONG.read_text(),
    "again": "%grade bootstrap_interval",
    "above": "%%grade fit_ridge\ndef fit_ridge(X, y, penalty):\n    return X.lacking",
    "unfinished": "%%grade fit_ridge\ndef fit_ridge(X, y, penalty):\n    raise NotImplementedError",
    "broken": "%%grade fit_ridge\n1 / 0",
    "interrupted": INTERRUPTED + "probgrade = __import__('probgrade')\nprobgrade.check('cluster')",
    "calls": "len(calls)",
    "unknown": "%grade fit_rigde",
    "usage": "%grade --seed x",
    "noise": (
        "import random, os, numpy as np, matplotlib; matplotlib.use('agg')\n"
        "import matplotlib.pyplot as plt\n"
        "def fit_ridge(X, y, penalty):\n"
        "    print('loud'); plt.figure(); random.random(); np.random.rand(); os.chdir('/')\n"
        "    return np.zeros(X.shape[1]), 0.0\n"
        f"before = {STATE}"
    ),
    "quiet": "%grade fit_ridge",
    "as it was": f"before == {STATE}",
    "read": "r = probgrade.check('fit_ridge', seed=3)\nprint(r.points, r.possible, *r.checks[0])",
    "unload": "%unload_ext probgrade\n%grade",
}


@pytest.fixture(scope="module")
def outputs() -> dict[str, list[Any]]:
    return dict(zip(CELLS, run(*CELLS.values())))


def test_nothing_is_checked_before_something_is_defined(outputs: dict[str, list[Any]]) -> None:
    assert "nothing to check is defined here yet: fit_ridge" in printed(outputs["nothing"])


def test_everything_that_is_right_gets_full_marks(outputs: dict[str, list[Any]]) -> None:
    assert "Total: 10 of 10 points" in printed(outputs["grade"])
    assert "<b>10</b> of 10 points" in html(outputs["grade"])


def test_one_function_is_checked_alone(outputs: dict[str, list[Any]]) -> None:
    shown = printed(outputs["again"])
    assert "bootstrap_interval" in shown
    assert "fit_ridge" not in shown


def test_what_is_wrong_is_told_with_its_known_cause(outputs: dict[str, list[Any]]) -> None:
    assert "All of 1 − level is left out at each end." in html(outputs["again"])


def test_an_error_is_told_with_its_cell_and_line(outputs: dict[str, list[Any]]) -> None:
    number = list(CELLS).index("above") + 1
    assert f"cell {number}, line 3: return X.lacking" in printed(outputs["above"])


def test_a_stub_is_not_written_yet(outputs: dict[str, list[Any]]) -> None:
    shown = printed(outputs["unfinished"])
    assert "fit_ridge is not written yet: it raises NotImplementedError" in shown


def test_a_cell_that_fails_is_not_checked(outputs: dict[str, list[Any]]) -> None:
    assert "ZeroDivisionError" in printed(outputs["broken"])
    assert "points" not in printed(outputs["broken"])


def test_an_interruption_ends_a_probe_and_no_other_runs(outputs: dict[str, list[Any]]) -> None:
    shown = printed(outputs["interrupted"])
    assert "cluster did not finish: you interrupted it after 1 s" in shown
    assert "Total: 0 of 3 points" in shown
    assert errors(outputs["interrupted"]) == []
    assert printed(outputs["calls"]) == "1"


def test_a_name_that_no_exercise_asks_for_is_said(outputs: dict[str, list[Any]]) -> None:
    assert "no exercise asks for fit_rigde; name one of" in printed(outputs["unknown"])
    assert "write %grade, %grade NAME" in printed(outputs["usage"])


def test_a_check_is_quiet_and_leaves_the_kernel_as_it_was(outputs: dict[str, list[Any]]) -> None:
    assert "loud" not in printed(outputs["quiet"])
    assert "of 4 points" in printed(outputs["quiet"])
    assert printed(outputs["as it was"]) == "True"


def test_the_result_can_be_read(outputs: dict[str, list[Any]]) -> None:
    assert printed(outputs["read"]).startswith("0.0 4.0 id function title verdict points")
    assert "staff" not in printed(outputs["read"])


def test_it_is_said_that_this_is_practice(outputs: dict[str, list[Any]]) -> None:
    assert "Practice, not a grade" in printed(outputs["grade"])
    assert "Practice, not a grade" in html(outputs["grade"])


def test_the_magic_goes_when_it_is_unloaded(outputs: dict[str, list[Any]]) -> None:
    assert "`%grade` not found" in printed(outputs["unload"])


TYPED = """
def fit_ridge(X, y, penalty):
    return X.lacking

import probgrade
print(probgrade.check("fit_ridge"))
"""


def test_plain_python_checks_what_is_in_main() -> None:
    environment = {**os.environ, "PYTHONPATH": OWN, "PROBGRADE_COURSE": str(SMALL.root)}
    command = [sys.executable, "-c", TYPED]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "Your code raised AttributeError" in made.stdout
    assert "in string, line 3" in made.stdout
