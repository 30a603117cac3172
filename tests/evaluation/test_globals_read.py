"""A function that reads a variable of the notebook in place of its argument."""

from __future__ import annotations

import pytest

from graders.evaluation.globals_read import advised, reads_globals
from graders.intake.sources import Cell
from graders.intake.submission import submission
from graders.report import CheckResult, Verdict
from graders.sandbox.program import Program, Statement

DATA = """
import numpy as np
import library
tools, more = library.tools, library.more
x_train, y_train = np.zeros(3), np.ones(3)
N = 3
table = np.zeros(9)
target = table.real
def helper(a):
    return a
"""


def program(code: str) -> Program:
    return submission("mine.py", [Cell("mine.py", DATA + code)], {"exercise": ["f", "C"]}).program


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "def f(y):\n    return y_train.sum()",
            "f never uses its argument y; it reads the global y_train.",
        ),
        (
            "def f(values):\n    return table.sum() + N",
            "f never uses its argument values; it reads the global table.",
        ),
        (
            "def f(y):\n    return target.sum()",
            "f never uses its argument y; it reads the global target.",
        ),
        ("def f(n):\n    return N", "f never uses its argument n; it reads the global N."),
        (
            "def f(x, y):\n    return x[y_train == 0] + y",
            "f reads the global y_train, not only its argument y.",
        ),
        (
            "def f(*, y):\n    return [y_train[i] for i in range(3)]",
            "f never uses its argument y; it reads the global y_train.",
        ),
        (
            "def f(y):\n    def inner():\n        return y_train\n    return inner()",
            "f never uses its argument y; it reads the global y_train.",
        ),
        (
            "class C:\n    def g(self, x):\n        return x_train",
            "g never uses its argument x; it reads the global x_train.",
        ),
    ],
)
def test_it_is_named(code: str, says: str) -> None:
    name = "C" if "class C" in code else "f"
    assert reads_globals(program(code), name) == says


@pytest.mark.parametrize(
    "code",
    [
        "def f(y):\n    return np.sum(y) + tools.g(helper(y)) + N",
        "def f(y, unused):\n    return np.sum(y) + N",
        "def f(y):\n    y_train = y + 1\n    return y_train",
        "def f(y):\n    return (lambda: y)()",
        "def f(y):\n    return [y for _ in table]",
        "f = np.sum",
        "def f(y):\n    r''' \\d '''\n    return y",
        "def g(y):\n    return y_train\n\nf = g",
    ],
)
def test_other_functions_are_not_blamed(code: str) -> None:
    assert reads_globals(program(code), "f") == ""


def test_what_python_does_not_compile_is_not_read() -> None:
    for source in ("def f(y):\n    print(y)\n    global y", "def f(", "", "\0", "(" * 10_000):
        statements = (Statement("mine.py", 1, source),)
        broken = Program(files={}, statements=statements, needs={"f": (0,)}, broken={})
        assert reads_globals(broken, "f") == ""


def test_it_is_said_once_in_place_of_hints_and_not_to_those_who_passed() -> None:
    code = program("def f(y):\n    return y_train.sum()")
    verdicts = (Verdict.PASSED, Verdict.WRONG, Verdict.RAISED)
    results = [CheckResult(f"f.{v}", "f", "t", v, 0, 1, hint="Think.") for v in verdicts]
    passed, first, second = advised(results, code)
    assert (passed.advice, second.advice) == ("", "")
    assert "y_train" in first.advice
    assert [r.hint for r in (passed, first, second)] == ["Think.", "", ""]
