"""The cells of a Jupyter notebook."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from typing import Any

from graders.intake.problems import Unreadable

KINDS = {"code": "code", "markdown": "Markdown", "raw": "raw"}
DEFINITION = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+\w+|^\w+[ \t]*=[^=]", re.MULTILINE)
LINE_END = re.compile(r"\r\n|\r")
"""Line ends of other systems: Jupyter's editor makes them "\\n"."""


def notebook_cells(data: bytes, name: str) -> Iterator[tuple[str, str, str]]:
    """Each cell's name, text and kind. Of cells that are not code, those that define something.

    Raises `Unreadable` when it is not a notebook.
    """
    if not data.strip():
        raise Unreadable(f"{name}: is empty; save it in Jupyter, and hand it in again.")
    try:
        cells = _notebook(data)["cells"]
        found = [(KINDS.get(cell.get("cell_type"), ""), _text(cell)) for cell in cells]
    except json.JSONDecodeError as error:
        why = f"its line {error.lineno} is not what Jupyter writes ({error.msg})"
        raise Unreadable(f"{name}: not a Jupyter notebook, or damaged: {why}.") from error
    except Exception as error:  # a malformed notebook can raise any, in nbformat too
        remedy = "open it in Jupyter and save it again"
        raise Unreadable(f"{name}: not a Jupyter notebook, or damaged; {remedy}.") from error
    counts = dict.fromkeys(KINDS.values(), 0)
    for kind, text in found:
        if not kind:
            continue
        counts[kind] += 1
        if kind == "code":
            yield f"cell {counts[kind]}", text, kind
        elif DEFINITION.search(text) and "```" not in text:
            yield f"{kind} cell {counts[kind]} ({_after(counts['code'])})", text, kind


def _after(code: int) -> str:
    return f"after code cell {code}" if code else "before code cell 1"


def _text(cell: Any) -> str:
    """A cell's source, with a "?" for each lone surrogate: JSON allows them and UTF-8 does not."""
    source = cell.get("source")
    text = "".join(source) if isinstance(source, list) else source or ""
    if not isinstance(text, str):
        raise ValueError("a cell's source is not text")
    return LINE_END.sub("\n", text.encode(errors="replace").decode().removeprefix("\ufeff"))


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
