"""A README, a stub and a notebook are made of one source."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from graders.notebook.document import notebook
from graders.notebook.handout import documents
from graders.notebook.lesson import BrokenLesson, Lesson
from graders.report import Check
from graders.settings import Settings

SOURCE = '''"""Means of values.

How they are found.
"""

# %%
import os

os.environ["X"] = "1"

import numpy as np

### BEGIN SOLUTION
from secrets import choice

### END SOLUTION
np.seterr(all="raise")  # of NumPy

# %% [markdown]
# # Means
#
# Text with `code`.
#
# <!-- functions -->

# %% [markdown]
# ## The mean


# %%
def mean(values, weights=None):
    """The mean | of all."""
    ### BEGIN SOLUTION
    # A secret.
    return sum(values) / len(values)
    ### END SOLUTION


### BEGIN SOLUTION
def _secret():
    return 7
### END SOLUTION

# %% [markdown]
# Try it:

# %% tags=["active-ipynb"]
# for _ in range(2):
#     mean([1, 2])


# %%
@cache
def helper():
    return 1


# %%
class Median:
    """The median."""

    def __init__(self, level, *, name="x"):
        ### BEGIN SOLUTION
        self.level = level
        ### END SOLUTION

    ### BEGIN SOLUTION
    def _hidden(self):
        return 7
    ### END SOLUTION

    def of(self, values):
        ### BEGIN SOLUTION
        return self._hidden()
        ### END SOLUTION


# %% [markdown]
# <!-- points -->
'''
STUB = '''"""Means of values.

How they are found.
"""

import os

os.environ["X"] = "1"

import numpy as np

np.seterr(all="raise")  # of NumPy


def mean(values, weights=None):
    """The mean | of all."""
    raise NotImplementedError


@cache
def helper():
    return 1


class Median:
    """The median."""

    def __init__(self, level, *, name="x"):
        raise NotImplementedError

    def of(self, values):
        raise NotImplementedError
'''
CHECKS = (
    Check("mean", "values", "The mean is right.", 1.5, "", False),
    Check("mean", "rows", "The mean of | rows.", 0.5, "", False),
    Check("Median", "values", "Secret.", 1.5, "", True),
)
SETTINGS = Settings("A course", environment={"X": "1", "Y": "2"}, notebook={"numpy": ("X",)})
MEAN, MEDIAN = STUB.split("\n\n\n")[1], STUB.split("\n\n\n")[3].rstrip()


def made(*, nbgrader: bool = False) -> dict[str, str]:
    files = documents("means", Lesson.of(SOURCE), CHECKS, SETTINGS, nbgrader=nbgrader)
    return {name: data.decode() for name, data in files.items()}


def cells(*, nbgrader: bool = False) -> list[Any]:
    notebook = json.loads(made(nbgrader=nbgrader)["means.ipynb"])
    nbformat.validate(notebook)
    return list(notebook["cells"])


def test_a_stub_is_the_source_without_text_and_solutions() -> None:
    assert made()["means.py"] == STUB


def test_a_notebook_s_cells_stand_in_the_order_of_the_source() -> None:
    table = "| | what it is |\n|---|---|\n| `mean(values, weights=None)` | The mean \\| of all. |\n"
    table += "| `Median(level)` | The median. |"
    points = "| what is checked | points |\n|---|---|\n| **`mean`** | **2** |\n"
    points += "| The mean is right. | 1.5 |\n| The mean of \\| rows. | 0.5 |\n"
    points += "| **`Median`** | **1.5** |\n| checks that show their result only | 1.5 |"
    assert ["".join(cell["source"]) for cell in cells()] == [
        f"# Means\n\nText with `code`.\n\n{table}",
        "## The mean",
        'import os\n\nos.environ["X"] = "1"\n\n%load_ext probgrade\n\n'
        'import numpy as np\n\nnp.seterr(all="raise")  # of NumPy',
        MEAN,
        "%grade mean",
        "Try it:",
        "for _ in range(2):\n    mean([1, 2])",
        "@cache\ndef helper():\n    return 1",
        MEDIAN,
        "%grade Median",
        points,
    ]


def test_a_readme_has_the_text_and_the_code_that_students_see() -> None:
    readme = made()["README.md"]
    assert readme.startswith("# Means\n\nText with `code`.\n\n| | what it is |")
    assert f"## The mean\n\n```python\n{MEAN}\n```\n\nTry it:\n\n```python\nfor _" in readme
    assert "import" not in readme
    assert readme.endswith("| 1.5 |\n")


def test_no_solution_is_handed_out() -> None:
    for text in made().values():
        assert "SOLUTION" not in text
        assert "ecret()" not in text
        assert "return 7" not in text


def test_the_same_source_gives_the_same_notebook() -> None:
    assert made() == made()
    assert len({cell["id"] for cell in cells()}) == len(cells())


def test_nbgrader_s_cells_are_answers_and_locked_checks_with_points() -> None:
    found = [cell["metadata"]["nbgrader"] for cell in cells(nbgrader=True) if cell["metadata"]]
    assert [(one["grade_id"], one["solution"], one["grade"], one["locked"]) for one in found] == [
        ("answer-mean", True, False, False),
        ("check-mean", False, True, True),
        ("answer-Median", True, False, False),
        ("check-Median", False, True, True),
    ]
    assert [one.get("points") for one in found] == [None, 2.0, None, 1.5]
    assert {one["schema_version"] for one in found} == {3}
    shown = "".join(cells(nbgrader=True)[4]["source"])
    assert shown == 'import probgrade\n\nprobgrade.check("mean").points'


def test_nbgrader_empties_what_is_marked_and_no_more() -> None:
    answer = "".join(cells(nbgrader=True)[3]["source"])
    marked = "    ### BEGIN SOLUTION\n    raise NotImplementedError\n    ### END SOLUTION"
    assert answer == MEAN.replace("    raise NotImplementedError", marked)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\n", "has no text"),
        ("# %% [raw]\n# x\n", r"line 1: '# %% \[raw\]' begins no kind of cell"),
        ("# %% [markdown]\nx = 1\n", "'x = 1' is not commented out"),
        ("# %% [markdown]\n# x\n# %%\n### BEGIN SOLUTION\n", "without the other mark"),
        ("# %% [markdown]\n# x\n# %%\n### END SOLUTION\n", "without the other mark"),
        ("# %% [markdown]\n# x\n# %%\ndef f(:\n", "a cell does not parse"),
        (
            "# %% [markdown]\n# x\n# %%\ndef f():\n    pass\n\n\ndef g():\n    pass\n",
            "f and g stand in one cell",
        ),
    ],
)
def test_a_source_that_cannot_be_read_is_said(source: str, words: str) -> None:
    with pytest.raises(BrokenLesson, match=words):
        Lesson.of(source)


def test_a_notebook_loads_the_magics_even_where_nothing_else_is_run() -> None:
    parts = Lesson.of('"""x"""\n\n# %% [markdown]\n# x\n\n# %%\nX = 1\n').parts
    made = json.loads(notebook([*parts, parts[0]], {}, {}))
    sources = ["".join(cell["source"]) for cell in made["cells"]]
    assert sources == ["x", "x", "%load_ext probgrade\n\nX = 1"]
