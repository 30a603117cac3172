"""Numeric arrays: agreement within tolerances, and messages about differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graders.comparisons.differing import differing
from graders.comparisons.disagreement import Disagreement

Array = npt.NDArray[Any]


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
        mistakes: known mistakes; the message names the first whose value is `close` to `seen`.

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
    for mistake in mistakes:
        if close(seen, mistake.value, rtol=rtol, atol=atol):
            message = f"{mistake.says} Got {show(seen)}."
            raise Disagreement(message, show(expected), diagnosis=True, figures=tables)
    raise Disagreement(_difference(what, seen, expected), show(expected), figures=tables)


def _difference(what: str, seen: Array, expected: Array) -> str:
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
    worst = np.unravel_index(int(np.argmax(gap)), gap.shape)
    where = ", ".join(str(int(i)) for i in worst)
    off = int(np.sum(gap > 1e-6 + 1e-6 * np.abs(expected)))
    return f"{off} of {gap.size} values are off, by up to {gap[worst]:.3g}, at [{where}]."


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
