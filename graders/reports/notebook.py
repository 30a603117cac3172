"""Reports as notebooks: a student's own code, with feedback below each function's cell.

The code is not run and has no outputs. Feedback is Markdown in which all that a student
can influence is a block or a span of code.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graders.intake.sources import CODE, Cell
from graders.report import Audience, Report, for_students
from graders.reports import markdown

TAG = "probgrade-feedback"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def render(report: Report, cells: Sequence[Cell], audience: Audience) -> str:
    """The notebook of one submission, as JSON of notebook format 4.5."""
    shown = report if audience is Audience.STAFF else for_students(report)
    functions = tuple(dict.fromkeys(check.function for check in shown.checks))
    sources = list(_sources(cells, set(functions)))
    places = _places(sources)
    made = [_feedback(markdown.heading(shown, audience))]
    for number, (kind, text) in enumerate(sources):
        made.append(_cell(kind, text))
        here = [name for name in functions if places.get(name) == number]
        made += [_feedback(markdown.of_function(shown, name)) for name in here]
    nowhere = [name for name in functions if name not in places]
    made += [_feedback(markdown.of_function(shown, name)) for name in nowhere]
    numbered = [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(made)]
    document = {
        "cells": numbered,
        "metadata": {"kernelspec": KERNEL},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


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


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": _lines(text)}
    return {**cell, "outputs": [], "execution_count": None} if kind == "code" else cell


def _feedback(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {"tags": [TAG]}, "source": _lines(text)}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
