"""The exception that a check raises when an answer is wrong."""

from __future__ import annotations

from graders.figures import Figure

LENGTH = 2_000
"""The most characters of a message, as it may quote values from a student's code."""


class Disagreement(AssertionError):
    """An answer is wrong.

    Arguments:
        message: text for the student, without the expected value; cut to 2,000 characters.
        expected: the expected value as text, for staff only.
        diagnosis: whether the message names the cause, so that the check's hint is left out.
        figures: tables of the values; those that show expected ones are for staff.

        >>> from graders.comparisons.disagreement import Disagreement
        >>> raise Disagreement("The prior is not normalised.", expected="[0.5, 0.5]")
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: The prior is not normalised.
    """

    def __init__(
        self,
        message: str,
        expected: str = "",
        *,
        diagnosis: bool = False,
        figures: tuple[Figure, ...] = (),
    ) -> None:
        super().__init__(message[:LENGTH])
        self.message = message[:LENGTH]
        self.expected = expected
        self.diagnosis = diagnosis
        self.figures = figures


def require(
    condition: object, message: str, expected: str = "", *, diagnosis: bool = False
) -> None:
    """Raise a `Disagreement` with this message unless the condition holds.

    Arguments:
        condition: any value; it holds when it is true.
        message: text for the student, without the expected value.
        expected: the expected value as text, for staff only.
        diagnosis: whether the message names the cause, so that the check's hint is left out.

    Raises:
        Disagreement: the condition is false.

        >>> from graders.comparisons.disagreement import require
        >>> require(2 > 1, "The loss did not fall.")
        >>> require(1 > 2, "The loss did not fall.")
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: The loss did not fall.
    """
    if not condition:
        raise Disagreement(message, expected, diagnosis=diagnosis)
