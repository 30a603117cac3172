"""The one exception by which judging says that an answer is wrong."""

from __future__ import annotations

LENGTH = 2_000
"""Characters of a message at most: it may quote what a student's code claims."""


class Disagreement(AssertionError):
    """An answer is not what was asked.

    `message` is for the student and holds no expected value; `expected` is for
    staff.
    """

    def __init__(self, message: str, expected: str = "") -> None:
        super().__init__(message[:LENGTH])
        self.message = message[:LENGTH]
        self.expected = expected


def require(condition: object, message: str, expected: str = "") -> None:
    """Raise a `Disagreement` with this message unless the condition holds."""
    if not condition:
        raise Disagreement(message, expected)
