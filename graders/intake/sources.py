"""Turns a file's bytes into cells of Python text, by what they are and not by their name only."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.intake.dialects.documents import python_blocks, runs_python
from graders.intake.dialects.exports import uncommented
from graders.intake.notebooks import notebook_cells
from graders.intake.problems import Unreadable, printable

CELL_LIMIT = 5_000
CODE_LIMIT = 2 * 2**20
"""Characters of code in one file; outputs do not count."""
CODE, INNER = "code", "inner"
DOCUMENTS = re.compile(r"\.(qmd|rmd|md)\b", re.IGNORECASE)
OTHERS = (
    (b"%PDF", "is a PDF file"),
    (b"PK\x03\x04", "is an archive or an Office document"),
    (b"\x1f\x8b", "is compressed by gzip"),
    (b"Rar!", "is a RAR archive"),
    (b"7z\xbc\xaf", "is a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "is an Office document"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"{\\rtf", "is a document in Rich Text Format"),
    (b"version https://git-lfs", "is a pointer of Git LFS"),
)
"""How other kinds of file begin."""
PAGE = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A piece of text and the name its lines are quoted under.

    `name` is the file's for a module, "cell 7" (counted over all code cells, from 1)
    for a notebook. `kind` is "code", "inner" for code that stands in another cell's text,
    and "Markdown" or "raw" for text that is not run. `part` is the path in the submission
    of the file that the cell belongs to, where answers are spread over several files or a
    file imports others. A cell with `imported` is a module that the answers import, and
    `name` is where they look for it.
    """

    name: str
    text: str
    kind: str = CODE
    part: str = ""
    imported: bool = False

    @property
    def runs(self) -> bool:
        """Whether statements of the program can come from it."""
        return self.kind in (CODE, INNER)

    def to_builtins(self) -> list[Any]:
        """The cell as builtins, without what is usual."""
        full = [self.name, self.text, self.kind, self.part, self.imported]
        if self.part or self.imported:
            return full
        return full[:3] if self.kind != CODE else full[:2]

    @classmethod
    def from_builtins(cls, value: list[Any]) -> Cell:
        """The inverse of `to_builtins`."""
        return cls(*value)


def read_cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a trusted file, such as a reference solution."""
    return cells_of(path.read_bytes(), path.name)


def cells_of(data: bytes, name: str) -> tuple[Cell, ...]:
    """The cells of a module, a notebook or a document. Raises `Unreadable` for anything else."""
    name = printable(name)
    cells = _cells(data, name)
    if len(cells) > CELL_LIMIT:
        raise Unreadable(
            f"{name}: has more than {CELL_LIMIT} code cells; hand in only your answers."
        )
    if sum(len(cell.text) for cell in cells) > CODE_LIMIT:
        raise Unreadable(
            f"{name}: holds more than {CODE_LIMIT // 2**20} MB of code; leave data out of it."
        )
    return cells


def is_document(data: bytes) -> bool:
    """Whether a Markdown file has blocks of Python that run."""
    likely = b"{code" in data or b"{python" in data
    return likely and runs_python(data.decode(errors="replace"))


def _cells(data: bytes, name: str) -> tuple[Cell, ...]:
    _refuse_other_kinds(data, name)
    if _is_notebook(data, name):
        return tuple(Cell(*found) for found in notebook_cells(data, name))
    text = module_text(data, name)
    if DOCUMENTS.search(name):
        return _numbered(python_blocks(text), name)
    return (Cell(name, uncommented(text)),)


def _refuse_other_kinds(data: bytes, name: str) -> None:
    wanted = "a notebook" if ".ipynb" in name.lower() else "Python code"
    for start, kind in OTHERS:
        if data.startswith(start):
            raise Unreadable(f"{name}: {kind}, not {wanted}.")
    if PAGE.match(data[:2_000].removeprefix(b"\xef\xbb\xbf")):
        why = f"is a saved web page, not {wanted}; download the file itself"
        raise Unreadable(f"{name}: {why}.")


def _is_notebook(data: bytes, name: str) -> bool:
    """Whether to read a file as a notebook: by its content, and by its name in doubt."""
    named = ".ipynb" in name.lower()
    start = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start.startswith((b"{", b"[")):
        return named and not (start and _is_python(data))
    return named or (start.startswith(b"{") and b'"cells"' in data and b'"nbformat' in data)


def _is_python(data: bytes) -> bool:
    """Whether a file called a notebook is a module: it defines something."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Assign)) for n in tree.body)


def module_text(data: bytes, name: str) -> str:
    """A module's text. Raises `Unreadable` for what is not text in an encoding that it states."""
    try:
        encoding = _encoding(data)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
        text.encode()  # some encodings can hold lone surrogates, UTF-8 cannot
    except (SyntaxError, UnicodeError, LookupError) as error:
        why = "not text in UTF-8 or its declared encoding; save it as UTF-8"
        raise Unreadable(f"{name}: {why}.") from error
    if "\0" in text:
        raise Unreadable(
            f"{name}: holds null bytes, so it is not a Python file; save it as text in UTF-8."
        )
    return text


def _encoding(data: bytes) -> str:
    """Windows PowerShell writes UTF-16, which Python itself does not read."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return tokenize.detect_encoding(io.BytesIO(data).readline)[0]


def _numbered(texts: list[str], name: str) -> tuple[Cell, ...]:
    if not texts:
        raise Unreadable(f"{name}: has no block of Python (```{{python}}).")
    return tuple(Cell(f"cell {number}", text) for number, text in enumerate(texts, start=1))
