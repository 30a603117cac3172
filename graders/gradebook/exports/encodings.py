"""Decodes a CSV file as platforms and spreadsheets save it, and encodes it the same way again."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from graders.gradebook.problems import GradebookProblem

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ("utf-8", "cp1252", "latin-1")
"""Tried in this order; latin-1 decodes every file."""
_OTHER_FILES = (
    (b"PK\x03\x04", "an Excel or OpenDocument workbook, or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "a database"),
)
_START = 400
"""Bytes from which UTF-16 without a mark is recognised."""


@dataclass(frozen=True)
class Decoded:
    """A file's text, with its byte order mark if it has one, and its encoding."""

    text: str
    encoding: str


def decoded(data: bytes) -> Decoded:
    """The text of a file. Raises `GradebookProblem` for a file that holds no text."""
    for start, kind in _OTHER_FILES:
        if data.startswith(start):
            raise GradebookProblem(f"this is {kind}; save it as CSV and name that file")
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise GradebookProblem(
            f"this is {encoding.upper()} text, damaged at byte {error.start}; export the file again"
        ) from error
    if "\0" in text:
        raise GradebookProblem("this is not a text file; name the CSV file that was exported")
    if text.lstrip("\ufeff \t\r\n")[:20].casefold().startswith(("<html", "<!doctype", "<?xml")):
        raise GradebookProblem("this is a web page or XML; save it as CSV and name that file")
    return Decoded(text, encoding)


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    zeros = [data[start:_START:2].count(0) for start in (0, 1)]
    if len(data) % 2 == 0 and max(zeros) > len(data[:_START]) / 4:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return next(name for name in _UNMARKED if _decodes(data, name))


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
