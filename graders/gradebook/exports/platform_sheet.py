"""A CSV file that a platform exported, in which single cells can be replaced.

The parser keeps each cell's position in the text, so the byte order mark, the delimiter,
quotes, line ends and all other cells stay byte for byte the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graders.gradebook.problems import GradebookProblem

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Span:
    """A cell: its position in the file's text, including quotes, and its value."""

    start: int
    end: int
    value: str
    quoted: bool


@dataclass(frozen=True)
class PlatformSheet:
    """The file's text, its delimiter and its rows; the first row is the heading."""

    text: str
    delimiter: str
    rows: tuple[tuple[Span, ...], ...]

    @property
    def heading(self) -> list[str]:
        return [span.value for span in self.rows[0]]

    def column(self, name: str) -> int:
        """The position of a column. Raises `GradebookProblem` unless exactly one has the name."""
        positions = [position for position, title in enumerate(self.heading) if title == name]
        if len(positions) != 1:
            found = "no column" if not positions else f"{len(positions)} columns"
            names = ", ".join(repr(title) for title in self.heading)
            raise GradebookProblem(f"the file has {found} {name!r}; it has {names}")
        return positions[0]

    def columns(self, *names: str) -> dict[str, int]:
        """The positions of those of these columns that exist."""
        return {name: self.column(name) for name in names if name in self.heading}

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

    def _written(self, value: str, quoted: bool) -> str:
        special = quoted or any(sign in value for sign in (self.delimiter, '"', "\n", "\r"))
        return '"' + value.replace('"', '""') + '"' if special else value


def read(data: bytes, *required: str) -> PlatformSheet:
    """Parse a file, with the delimiter that gives its heading the required columns.

    Bytes that are not UTF-8 are kept. Raises `GradebookProblem` when a column is missing
    with every delimiter.
    """
    text = data.decode("utf-8", "surrogateescape")
    sheets = [_parsed(text, delimiter) for delimiter in ",;\t"]
    for sheet in sheets:
        if set(required) <= set(sheet.heading):
            return sheet
    widest = max(sheets, key=lambda sheet: len(sheet.heading))
    missing = next(name for name in required if name not in widest.heading)
    widest.column(missing)
    raise AssertionError("column() raises for a missing column")


def written(text: str) -> bytes:
    """The file's bytes for a text that `read` decoded."""
    return text.encode("utf-8", "surrogateescape")


def _parsed(text: str, delimiter: str) -> PlatformSheet:
    start = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    return PlatformSheet(text, delimiter, tuple(_rows(text, start, delimiter)) or ((),))


def _rows(text: str, start: int, delimiter: str) -> Iterator[tuple[Span, ...]]:
    """The rows; each cell is plain, or quoted with doubled quotes inside."""
    quoted, plain = r'"[^"]*(?:""[^"]*)*"?', rf"[^{delimiter}\r\n]*"
    end = rf"{delimiter}|\r\n|\r|\n|\Z"
    cell = re.compile(rf"(?P<quoted>{quoted})?(?P<plain>{plain})(?P<end>{end})")
    row: list[Span] = []
    while start < len(text) or row:
        match = cell.match(text, start)
        assert match is not None  # the pattern matches at every position
        row.append(_span(match))
        start = match.end()
        if match["end"] != delimiter:
            yield tuple(row)
            row = []


def _span(match: re.Match[str]) -> Span:
    quoted = match["quoted"]
    inner = "" if quoted is None else quoted[1:].removesuffix('"').replace('""', '"')
    return Span(match.start(), match.start("end"), inner + match["plain"], quoted is not None)
