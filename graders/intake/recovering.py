"""Finds what parses in text that does not parse as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graders.intake.dialects.explaining import CONFLICT

ROUNDS = 100
"""Broken statements of one text that are looked for."""
SIZE_LIMIT = 4 * 2**20
"""Characters that are parsed in all of the rounds."""
START = re.compile(r"(?!(elif|else|except|finally)\b)[^\s#)\]}]")
"""How a line begins that can be a statement's first."""


Parse = Callable[[str], BaseException | None]
"""Returns why a text does not parse, None where it does."""


@dataclass(frozen=True)
class Piece:
    """Some lines of a text, after how many lines they begin, and why they do not parse.

    `line` is the line of the text with the error, counted from 1; 0 where nobody knows.
    """

    text: str
    before: int
    error: BaseException | None = None
    line: int = 0


def pieces(text: str, parse: Parse) -> Iterator[Piece]:
    """The parts of a text in order, each of whole statements that parse, or of none that do.

    A merge conflict is left whole: nobody knows which side is meant.
    """
    if CONFLICT.search(text):
        error = parse(text)
        yield Piece(text, 0, error, getattr(error, "lineno", 0) or 0)
    else:
        yield from _pieces(text.split("\n"), parse)


def _pieces(lines: list[str], parse: Parse) -> Iterator[Piece]:
    starts = [number for number, line in enumerate(lines) if START.match(line)]
    first, left, size = 0, ROUNDS, SIZE_LIMIT
    while first < len(lines):
        text = _padded(lines, first, len(lines))
        left, size = left - 1, size - len(text)
        error = parse(text)
        if error is None:
            yield Piece("\n".join(lines[first:]), first)
            return
        line = getattr(error, "lineno", 0) or 0
        hopeless = not line or left < 0 or size < 0
        end = first if hopeless else _end(lines, starts, first, line, parse)
        if end > first:
            yield Piece("\n".join(lines[first:end]), first)
        after = (start for start in starts if start > end)
        following = len(lines) if hopeless else next(after, len(lines))
        yield Piece("\n".join(lines[end:following]), end, error, line)
        first = following


def _end(lines: list[str], starts: list[int], first: int, line: int, parse: Parse) -> int:
    """Where the statement with the error begins: all from the line `first` to there parses."""
    end = len(lines)
    for _ in range(ROUNDS):
        end = max((start for start in starts if first <= start < min(line, end)), default=first)
        error = parse(_padded(lines, first, end))
        if error is None:
            return end
        line = getattr(error, "lineno", 0) or 1
    return first


def _padded(lines: list[str], first: int, end: int) -> str:
    """These lines with the same numbers as in the whole text."""
    return "\n" * first + "\n".join(lines[first:end])
