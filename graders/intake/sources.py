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
    try:
        cells = _notebook(data.decode("utf-8-sig"))["cells"]
        code = [cell for cell in cells if cell.get("cell_type") == "code"]
        texts = [_joined(cell.get("source", "")) for cell in code]
    except Exception as error:  # a malformed part can provoke any, in nbformat too
        raise Unreadable(f"{name}: not a Jupyter notebook ({type(error).__name__}).") from error
    return tuple(Cell(f"cell {number}", text) for number, text in enumerate(texts, start=1))


def _notebook(text: str) -> dict[str, Any]:
    """The notebook in the fourth format, whichever it was saved in."""
    import nbformat

    notebook: dict[str, Any] = json.loads(text)
    if notebook.get("nbformat", 4) >= 4:
        return notebook
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        converted: dict[str, Any] = nbformat.convert(nbformat.reader.reads(text), 4)
    return converted


def _joined(source: Any) -> str:
    text = "".join(source) if isinstance(source, list) else source
    if not isinstance(text, str):
        raise ValueError("a cell's source is no text")
    return text
