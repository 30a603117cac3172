"""A notebook is made of a README and a stub."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from graders.notebook.lesson import BrokenLesson, Lesson, notebook

README = """# Means

Text with `code`.

```
not Python
```

## The mean

<!-- cell: mean -->

Try it:

```python
mean([1, 2])
```

<!-- cell: helper -->
"""
STUB = '''"""A stub."""

import os

os.environ["X"] = "1"

import numpy as np

np.seterr(all="raise")


def mean(values):
    """The mean."""
    raise NotImplementedError


@cache
def helper():
    return 1


class Median:
    raise NotImplementedError
'''
LESSON = Lesson(README, STUB, {"mean": 2.0, "Median": 1.5}, {"X": "1"})


def cells(*, nbgrader: bool = False) -> list[Any]:
    made = json.loads(notebook(LESSON, nbgrader=nbgrader))
    nbformat.validate(made)
    return list(made["cells"])


def test_the_cells_stand_in_the_order_of_the_readme() -> None:
    sources = ["".join(cell["source"]) for cell in cells()]
    assert sources == [
        "# Means\n\nText with `code`.\n\n```\nnot Python\n```",
        "## The mean",
        'import os\n\nos.environ["X"] = "1"\n\n%load_ext probgrade\n\n'
        'import numpy as np\nnp.seterr(all="raise")',
        'def mean(values):\n    """The mean."""\n    raise NotImplementedError',
        "%grade mean",
        "Try it:",
        "mean([1, 2])",
        "@cache\ndef helper():\n    return 1",
        "class Median:\n    raise NotImplementedError",
        "%grade Median",
    ]


def test_the_same_sources_give_the_same_notebook() -> None:
    assert notebook(LESSON) == notebook(LESSON)
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


def test_what_cannot_be_made_is_said() -> None:
    for readme, words in (
        ("<!-- cell: median -->", "the stub has no median"),
        ("```python\n1 + 1", "leaves a block of Python open"),
    ):
        with pytest.raises(BrokenLesson, match=words):
            notebook(Lesson(readme, STUB, {}, {}))
