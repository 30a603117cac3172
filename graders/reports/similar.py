"""The page of similar submissions, for teachers: both texts side by side. A hint, no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from graders.reports.pages import template
from graders.reports.words import cut

LONGEST = 20_000
"""Characters shown of one text."""
MOST_LINES = 600


@dataclass(frozen=True)
class SimilarPair:
    """Two submissions by whom, the share that they have in common, and their texts.

    Where several students sent one text, `second` says so and `second_text` is empty.
    """

    exercise: str
    first: str
    second: str
    share: float
    first_text: str
    second_text: str


@dataclass(frozen=True)
class Line:
    """A line of both texts, and whether it is the same in both but for blanks."""

    first: str
    second: str
    same: bool


def render(pairs: Sequence[SimilarPair]) -> Iterator[str]:
    """The page, piece by piece."""
    stream = template("similar.html.j2").stream(
        pairs=pairs, beside=beside, longest=LONGEST, title="Similar submissions"
    )
    stream.enable_buffering(100)
    yield from stream


def beside(pair: SimilarPair) -> list[Line]:
    """The lines of both texts, equal ones side by side."""
    first, second = (_lines(text) for text in (pair.first_text, pair.second_text))
    if not second:
        return [Line(line, "", True) for line in first]
    left, right = (["".join(line.split()) for line in lines] for lines in (first, second))
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    rows: list[Line] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        length = max(b - a, d - c)
        one = first[a:b] + [""] * (length - (b - a))
        other = second[c:d] + [""] * (length - (d - c))
        rows += [Line(x, y, kind == "equal") for x, y in zip(one, other)]
    return rows


def _lines(text: str) -> list[str]:
    return cut(text.expandtabs(8), LONGEST).splitlines()[:MOST_LINES]
