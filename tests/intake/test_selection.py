"""What is kept of a submission is what the names asked for need, and nothing else."""

from __future__ import annotations

import textwrap

import pytest

from graders.intake.parsing import parse
from graders.intake.selection import Selection
from graders.intake.sources import Cell
from graders.intake.submission import submission


def kept(text: str, asked: str = "wanted") -> list[str]:
    """The first lines of the statements kept for `asked`."""
    parsed = parse(Cell("file.py", textwrap.dedent(text)))
    assert not parsed.broken
    program = Selection(parsed.statements).program({}, [asked], {})
    return [statement.source.splitlines()[0] for statement in program.statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """
            import numpy as np
            import seaborn
            def wanted(): return np.e
            """,
            ["import numpy as np", "def wanted(): return np.e"],
            id="imports that are used",
        ),
        pytest.param(
            """
            def helper(): return deeper()
            def wanted(): return helper()
            def deeper(): return 1
            def idle(): return 2
            """,
            ["def helper(): return deeper()", "def wanted(): return helper()"]
            + ["def deeper(): return 1"],
            id="helpers, also those below",
        ),
        pytest.param(
            """
            scales = train(500)
            def wanted(x):
                scales = x
                return scales
            """,
            ["def wanted(x):"],
            id="a local name is not the global of that name",
        ),
        pytest.param(
            """
            def wanted(): return 1
            def wanted(): return 2
            """,
            ["def wanted(): return 2"],
            id="the last definition",
        ),
        pytest.param(
            """
            rate = 1
            rate = rate + 1
            def wanted(): return rate
            """,
            ["rate = 1", "rate = rate + 1", "def wanted(): return rate"],
            id="a binding that uses the one before",
        ),
        pytest.param(
            """
            table = {}
            table["a"] = 1
            other = {}
            other["a"] = 1
            def wanted(): return table
            """,
            ["table = {}", 'table["a"] = 1', "def wanted(): return table"],
            id="changes in place",
        ),
        pytest.param(
            """
            try:
                import torch as lib
            except ImportError:
                import numpy as lib
            def wanted(): return lib
            """,
            ["try:", "def wanted(): return lib"],
            id="bindings inside try",
        ),
        pytest.param(
            """
            import tensorflow as tf
            tf.keras.backend.set_floatx("float64")
            tf.print("hello")
            def wanted(): return tf
            """,
            ["import tensorflow as tf", 'tf.keras.backend.set_floatx("float64")']
            + ["def wanted(): return tf"],
            id="calls that configure, but no other calls",
        ),
        pytest.param(
            """
            import numpy as np
            x = np.ones((2, 2))
            np.fill_diagonal(x, 0)
            np.add.at(x[0], 1, 2)
            np.sqrt(x, out=x)
            print(x)
            def wanted(): return x
            """,
            ["import numpy as np", "x = np.ones((2, 2))", "np.fill_diagonal(x, 0)"]
            + ["np.add.at(x[0], 1, 2)", "np.sqrt(x, out=x)", "def wanted(): return x"],
            id="calls that change an argument",
        ),
        pytest.param(
            """
            size = 3
            def wanted(n=size): return n
            size = 4
            """,
            ["size = 3", "def wanted(n=size): return n"],
            id="a default is what the name was before",
        ),
        pytest.param(
            """
            from functools import wraps
            def loud(f):
                return wraps(f)(lambda: f())
            @loud
            def wanted(): return 1
            """,
            ["from functools import wraps", "def loud(f):", "@loud"],
            id="decorators",
        ),
        pytest.param(
            """
            base = object
            class wanted(base):
                width = [n for n in range(3)]
                def area(self): return height
            height = 2
            """,
            ["base = object", "class wanted(base):", "height = 2"],
            id="classes: bases, bodies and methods",
        ),
    ],
)
def test_kept(text: str, expected: list[str]) -> None:
    assert kept(text) == expected


def test_each_name_knows_only_its_own_needs() -> None:
    parsed = parse(Cell("f.py", "import one\nimport two\ndef a(): one\ndef b(): two\n"))
    assert not parsed.broken
    program = Selection(parsed.statements).program({}, ["a", "b", "c"], {})
    assert program.needs == {"a": (0, 2), "b": (1, 3)}


def test_future_imports_become_compiler_flags() -> None:
    parsed = parse(Cell("f.py", "from __future__ import annotations\ndef a(x: y): 1\n"))
    assert not parsed.broken
    assert Selection(parsed.statements).program({}, ["a"], {}).futures != 0


def test_what_runs_only_in_the_program_itself_counts_as_in_a_notebook() -> None:
    text = 'x = 1\nif __name__ == "__main__":\n    # as a script\n    x = 2\n\n'
    text += "    def f():\n        return x\n"
    made = submission("a", [Cell("a.py", text)], {"taught": ("f",)}).program
    assert [(s.line, s.source) for s in made.statements] == [
        (4, "x = 2"),
        (6, "def f():\n    return x"),
    ]


def test_what_runs_in_the_program_under_a_further_condition_is_left_out() -> None:
    text = 'if __name__ == "__main__" and x:\n    y = 2\ndef f(): return y\n'
    made = submission("a", [Cell("a.py", text)], {"taught": ("f",)}).program
    assert [s.source for s in made.statements] == ["def f(): return y"]
