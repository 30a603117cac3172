"""Shapes: of arrays, and the batch and event shapes of distributions."""

from __future__ import annotations

from collections.abc import Sequence

from graders.comparisons.disagreement import require
from graders.comparisons.fields import Fields


def require_shape(what: str, seen: Sequence[int], expected: Sequence[int]) -> None:
    """Raise a `Disagreement` that names both shapes unless they are equal.

    Arguments:
        what: the name of the value, as the message states it.
        seen: the shape of the student's array.
        expected: the right shape; the message contains it.

    Raises:
        Disagreement: the shapes differ.

        >>> from graders.comparisons.shapes import require_shape
        >>> require_shape("labels", (24,), (24,))
        >>> require_shape("labels", (24, 2), (24,))
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: labels: expected shape (24,), got (24, 2).
    """
    require(
        tuple(seen) == tuple(expected),
        f"{what}: expected shape {tuple(expected)}, got {tuple(seen)}.",
    )


def require_shapes(seen: Fields, *, batch: Sequence[int], event: Sequence[int]) -> None:
    """Raise a `Disagreement` unless a distribution has this batch shape and event shape.

    Arguments:
        seen: an observation with the fields `batch_shape` and `event_shape`, lists of sizes.
        batch: the right batch shape; the message contains it.
        event: the right event shape; the message contains it.

    Raises:
        Disagreement: a shape differs, or a field is missing or is not a shape.

        >>> from graders.comparisons.fields import Fields
        >>> from graders.comparisons.shapes import require_shapes
        >>> seen = Fields({"batch_shape": [3], "event_shape": [2]})
        >>> require_shapes(seen, batch=(3,), event=(2,))
        >>> require_shapes(seen, batch=(), event=(2,))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: ... expected batch shape (), got (3,).
    """
    for name, expected in (("batch_shape", batch), ("event_shape", event)):
        shape = seen.shape(name)
        require(
            shape == list(expected),
            f"Your distribution: expected {name.replace('_', ' ')} {_show(expected)},"
            f" got {_show(shape)}.",
        )


def _show(shape: Sequence[object]) -> str:
    return repr(tuple(shape))[:200]
