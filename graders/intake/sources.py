"""Turns a file's bytes into cells of Python text."""

from __future__ import annotations

import io
import json
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.intake.problems import Unreadable, printable

CELL_LIMIT = 5_000
CODE_LIMIT = 2 * 2**20
"""Characters of code in one file; outputs do not count."""


@dataclass(frozen=True)
class Cell:
    """A piece of Python text and the name its lines are quoted under.

    `name` is the file's for a module, "cell 7" (counted over all code cells, from 1)
    for a notebook.
    """

    name: str
    text: str


def read_cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a trusted file, such as a reference solution."""
    return cells_of(path.read_bytes(), path.name)


def cells_of(data: bytes, name: str) -> tuple[Cell, ...]:
    """The cells of a module or a notebook. Raises `Unreadable` for anything else."""
    name = printable(name)
    is_notebook = name.lower().endswith(".ipynb")
    cells = _notebook_cells(data, name) if is_notebook else _module_cells(data, name)
    if len(cells) > CELL_LIMIT:
        raise Unreadable(
            f"{name}: has more than {CELL_LIMIT} code cells; hand in only your answers."
        )
    if sum(len(cell.text) for cell in cells) > CODE_LIMIT:
        raise Unreadable(
            f"{name}: holds more than {CODE_LIMIT // 2**20} MB of code; leave data out of it."
        )
    return cells


def _module_cells(data: bytes, name: str) -> tuple[Cell, ...]:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
        text.encode()  # some encodings can hold lone surrogates, UTF-8 cannot
    except (SyntaxError, UnicodeError, LookupError) as error:
        why = "not text in UTF-8 or its declared encoding; save it as UTF-8"
        raise Unreadable(f"{name}: {why}.") from error
    if "\0" in text:
        raise Unreadable(
            f"{name}: holds null bytes, so it is not a Python file; save it as text in UTF-8."
        )
    return (Cell(name, text),)


def _notebook_cells(data: bytes, name: str) -> tuple[Cell, ...]:
    if not data.strip():
        raise Unreadable(f"{name}: is empty; save it in Jupyter, and hand it in again.")
    try:
        cells = _notebook(data)["cells"]
        code = [cell for cell in cells if cell.get("cell_type") == "code"]
        texts = [_without_surrogates(_joined(cell.get("source"))) for cell in code]
    except json.JSONDecodeError as error:
        why = f"its line {error.lineno} is not what Jupyter writes ({error.msg})"
        raise Unreadable(f"{name}: not a Jupyter notebook, or damaged: {why}.") from error
    except Exception as error:  # a malformed notebook can raise any, in nbformat too
        remedy = "open it in Jupyter and save it again"
        raise Unreadable(f"{name}: not a Jupyter notebook, or damaged; {remedy}.") from error
    return tuple(Cell(f"cell {number}", text) for number, text in enumerate(texts, start=1))


def _without_surrogates(text: str) -> str:
    """The text with a "?" for each lone surrogate, which JSON allows and UTF-8 does not."""
    return text.encode(errors="replace").decode()


def _notebook(data: bytes) -> dict[str, Any]:
    """The notebook in format 4, converted from older ones; its JSON may be in UTF-8, 16 or 32."""
    import nbformat

    notebook: dict[str, Any] = json.loads(data)
    version = notebook.get("nbformat")
    if not isinstance(version, int) or version >= 4:
        return notebook
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        converted: dict[str, Any] = nbformat.convert(nbformat.reader.reads(json.dumps(notebook)), 4)
    return converted


def _joined(source: Any) -> str:
    text = "".join(source) if isinstance(source, list) else source or ""
    if not isinstance(text, str):
        raise ValueError("a cell's source is not text")
    return text
