"""The notebooks of the bundled course run from top to bottom with the reference in place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from graders.course import bundled_course
from tests.bundled import EXERCISES, ROOT
from tests.notebook.kernels import execute, printed

NOT_IMPLEMENTED = "    raise NotImplementedError"
BEFORE = {"image_dataset": ("normalizing_flow",)}
"""The exercises whose answers a notebook asks to copy."""


def notebook(exercise: str) -> Any:
    return nbformat.read(ROOT / "exercises" / exercise / f"{exercise}.ipynb", 4)


def reference(exercise: str) -> str:
    text = bundled_course().exercise(exercise).reference.read_text()
    return "\n\n".join([*map(reference, BEFORE.get(exercise, ())), text])


def filled(exercise: str) -> Any:
    """The notebook with the reference in the place of the first answer, and no other."""
    made = notebook(exercise)
    answers = [cell for cell in made.cells if NOT_IMPLEMENTED in cell.source]
    assert len(answers) == len(bundled_course().asked[exercise])
    for cell in answers:
        cell.source = ""
    answers[0].source = reference(exercise)
    return made


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_variable_for_keras_is_set_before_tensorflow_is_imported(exercise: str) -> None:
    code = "\n".join(c.source for c in notebook(exercise).cells if c.cell_type == "code")
    variable, imported = code.index("TF_USE_LEGACY_KERAS"), code.index("import tensorflow")
    assert variable < imported


@pytest.mark.parametrize("exercise", EXERCISES)
def test_mathematics_is_closed_and_pictures_are_not_linked(exercise: str) -> None:
    for cell in notebook(exercise).cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"`[^`\n]*`|```.*?```", "", cell.source, flags=re.DOTALL)
            assert prose.count("$$") % 2 == 0
            assert prose.replace("$$", "").count("$") % 2 == 0
            assert "](http" not in prose


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_notebook_runs_from_top_to_bottom(exercise: str, tmp_path: Path) -> None:
    made = filled(exercise)
    outputs = execute(made, None, folder=tmp_path)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    for cell, shown in zip(code, outputs):
        assert [one for one in shown if one["output_type"] == "error"] == [], cell.source
        if cell.source.startswith("%grade"):
            (points,) = re.findall(r"Total: (\S+) of (\S+) points", printed(shown))
            assert points[0] == points[1], printed(shown)
