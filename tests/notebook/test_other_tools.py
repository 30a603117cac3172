"""What nbgrader and Jupytext make of a release and of its source, in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graders.cli import main
from graders.course import bundled_course
from graders.notebook.handout import read_lesson
from tests.bundled import EXERCISES
from tests.small import SMALL

pytestmark = pytest.mark.slow
NBGRADER = """
import json, sys, warnings
warnings.simplefilter("ignore")
import nbformat
from nbgrader.nbgraderformat import MetadataValidator, read
from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions, LockCells
notebook = read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
MetadataValidator().validate_nb(notebook)
for step in (LockCells, ClearSolutions, CheckCellMetadata):
    notebook, _ = step().preprocess(notebook, {})
print(json.dumps([[cell.source, cell.metadata] for cell in notebook.cells]))
"""
JUPYTEXT = """
import json, sys, warnings
warnings.simplefilter("ignore")
import jupytext
cells = jupytext.read(sys.argv[1]).cells
print(json.dumps([[cell.cell_type, cell.source] for cell in cells]))
"""


def printed(code: str, path: Path) -> list[list[object]]:
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return list(json.loads(done.stdout))


def test_nbgrader_makes_an_assignment_of_a_release(tmp_path: Path) -> None:
    course = ("--course", str(SMALL.root))
    assert main(["release", "summaries", "--nbgrader", "--out", str(tmp_path), *course]) == 0
    cells = printed(NBGRADER, tmp_path / "summaries.ipynb")
    (answer,) = [source for source, _ in cells if str(source).startswith("def weighted_mean")]
    assert answer == (
        "def weighted_mean(values, weights):\n"
        '    """The mean of values of shape (n,), each counted by its weight."""\n'
        "    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    graded = [dict(data).get("nbgrader", {}) for _, data in cells]  # type: ignore[call-overload]
    assert [one["points"] for one in graded if one.get("grade")] == [2.0, 2.0]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_jupytext_reads_a_source_as_its_release(exercise: str) -> None:
    source = bundled_course().exercise(exercise).reference
    cells = printed(JUPYTEXT, source)
    for kind, name in (("text", "markdown"), ("example", "code")):
        own = [part.source for part in read_lesson(source).parts if part.kind == kind]
        assert own
        assert own == [text for cell, text in cells if cell == name and text in own]
