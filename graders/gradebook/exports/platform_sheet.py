"""A CSV file that a platform exported, in which single cells can be replaced.

The parser keeps each cell's position in the text, so the byte order mark, the delimiter,
quotes, line ends and all other cells stay byte for byte the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from graders.gradebook.exports.encodings import decoded
from graders.gradebook.problems import GradebookProblem

BYTE_ORDER_MARK = "\ufeff"
DELIMITERS = (",", ";", "\t", "|")
MOST_TITLES = 20
"""Titles listed when a column is not found."""
MOST_ROWS_ABOVE = 20
"""Rows among which the heading is looked for: a report's title may stand above it."""

_STATED = re.compile(r'"?sep=(?P<delimiter>[^\r\n])"?[,;\t]*(\r\n|\r|\n|\Z)', re.IGNORECASE)
"""The first line by which Excel is told the delimiter."""


@dataclass(frozen=True)
class Span:
    """A cell: its position in the file's text, including quotes, and its value."""

    start: int
    end: int
    value: str
    quoted: bool


Row = tuple[Span, ...]


@dataclass(frozen=True)
class PlatformSheet:
    """The file's text, its encoding, its delimiter and its rows; the first row is the heading."""

    text: str
    encoding: str
    delimiter: str
    rows: tuple[Row, ...]

    @property
    def heading(self) -> list[str]:
        return [span.value for span in self.rows[0]]

    def column(self, name: str) -> int:
        """The position of a column. Raises `GradebookProblem` unless exactly one has the name."""
        positions = _positions(self.rows[0], name)
        if len(positions) != 1:
            raise GradebookProblem(_not_one(name, self.heading, len(positions)))
        return positions[0]

    def columns(self, *names: str) -> dict[str, int]:
        """The positions of those of these columns that exist."""
        return {name: self.column(name) for name in names if _positions(self.rows[0], name)}

    def value(self, row: Sequence[Span], column: int | None) -> str:
        """A cell's value, stripped; empty when the row is too short."""
        return row[column].value.strip() if column is not None and column < len(row) else ""

    def merged(self, values: Mapping[tuple[int, int], str]) -> str:
        """The text with these values in the cells at (row, column)."""
        parts, done = [], 0
        for (row, column), value in sorted(values.items()):
            span = self.rows[row][column]
            parts += [self.text[done : span.start], self._written(value, span.quoted)]
            done = span.end
        return "".join([*parts, self.text[done:]])

    def written(self, values: Mapping[tuple[int, int], str]) -> bytes:
        """The file with these values in the cells at (row, column)."""
        return self.merged(values).encode(self.encoding)

    def line(self, row: int) -> int:
        """The number of the line, from 1, on which a row starts."""
        return _line(self.text, self.rows[row][0].start)

    def _written(self, value: str, quoted: bool) -> str:
        special = quoted or any(sign in value for sign in (self.delimiter, '"', "\n", "\r"))
        return '"' + value.replace('"', '""') + '"' if special else value


def read(data: bytes, *required: str) -> PlatformSheet:
    """Parse a file, with the delimiter that gives its heading the required columns.

    Raises `GradebookProblem` when it is not CSV, when a column is missing with every
    delimiter, or when a row has more cells than the heading.
    """
    file = decoded(data)
    start = len(BYTE_ORDER_MARK) if file.text.startswith(BYTE_ORDER_MARK) else 0
    stated = _STATED.match(file.text, start)
    delimiters = (stated["delimiter"],) if stated else DELIMITERS
    start = stated.end() if stated else start
    headings = []
    for delimiter in delimiters:
        position, heading = _heading(file.text, start, delimiter, required)
        if all(_positions(heading, name) for name in required):
            rows = tuple(_rows(file.text, position, delimiter))
            sheet = PlatformSheet(file.text, file.encoding, delimiter, rows)
            _require_heading_as_wide_as_rows(sheet)
            return sheet
        headings.append([span.value for span in heading])
    widest = max(headings, key=len)
    missing = next(name for name in required if name not in widest)
    raise GradebookProblem(_not_one(missing, widest, 0))


def _heading(text: str, start: int, delimiter: str, required: Sequence[str]) -> tuple[int, Row]:
    """The position and the cells of the first row with all required columns, or else the widest."""
    widest: tuple[int, Row] = (start, ())
    for number, row in enumerate(_rows(text, start, delimiter, strict=False)):
        if number == MOST_ROWS_ABOVE:
            break
        if all(_positions(row, name) for name in required):
            return row[0].start, row
        widest = max(widest, (row[0].start, row), key=lambda found: len(found[1]))
    return widest


def _positions(heading: Sequence[Span], name: str) -> list[int]:
    """The columns with exactly this title; if none has it, those that differ in case and blanks."""
    exact = [number for number, span in enumerate(heading) if span.value == name]
    folded = _folded(name)
    return exact or [n for n, span in enumerate(heading) if _folded(span.value) == folded]


def _folded(title: str) -> str:
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())


def _not_one(name: str, titles: Sequence[str], count: int) -> str:
    if count:
        return f"{count} columns are named {name!r}; rename or delete all but one"
    named = [title.strip() for title in titles if title.strip()]
    if not named:
        return f"no column {name!r}: the file is empty; export it again"
    close = get_close_matches(name, named, n=1, cutoff=0.6)
    if close:
        return f"no column {name!r}; did you mean {close[0]!r}?"
    shown = ", ".join(repr(title) for title in named[:MOST_TITLES])
    more = f" and {len(named) - MOST_TITLES} more" if len(named) > MOST_TITLES else ""
    return f"no column {name!r}; it has {shown}{more}"


def _require_heading_as_wide_as_rows(sheet: PlatformSheet) -> None:
    width = len(sheet.rows[0])
    for number, row in enumerate(sheet.rows):
        if any(span.value.strip() for span in row[width:]):
            raise GradebookProblem(
                f"line {sheet.line(number)} has {len(row)} cells, but the heading has {width};"
                f" put quotes around a cell that holds {sheet.delimiter!r}, or name all columns"
            )


def _line(text: str, position: int) -> int:
    return len(re.findall(r"\r\n|\r|\n", text[:position])) + 1


def _rows(text: str, start: int, delimiter: str, strict: bool = True) -> Iterator[Row]:
    """The rows; each cell is plain, or quoted with doubled quotes inside.

    A quote that is never closed raises `GradebookProblem`, unless not `strict`.
    """
    sign = re.escape(delimiter)
    quoted, plain = r'"[^"]*(?:""[^"]*)*(?P<closed>"?)', rf"[^{sign}\r\n]*"
    end = rf"{sign}|\r\n|\r|\n|\Z"
    cell = re.compile(rf"(?P<quoted>{quoted})?(?P<plain>{plain})(?P<end>{end})")
    row: list[Span] = []
    while start < len(text) or row:
        match = cell.match(text, start)
        assert match is not None  # the pattern matches at every position
        if strict and match["closed"] == "":
            where = _line(text, match.start())
            raise GradebookProblem(f"the quote on line {where} is never closed; close or delete it")
        row.append(_span(match))
        start = match.end()
        if match["end"] != delimiter:
            yield tuple(row)
            row = []


def _span(match: re.Match[str]) -> Span:
    quoted = match["quoted"]
    inner = "" if quoted is None else quoted[1:].removesuffix('"').replace('""', '"')
    return Span(match.start(), match.start("end"), inner + match["plain"], quoted is not None)
