"""An exercise's notebook, made of its README and its stub: each text has one source.

The README's prose becomes Markdown cells, and its blocks of Python become cells that run. A
line `<!-- cell: NAME -->` becomes the function or class NAME of the stub, and a cell below it
that checks it; functions without such a line come last. The first cell imports what the stub
imports. All else that the notebook holds, this module adds.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARK = re.compile(r"^<!-- cell: (\w+) -->$")
FENCE = re.compile(r"^(`{3,})python\s*$")
NBGRADER = 3
"""The version of nbgrader's schema."""
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class BrokenLesson(Exception):
    """A README names what its stub does not have, or leaves a block open."""


@dataclass(frozen=True)
class Part:
    """One cell: `kind` is text, code, answer, given or check; the last three have a `name`."""

    kind: str
    source: str
    name: str = ""


@dataclass(frozen=True)
class Lesson:
    """What a notebook is made of.

    `points` are those of each function asked for; `environment` are variables that must be
    set before libraries are imported.
    """

    readme: str
    stub: str
    points: Mapping[str, float]
    environment: Mapping[str, str]

    def parts(self) -> list[Part]:
        """The cells, in order. Raises `BrokenLesson`."""
        definitions = _definitions(self.stub)
        found = list(_parts(self.readme, definitions))
        placed = {part.name for part in found}
        found += [Part("given", definitions[n], n) for n in self.points if n not in placed]
        cells = list(_with_checks(found, self.points))
        first = next(number for number, part in enumerate(cells) if part.kind != "text")
        return [*cells[:first], Part("code", self._setup()), *cells[first:]]

    def _setup(self) -> str:
        settings = "\n".join(f'os.environ["{n}"] = "{v}"' for n, v in self.environment.items())
        before = f"import os\n\n{settings}" if settings else ""
        return "\n\n".join(filter(None, (before, "%load_ext probgrade", _head(self.stub))))


def _parts(readme: str, definitions: Mapping[str, str]) -> Iterator[Part]:
    text: list[str] = []
    lines = iter(readme.splitlines())
    for line in lines:
        mark, fence = MARK.match(line), FENCE.match(line)
        if not (mark or fence):
            text.append(line)
            continue
        yield from _text(text)
        text = []
        if fence:
            yield Part("code", "\n".join(_until(fence[1], lines)))
        elif mark:
            if mark[1] not in definitions:
                raise BrokenLesson(f"the stub has no {mark[1]}, which the README names in a cell")
            yield Part("given", definitions[mark[1]], mark[1])
    yield from _text(text)


def _text(lines: Sequence[str]) -> Iterator[Part]:
    """A Markdown cell, and a new one for each heading."""
    cell: list[str] = []
    for line in [*lines, "#"]:
        if line.startswith("#") and (made := "\n".join(cell).strip()):
            yield Part("text", made)
            cell = []
        cell.append(line)


def _until(end: str, lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line == end:
            return
        yield line
    raise BrokenLesson("the README leaves a block of Python open")


def _definitions(stub: str) -> dict[str, str]:
    """The source of each function and class of a stub."""
    lines = stub.splitlines()
    nodes = [n for n in ast.parse(stub).body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    first = {node.name: min(n.lineno for n in (node, *node.decorator_list)) for node in nodes}
    return {n.name: "\n".join(lines[first[n.name] - 1 : n.end_lineno]) for n in nodes}


def _head(stub: str) -> str:
    """What a stub has before its first definition, without its docstring and variables of `os`."""
    tree = ast.parse(stub)
    heads = [node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    kept = [ast.get_source_segment(stub, node) or "" for node in heads]
    if ast.get_docstring(tree) is not None:
        kept = kept[1:]
    return "\n".join(text for text in kept if not re.match(r"import os$|os\.environ", text))


def _with_checks(parts: Sequence[Part], asked: Mapping[str, float]) -> Iterator[Part]:
    for part in parts:
        if part.kind != "given" or part.name not in asked:
            yield part
        else:
            yield Part("answer", part.source, part.name)
            yield Part("check", f"%grade {part.name}", part.name)


def notebook(lesson: Lesson, *, nbgrader: bool = False) -> str:
    """The notebook's text; with `nbgrader`, its cells carry what nbgrader needs.

    Raises `BrokenLesson`.
    """
    cells = [
        _cell(number, part, lesson.points, nbgrader) for number, part in enumerate(lesson.parts())
    ]
    made = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(number: int, part: Part, points: Mapping[str, float], nbgrader: bool) -> dict[str, Any]:
    source = part.source
    if nbgrader and part.kind == "check":
        # nbgrader takes a number that a cell returns for the points, between 0 and its own.
        source = f'import probgrade\n\nprobgrade.check("{part.name}").points'
    cell: dict[str, Any] = {
        "cell_type": "markdown" if part.kind == "text" else "code",
        "id": f"cell-{number}",
        "metadata": _nbgrader(part, points) if nbgrader else {},
        "source": source.splitlines(keepends=True),
    }
    return cell if part.kind == "text" else {**cell, "execution_count": None, "outputs": []}


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
