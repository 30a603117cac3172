"""Reports as notebooks: a student's own code, with feedback below each function's cell.

The code is not run and has no outputs. Feedback is Markdown in which all that a student
can influence is a block or a span of code, and pictures drawn by us.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graders.figures import Figure
from graders.intake.sources import CODE, Cell
from graders.report import Audience, Report, for_students
from graders.reports import markdown
from graders.reports.pictures import shown_once

TAG = "probgrade-feedback"
FEEDBACK = "feedback"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class NotebookCell:
    """A cell of the student's (`kind` code, markdown or raw), or feedback with its figures."""

    kind: str
    text: str
    figures: tuple[Figure, ...] = ()


def render(report: Report, cells: Sequence[Cell], audience: Audience) -> str:
    """The notebook of one submission, as JSON of notebook format 4.5."""
    made = enumerate(with_feedback(report, cells, audience))
    document = {
        "cells": [{**_as_json(cell), "id": f"cell-{number}"} for number, cell in made],
        "metadata": {"kernelspec": KERNEL},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def with_feedback(
    report: Report, cells: Sequence[Cell], audience: Audience
) -> Iterator[NotebookCell]:
    """The student's cells, each followed by what is said of the functions defined there."""
    shown = report if audience is Audience.STAFF else for_students(report)
    figures = shown_once(shown)
    functions = tuple(dict.fromkeys(check.function for check in shown.checks))
    sources = list(_sources(cells, set(functions)))
    places = _places(sources)

    def feedback(name: str) -> NotebookCell:
        own = [check.id for check in shown.checks if check.function == name]
        some = tuple(figure for check in own for figure in figures[check])
        return NotebookCell(FEEDBACK, markdown.of_function(shown, name), some)

    yield NotebookCell(FEEDBACK, markdown.heading(shown, audience))
    for number, (kind, text) in enumerate(sources):
        yield NotebookCell(kind, text)
        yield from (feedback(name) for name in functions if places.get(name) == number)
    yield from (feedback(name) for name in functions if name not in places)


def _sources(cells: Sequence[Cell], functions: set[str]) -> Iterator[tuple[str, str]]:
    """Kind and text of each cell of the student's; a module is cut below each function."""
    own = [cell for cell in cells if not cell.imported]
    for cell in own:
        if cell.kind == "Markdown":
            yield "markdown", cell.text
        elif cell.kind == "raw":
            yield "raw", cell.text
        elif cell.kind == CODE:
            yield from (("code", part) for part in _cut(cell.text, functions))


def _cut(text: str, functions: set[str]) -> list[str]:
    """The text in pieces that end with a definition of one of these functions."""
    lines = text.splitlines()
    ends = [end for end, names in _definitions(text) if names & functions]
    starts = [0, *ends]
    pieces = ["\n".join(lines[a:b]) for a, b in zip(starts, [*ends, len(lines)])]
    return [piece.strip("\n") for piece in pieces if piece.strip()]


def _definitions(text: str) -> Iterator[tuple[int, set[str]]]:
    """The last line of each top-level statement, and the names that it defines."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.end_lineno or 0, {node.name}
        elif isinstance(node, ast.Assign):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            yield node.end_lineno or 0, names


def _places(sources: Sequence[tuple[str, str]]) -> Mapping[str, int]:
    """The cell that defines each name last."""
    return {
        name: number
        for number, (kind, text) in enumerate(sources)
        if kind == "code"
        for _, names in _definitions(text)
        for name in names
    }


def _as_json(cell: NotebookCell) -> dict[str, Any]:
    if cell.kind == FEEDBACK:
        text = "\n".join([cell.text, *map(markdown.figure, cell.figures)])
        return {
            "cell_type": "markdown",
            "metadata": {"tags": [TAG]},
            "source": text.splitlines(keepends=True),
        }
    outputs: dict[str, Any] = (
        {"outputs": [], "execution_count": None} if cell.kind == "code" else {}
    )
    source = cell.text.splitlines(keepends=True)
    return {"cell_type": cell.kind, "metadata": {}, "source": source, **outputs}
