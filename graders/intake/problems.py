"""The one exception of intake."""

from __future__ import annotations

LONGEST = 2_000
"""Characters in the longest message; file names of a submission can be as long as they like."""


class Unreadable(Exception):
    """What was handed in cannot be read as a submission; `message` says why, in a line.

    The message is printable whatever names and texts it quotes. `candidates` are the
    files that could be meant when there are several. `missing` says that there is
    nothing at the path at all, which is the caller's mistake and not the student's.
    """

    def __init__(
        self, message: str, *, candidates: tuple[str, ...] = (), missing: bool = False
    ) -> None:
        self.message = printable(message)[:LONGEST]
        self.candidates = candidates
        self.missing = missing
        super().__init__(self.message)


def printable(text: str) -> str:
    """The text in one line, with a sign in the place of what a terminal would obey."""
    return "".join(c if c.isprintable() else "�" for c in text)
