"""The line that a wrong value was returned by is marked where it is plain which one it is."""

from __future__ import annotations

import pytest

from graders.evaluation.returned import returned
from graders.intake.sources import Cell
from graders.intake.submission import submission
from graders.report import CheckResult, SourceLine, Verdict

ONE = "import numpy as np\n\n\ndef f(x):\n    def g(y):\n        return y\n\n    return g(x)\n"
SEVERAL = "def f(x):\n    if x:\n        return 1\n    return 2\n"
NONE = "def f(x):\n    x += 1\n"
ALIAS = "def g(x):\n    return x\n\n\nf = g\n"
DECORATED = "import functools\n\n\n@functools.cache\ndef f(x):\n    # as asked\n    return x\n"
CLASS = """class f:
    def _forward(self, x):
        return x

    def _inverse(self, x):
        return -x
"""
TWICE = "def f(x):\n    return 1\n\n\ndef f(x):\n    return 2\n"


def line(text: str, check: str = "f.values") -> SourceLine | None:
    program = submission("mine.py", (Cell("mine.py", text),), {"one": ("f",)}, "one").program
    function, _, _ = check.partition(".")
    return returned(program, CheckResult(check, function, "T.", Verdict.WRONG, 0, 1))


@pytest.mark.parametrize(
    ("text", "check", "expected"),
    [
        (ONE, "f.values", SourceLine("mine.py", 8, "return g(x)")),
        (DECORATED, "f.values", SourceLine("mine.py", 7, "return x")),
        (TWICE, "f.values", SourceLine("mine.py", 6, "return 2")),
        (CLASS, "f.forward", SourceLine("mine.py", 3, "return x")),
        (CLASS, "f.inverse", SourceLine("mine.py", 6, "return -x")),
        (CLASS, "f.round_trip", SourceLine("mine.py", 1, "class f:")),
        (SEVERAL, "f.values", SourceLine("mine.py", 1, "def f(x):")),
        (NONE, "f.values", SourceLine("mine.py", 1, "def f(x):")),
        (ALIAS, "f.values", SourceLine("mine.py", 5, "f = g")),
        (SEVERAL, "g.values", None),
    ],
)
def test_the_return_line_is_found_or_the_definition(
    text: str, check: str, expected: SourceLine | None
) -> None:
    assert line(text, check) == expected
