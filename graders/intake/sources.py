"""From a file's bytes to cells of Python text."""

from __future__ import annotations

import io
import json
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.intake.problems import Unreadable


@dataclass(frozen=True)
class Cell:
    """A piece of Python text and the name its lines are quoted under.

    `name` is the file's for a module, "cell 7" (counted over all code cells, from 1)
    for a notebook.
    """

    name: str
    text: str


def read_cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a module or a notebook. Raises `Unreadable` for anything else."""
    data = path.read_bytes()
    if path.suffix.lower() == ".ipynb":
        return _notebook_cells(data, path.name)
    return (Cell(path.name, _module_text(data, path.name)),)


def _module_text(data: bytes, name: str) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"{name}: not text in UTF-8 or its declared encoding.") from error
    if "\0" in text:
        raise Unreadable(f"{name}: holds null bytes, so it is not a Python file.")
    return text


def _notebook_cells(data: bytes, name: str) -> tuple[Cell, ...]:
    notebook = _notebook(data, name)
    code = [cell for cell in notebook["cells"] if cell.get("cell_type") == "code"]
    return tuple(
        Cell(f"cell {number}", _joined(cell.get("source", "")))
        for number, cell in enumerate(code, start=1)
    )


def _notebook(data: bytes, name: str) -> dict[str, Any]:
    """The notebook in the fourth format, whichever it was saved in."""
    import nbformat

    try:
        raw = json.loads(data.decode("utf-8-sig"))
        version = nbformat.reader.get_version(raw)
        if version[0] >= 4 and isinstance(raw.get("cells"), list):
            return _with_cells(raw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _with_cells(nbformat.convert(nbformat.reader.reads(data.decode("utf-8-sig")), 4))
    except Exception as error:  # nbformat raises whatever the malformed part provokes
        raise Unreadable(f"{name}: not a Jupyter notebook ({type(error).__name__}).") from error


def _with_cells(notebook: dict[str, Any]) -> dict[str, Any]:
    if not all(isinstance(cell, dict) for cell in notebook["cells"]):
        raise ValueError("a cell is no object")
    return notebook


def _joined(source: Any) -> str:
    text = "".join(source) if isinstance(source, list) else source
    if not isinstance(text, str):
        raise ValueError("a cell's source is no text")
    return text
