"""Numeric arrays: agreement within tolerances, and messages about differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from graders.comparisons.differing import differing
from graders.comparisons.disagreement import Disagreement

Array = npt.NDArray[Any]
Key = TypeVar("Key")

MOST_CAUSES = 3
"""Where more known mistakes than this give the same values, none is named."""


@dataclass(frozen=True)
class Mistake:
    """A known mistake: the value it gives, and the sentence shown to its author.

    Arguments:
        value: an array of any shape, the answer that the mistake leads to.
        says: one sentence for the student; it must not contain the expected value. Where
            it is shown, the check's hint is not.

        >>> import numpy as np
        >>> from graders.comparisons.arrays import Mistake
        >>> Mistake(np.array([2.0, 4.0]), "This is the sum, not the mean.").says
        'This is the sum, not the mean.'
    """

    value: Array
    says: str


def close(seen: Array, expected: Array, *, rtol: float, atol: float) -> bool:
    """Whether shapes are equal and |seen − expected| ≤ atol + rtol·|expected| everywhere.

    Arguments:
        seen: the student's array, of any shape and dtype.
        expected: the right array, of any shape, finite numbers.
        rtol: relative tolerance.
        atol: absolute tolerance, in the unit of `expected`.

    It is False where `seen` holds NaN or has a dtype that is not numeric. It raises nothing.

        >>> import numpy as np
        >>> from graders.comparisons.arrays import close
        >>> close(np.array([1.0, 2.001]), np.array([1.0, 2.0]), rtol=1e-2, atol=0.0)
        True
        >>> close(np.array([[1.0, 2.0]]), np.array([1.0, 2.0]), rtol=1e-2, atol=0.0)
        False
    """
    if seen.shape != expected.shape or seen.dtype.kind not in "biuf":
        return False
    return bool(np.allclose(seen.astype(np.float64), expected, rtol=rtol, atol=atol))


def require_agreement(
    what: str,
    seen: Array,
    expected: Array,
    *,
    rtol: float,
    atol: float,
    mistakes: tuple[Mistake, ...] = (),
) -> None:
    """Raise a `Disagreement` that says how `seen` differs, unless it is `close` to `expected`.

    Arguments:
        what: the name of the value, as the message states it.
        seen: the student's array, of any shape and dtype.
        expected: the right array, of any shape; only staff see its values.
        rtol, atol: tolerances, as in `close`.
        mistakes: known mistakes; the message names those whose value is `close` to `seen`.

    Raises:
        Disagreement: `seen` has another shape, another kind of dtype or other values.

        >>> import numpy as np
        >>> from graders.comparisons.arrays import Mistake, require_agreement
        >>> right, total = np.array([1.0, 2.0]), Mistake(np.array([2.0, 4.0]), "This is the sum.")
        >>> require_agreement("the mean", right, right, rtol=1e-6, atol=0.0)
        >>> require_agreement(
        ...     "the mean", np.array([2.0, 4.0]), right, rtol=1e-6, atol=0.0, mistakes=(total,)
        ... )
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: This is the sum. Got [2., 4.].
        >>> require_agreement("the mean", right[:, None], right, rtol=1e-6, atol=0.0)
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: the mean: expected shape (2,), got (2, 1).
    """
    if close(seen, expected, rtol=rtol, atol=atol):
        return
    tables = differing(what, seen, expected, rtol=rtol, atol=atol)
    named = _named(seen, mistakes, rtol=rtol, atol=atol)
    if named:
        message = f"{named} Got {show(seen)}."
        raise Disagreement(message, show(expected), diagnosis=True, figures=tables)
    raise Disagreement(difference(what, seen, expected), show(expected), figures=tables)


def number(value: float) -> str:
    """A number in three digits, or five where three would make it 1, with a real minus."""
    digits = 5 if 1e-6 < abs(abs(value) - 1) < 5e-3 else 3
    return f"{value:.{digits}g}".replace("-", "−")


def distance(seen: Array, expected: Array, *, rtol: float, atol: float) -> float:
    """The greatest |seen − expected| in units of atol + rtol·|expected|.

    Arguments:
        seen, expected: arrays of any shape and dtype.
        rtol, atol: tolerances, as in `close`; one of them may be 0.

    It is infinite where shapes, or the places of values that are not finite, differ.

        >>> import numpy as np
        >>> from graders.comparisons.arrays import distance
        >>> round(distance(np.array([1.0, 2.5]), np.array([1.0, 2.0]), rtol=0.0, atol=1.0), 6)
        0.5
    """
    if seen.shape != expected.shape or {seen.dtype.kind, expected.dtype.kind} - set("biuf"):
        return float("inf")
    one, other = seen.astype(np.float64), expected.astype(np.float64)
    finite = np.isfinite(other)
    if not np.array_equal(one[~finite], other[~finite], equal_nan=True):
        return float("inf")
    gap, allowed = np.abs(one - other)[finite], (atol + rtol * np.abs(other))[finite]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(gap == 0, 0.0, gap / allowed)
    worst = float(np.max(ratio, initial=0.0))
    return worst if np.isfinite(worst) else float("inf")


def equally_near(distances: Mapping[Key, float]) -> tuple[Key, ...]:
    """The keys of the least distances: those that rounding does not tell from the least."""
    least = min(distances.values(), default=0.0)
    # A tenth of a tolerance is more than rounding makes: tolerances are chosen above it.
    return tuple(key for key, value in distances.items() if value <= max(3 * least, 0.1))


def causes(sentences: Sequence[str]) -> str:
    """One cause, or several of which any may be the one, in words; empty where none can be told.

    >>> from graders.comparisons.arrays import causes
    >>> causes(["This is the median."])
    'This is the median.'
    >>> causes(["This is the median.", "This is 2."])
    'Either of two mistakes gives these values: (1) This is the median. (2) This is 2.'
    >>> causes([])
    ''
    """
    if not 0 < len(sentences) <= MOST_CAUSES:
        return ""
    if len(sentences) == 1:
        return sentences[0]
    listed = " ".join(f"({n}) {says}" for n, says in enumerate(sentences, 1))
    if len(sentences) == 2:
        return f"Either of two mistakes gives these values: {listed}"
    return f"One of these mistakes gives these values: {listed}"


def _named(seen: Array, mistakes: Sequence[Mistake], *, rtol: float, atol: float) -> str:
    """What the mistakes that give these values say; nothing if none or too many do."""
    distances: dict[str, float] = {}
    for mistake in mistakes:
        away = distance(seen, mistake.value, rtol=rtol, atol=atol)
        if away <= 1:
            distances[mistake.says] = min(away, distances.get(mistake.says, away))
    return causes(equally_near(distances))


def difference(what: str, seen: Array, expected: Array) -> str:
    """What is known of a difference, in words, without the expected values.

    Arguments:
        what: the name of the value.
        seen: the student's array, of any shape and dtype.
        expected: the right array, of any shape.

        >>> import numpy as np
        >>> from graders.comparisons.arrays import difference
        >>> difference("the sums", np.array([-1.0, -2.0, -4.0]), np.array([1.0, 2.0, 4.0]))
        'the sums: the sign of every value is flipped. Got [-1., -2., -4.].'
        >>> difference("the sums", np.array([1.5, 2.5]), np.array([1.0, 2.0]))
        'the sums: all 2 values are too large by 0.5. Got [1.5, 2.5].'
    """
    if seen.shape != expected.shape:
        message = f"{what}: expected shape {expected.shape}, got {seen.shape}."
        swapped = seen.ndim > 1 and seen.shape == expected.shape[::-1]
        return f"{message} The axes are in the other order." if swapped else message
    if seen.dtype.kind not in "biuf":
        return f"{what}: expected numbers, got dtype {seen.dtype}."
    unusable = int(np.sum(~np.isfinite(seen)))
    if unusable:
        return f"{what}: {unusable} of {seen.size} values are not finite. Got {show(seen)}."
    return f"{what}: {_gap(seen, expected)} Got {show(seen)}."


def _gap(seen: Array, expected: Array) -> str:
    gap = np.abs(seen.astype(np.float64) - expected)
    if gap.ndim == 0:
        return f"the value is off by {gap:.3g}."
    if expected.dtype.kind in "biu" and expected.size > 1:
        # Labels: how far one is from another means nothing.
        wrong = np.argwhere(gap > 0)
        first = ", ".join(str(int(i)) for i in wrong[0]) if len(wrong) else ""
        return f"{len(wrong)} of {gap.size} are wrong, the first at [{first}]."
    if same := _same_for_all(seen.astype(np.float64), expected.astype(np.float64)):
        return same
    worst = np.unravel_index(int(np.argmax(gap)), gap.shape)
    where = ", ".join(str(int(i)) for i in worst)
    off = int(np.sum(gap > 1e-6 + 1e-6 * np.abs(expected)))
    return f"{off} of {gap.size} values are off, by up to {gap[worst]:.3g}, at [{where}]."


def _same_for_all(seen: Array, expected: Array) -> str:
    """The factor or the amount by which all values differ, in words, if it is the same."""
    if seen.size < 2 or np.ptp(expected) <= 1e-3 * np.max(np.abs(expected)):
        return ""
    offset = float(np.median(seen - expected))
    if np.max(np.abs(seen - expected - offset)) <= 1e-3 * abs(offset):
        return f"all {seen.size} values are too {_size(offset)} by {abs(offset):.3g}."
    factor = float(np.sum(seen * expected) / np.sum(expected**2))
    exact = 1e-3 * min(np.max(np.abs(seen)), np.max(np.abs(seen - expected)))
    if factor and np.max(np.abs(seen - factor * expected)) <= exact:
        if abs(factor + 1) <= 1e-3:
            return "the sign of every value is flipped."
        return f"every value is {factor:.3g} times what it should be."
    return ""


def _size(amount: float) -> str:
    return "large" if amount > 0 else "small"


def show(array: Array, limit: int = 12) -> str:
    """An array as short text: its values in four digits, and its shape when it is long.

    Arguments:
        array: an array of any shape and dtype.
        limit: the number of values up to which all are shown.

    A longer array is shown by its first and last values, or by its least and its
    greatest value when it has more than two axes. It raises nothing.

        >>> import numpy as np
        >>> from graders.comparisons.arrays import show
        >>> show(np.array([1.0, 0.5]))
        '[1. , 0.5]'
        >>> show(np.arange(100))
        '[ 0, 1, 2, ..., 97, 98, 99] (shape (100,))'
        >>> show(np.zeros((2, 3, 4)))
        'values from 0 to 0 (shape (2, 3, 4))'
    """
    if array.ndim > 2 and array.size > limit:
        return f"{_range(array)} (shape {array.shape})"
    edge = 3 if array.ndim < 2 else 2
    with np.printoptions(precision=4, threshold=limit, edgeitems=edge, linewidth=10_000):
        text = np.array2string(np.asarray(array), separator=", ").replace("\n", "")
    while "  " in text:
        text = text.replace("  ", " ")
    return f"{text} (shape {array.shape})" if array.size > limit else text.removesuffix(".")


def _range(array: Array) -> str:
    if array.dtype.kind not in "biuf":
        return f"values of dtype {array.dtype}"
    finite = array[np.isfinite(array)].astype(np.float64)
    return f"values from {finite.min():.4g} to {finite.max():.4g}" if finite.size else "no numbers"
