"""The exception that intake raises."""

from __future__ import annotations

LONGEST = 2_000
"""Characters in the longest message: a submission's file names can be of any length."""


class Unreadable(Exception):
    """A submission cannot be read; `message` says why, in one line.

    The message is printable whatever names and texts it quotes. `candidates` are the
    files that could be meant when there are several. `missing` says that nothing exists
    at the path, which is the caller's mistake and not the student's.
    """

    def __init__(
        self, message: str, *, candidates: tuple[str, ...] = (), missing: bool = False
    ) -> None:
        self.message = printable(message)[:LONGEST]
        self.candidates = candidates
        self.missing = missing
        super().__init__(self.message)


def printable(text: str) -> str:
    """The text in one line, with a replacement for each character that is not printable."""
    return "".join(c if c.isprintable() else "�" for c in text)
