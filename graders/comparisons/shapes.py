"""Shapes: of arrays, and the batch and event shapes of distributions."""

from __future__ import annotations

from collections.abc import Sequence

from graders.comparisons.disagreement import require
from graders.comparisons.fields import Fields


def require_shape(what: str, seen: Sequence[int], asked: Sequence[int]) -> None:
    """Raise a `Disagreement` naming both shapes unless they are equal."""
    require(
        tuple(seen) == tuple(asked),
        f"{what}: yours has shape {tuple(seen)}, asked for was {tuple(asked)}.",
    )


def require_shapes(seen: Fields, *, batch: Sequence[int], event: Sequence[int]) -> None:
    """Raise a `Disagreement` unless a distribution has this batch shape and event shape."""
    for name, asked in (("batch_shape", batch), ("event_shape", event)):
        shape = seen.shape(name)
        require(
            shape == list(asked),
            f"Your distribution has {name.replace('_', ' ')} {_show(shape)},"
            f" asked for was {_show(asked)}.",
        )


def _show(shape: Sequence[object]) -> str:
    return repr(tuple(shape))[:200]
