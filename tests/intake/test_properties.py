"""Whatever is submitted, reading it gives a submission or one line."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.intake import Unreadable
from graders.intake.parsing import parse
from graders.intake.problems import printable
from graders.intake.sources import Cell, cells_of
from graders.intake.submission import from_builtins, submission, to_builtins
from graders.sandbox.child import wire
from tests.bundled import ASKED, EXERCISES
from tests.known import KNOWN

MODULES = [k.path.read_text() for k in KNOWN if k.path.suffix == ".py" and "/wrong/" in str(k.path)]
PIECES = ["def get_prior(y):\n    return y", "x = 1", "x += helper", "%matplotlib inline", "!ls"]
PIECES += [
    "import numpy as np",
    "x = (",
    "class A:\n\tb = 'é“\\n'",
    "@wraps\ndef helper(): x",
    "\x0c",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw"]) | JSON,
        "source": st.sampled_from(PIECES) | st.lists(st.sampled_from(PIECES)) | JSON,
        "metadata": JSON,
        "outputs": JSON,
        "id": JSON,
    },
)
NOTEBOOK = st.fixed_dictionaries(
    {"cells": st.lists(CELL | JSON, max_size=4) | JSON},
    optional={"nbformat": st.integers(0, 9) | JSON, "metadata": JSON, "worksheets": JSON},
)
few = settings(max_examples=60, deadline=None, derandomize=True)


def read(data: bytes, name: str) -> str:
    """Why it is not read; "" when it is."""
    try:
        submission(name, cells_of(data, name), ASKED)
    except Unreadable as problem:
        return problem.message
    return ""


@few
@given(st.binary(max_size=400), st.sampled_from(["a.py", "a.ipynb"]))
def test_any_bytes(data: bytes, name: str) -> None:
    assert read(data, name) != "", "bytes drawn at random answer no exercise"


@few
@given(NOTEBOOK | JSON)
def test_any_notebook(notebook: Any) -> None:
    why = read(json.dumps(notebook).encode(), "a.ipynb")
    assert why == "" or why.startswith("a.ipynb: ")


@few
@given(st.sampled_from(MODULES), st.data())
def test_a_module_cut_into_cells_anywhere_keeps_its_text(text: str, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    parts = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)])]
    cells = [{"cell_type": "code", "source": part.splitlines(True)} for part in parts]
    found = cells_of(json.dumps({"cells": cells}).encode(), "a.ipynb")
    assert "".join(cell.text for cell in found) == text
    assert [cell.name for cell in found] == [f"cell {n}" for n in range(1, len(parts) + 1)]


@few
@given(st.sampled_from(MODULES), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
def test_any_encoding_that_is_declared_is_read_as_python_does(text: str, codec: str) -> None:
    declared = f"# coding: {codec}\n{text}".encode(codec, errors="replace")
    try:
        tree: ast.Module | None = ast.parse(declared)
    except (SyntaxError, ValueError):
        tree = None
    if codec == "utf-16":  # Python does not read what Windows PowerShell writes
        assert cells_of(declared, "a.py")[0].text.encode(codec) == declared
    elif tree is None:
        assert read(declared, "a.py") != ""
    else:
        (cell,) = cells_of(declared, "a.py")
        assert ast.dump(ast.parse(cell.text)) == ast.dump(tree)


@few
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=6).map("\n".join))
def test_statements_are_the_text_they_stand_at(text: str) -> None:
    """As Python's own, slower `ast.get_source_segment` finds them."""
    text = text.translate(dict.fromkeys(map(ord, "%!?,;/")))  # what IPython transforms
    found = parse(Cell("cell 1", text))
    for statement in () if found.broken else found.statements:
        segment = ast.get_source_segment(text, statement.node) or ""
        assert statement.source.endswith("\n".join(segment.splitlines()))


@few
@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(list(EXERCISES)))
def test_what_crosses_to_the_grader_arrives(pieces: list[str], exercise: str) -> None:
    cells = [Cell(f"cell {number}", piece) for number, piece in enumerate(pieces)]
    made = submission("a", cells, ASKED, exercise)
    assert from_builtins("a", wire.decode(wire.encode(to_builtins(made)))) == made


@few
@given(st.text())
def test_a_message_is_one_printable_line(text: str) -> None:
    assert printable(text).isprintable()
    assert Unreadable(text * 100).message.isprintable()


@pytest.mark.parametrize("text", ["", "plain é“ text"])
def test_what_is_printable_stays(text: str) -> None:
    assert printable(text) == text
