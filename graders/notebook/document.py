"""A lesson as a notebook: the file's format, and what nbgrader needs in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graders.notebook.lesson import BEGIN, END, OPEN, Part

NBGRADER = 3
"""The version of nbgrader's schema."""
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
OWN_LINES = re.compile(r"^(import os|os\.environ\[.*)\n+", re.MULTILINE)


def notebook(
    parts: Sequence[Part],
    points: Mapping[str, float],
    environment: Mapping[str, str],
    *,
    nbgrader: bool = False,
) -> str:
    """The notebook's text; with `nbgrader`, its cells carry what nbgrader needs.

    `points` are those of each function asked for; `environment` are variables that must be
    set before libraries are imported.
    """
    cells = list(_with_checks(parts, environment))
    made = {
        "cells": [_cell(number, part, points, nbgrader) for number, part in enumerate(cells)],
        "metadata": METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _with_checks(parts: Sequence[Part], environment: Mapping[str, str]) -> Iterator[Part]:
    """The cells: imports in one, before other code, and a check below each answer."""
    imports = "\n\n".join(part.source for part in parts if part.kind == "setup")
    setup: Part | None = Part("setup", _setup(imports, environment))
    for part in parts:
        if part.kind == "setup":
            continue
        if setup and part.kind != "text":
            yield setup
            setup = None
        yield part
        if part.kind == "answer":
            yield Part("check", f"%grade {part.name}", part.name)
    if setup:
        yield setup


def _setup(imports: str, environment: Mapping[str, str]) -> str:
    variables = "\n".join(f'os.environ["{n}"] = "{v}"' for n, v in environment.items())
    before = f"import os\n\n{variables}" if variables else ""
    return "\n\n".join(filter(None, (before, "%load_ext probgrade", OWN_LINES.sub("", imports))))


def _cell(number: int, part: Part, points: Mapping[str, float], nbgrader: bool) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": "markdown" if part.kind == "text" else "code",
        "id": f"cell-{number}",
        "metadata": _nbgrader(part, points) if nbgrader else {},
        "source": (_for_nbgrader(part) if nbgrader else part.source).splitlines(keepends=True),
    }
    return cell if part.kind == "text" else {**cell, "execution_count": None, "outputs": []}


def _for_nbgrader(part: Part) -> str:
    """The cell's source as nbgrader wants it."""
    if part.kind == "check":
        # nbgrader takes a number that a cell returns for the points, between 0 and its own.
        return f'import probgrade\n\nprobgrade.check("{part.name}").points'
    if part.kind == "answer":
        # An answer without these marks is emptied by `nbgrader generate_assignment`.
        open_line = re.compile(rf"^([ \t]*){OPEN}$", re.MULTILINE)
        return open_line.sub(rf"\1{BEGIN}\n\1{OPEN}\n\1{END}", part.source)
    return part.source


def _nbgrader(part: Part, points: Mapping[str, float]) -> dict[str, Any]:
    if part.kind not in ("answer", "check"):
        return {}
    checks = part.kind == "check"
    made = {
        "grade": checks,
        "grade_id": f"{part.kind}-{part.name}",
        "locked": checks,
        "schema_version": NBGRADER,
        "solution": not checks,
        "task": False,
    }
    return {"nbgrader": {**made, "points": points[part.name]} if checks else made}
