"""What a bijector's values depend on besides its parameter and the point.

Other points of the batch, random numbers, and what is kept between calls. These are told
where a value is wrong; that nothing is kept is part of the round trip.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.evidence import NotObserved
from graders.suites.normalizing_flow.bijector import METHODS, VALUES, Bijector, Kind
from graders.suites.normalizing_flow.formulas import number


def other_parameter(kind: Kind, made: Bijector) -> float:
    """Another of the parameters, clearly another one."""
    return next(p for p in kind.parameters if abs(p - made.parameter) > 0.1)


def dependence_says(kind: Kind, made: Bijector, which: str, x: Array, seen: Array) -> str:
    """What else the images `seen` of x depend on, in words; empty if nothing was found."""
    says = repeated_says(made, which, x)
    if not says:
        with suppress(Disagreement, NotObserved):
            says = _batch_says(kind, made, which, x, seen)
    return says


def repeated_says(made: Bijector, which: str, x: Array) -> str:
    """What is said of a method that gives other results at another call; or nothing."""
    with suppress(Disagreement, NotObserved):
        return _repeated_says(made, which, x)
    return ""


def _repeated_says(made: Bijector, which: str, x: Array) -> str:
    seen = made.call("repeated", parameter=made.given(), x=x, which=which)
    first, again, other = (seen.array(name) for name in ("first", "again", "other"))
    if not close(again, first, **VALUES):
        return (
            f"{which} gives other points when it is called once more with the same parameter and"
            " points: it draws random numbers, or something is kept from earlier calls."
        )
    if not close(other, first, **VALUES):
        return (
            f"Your {made.name} draws random numbers: {which} gives other points at each call with"
            " the same parameter."
        )
    return ""


def _batch_says(kind: Kind, made: Bijector, which: str, x: Array, seen: Array) -> str:
    half = METHODS[which](made, x[: len(x) // 2])
    if len(seen) != len(x) or half.shape != seen[: len(half)].shape:
        return ""
    if close(half, seen[: len(half)], **VALUES):
        return ""
    says = f"{which}: the image of a point depends on the other points of its batch."
    for remark, image in _of_means(kind, made, which, x):
        if close(seen, image, **VALUES):
            return f"{says} {remark}"
    return says


def _of_means(kind: Kind, made: Bijector, which: str, x: Array) -> Iterator[tuple[str, Array]]:
    """Maps that use the mean of all points, by what is said of them."""

    def right(points: Array) -> Array:
        return kind.right(which, made.parameter, points)

    mean = x.mean(0)
    about = "It takes the mean of the points as the origin."
    yield about, mean + right(x - mean)
    yield "It subtracts the mean of the points first.", right(x - mean)
    yield "It subtracts the mean of its results.", right(x) - right(x).mean(0)
    with np.errstate(all="ignore"):
        yield "It standardizes the points first.", right((x - mean) / x.std(0))
        yield "It divides the points by the largest one.", right(x / np.abs(x).max())


def require_nothing_kept(kind: Kind, made: Bijector, x: Array, there: Array) -> None:
    """`there` is forward of x: it was seen after other calls, and after another was made."""
    plain = made.forward(x)
    if close(there, plain, **VALUES) or there.shape != plain.shape:
        return
    random = repeated_says(made, "forward", x)
    require(not random, random, diagnosis=True)
    other = other_parameter(kind, made)
    alone = made.there_and_back(x, "inverse", made.parameter).array("there")
    if close(alone, plain, **VALUES):
        values = f"{kind.symbol} = {number(made.parameter)}"
        says = (
            f"The parameter of one {made.name} changes when another is made: all of them share it,"
            " as if it were kept on the class or in a global name. forward of one with"
            f" {values} gave other points after one with {number(other)} was made."
        )
        raise Disagreement(says, diagnosis=True)
    opposite = close(alone, replace(made, parameter=-made.parameter).forward(x), **VALUES)
    flips = f" The sign of {kind.symbol} is flipped then." if opposite else ""
    require(
        False,
        f"forward gives other points after forward and inverse of the same {made.name} were"
        f" called: a call must not change the object.{flips}",
        diagnosis=True,
    )


def batch_says(kind: Kind, made: Bijector, which: str, x: Array, seen: Array) -> str:
    """Why images of points (*batch, 2) differ from those of single points; or nothing."""
    if which not in ("forward", "inverse"):
        return ""
    flat = x.reshape(-1, 2)
    alone = METHODS[which](made, flat)
    if seen.shape == x.shape != flat.shape and close(seen.reshape(-1, 2), alone, **VALUES):
        return "the image of a point depends on the other points of its batch."
    return _axis_says(kind, made, which, x, seen) or _squeezed_says(alone, x, seen)


def _squeezed_says(alone: Array, x: Array, seen: Array) -> str:
    squeezed = tuple(n for n in x.shape if n != 1)
    same = seen.shape == squeezed != x.shape and close(seen.ravel(), alone.ravel(), **VALUES)
    return "axes of size 1 are lost, as tf.squeeze does without an axis." if same else ""


def _axis_says(kind: Kind, made: Bijector, which: str, x: Array, seen: Array) -> str:
    """What is said of images whose coordinates were taken from another axis; or nothing."""
    for axis in range(x.ndim - 1):
        if x.shape[axis] < 2:
            continue
        pairs = np.stack([np.take(x, 0, axis=axis), np.take(x, 1, axis=axis)], axis=-1)
        image = kind.right(which, made.parameter, pairs)
        moved = [np.moveaxis(image, -1, to) for to in range(image.ndim)]
        for arranged in (*moved, *(one.T for one in moved)):
            if seen.shape == arranged.shape and close(seen, arranged, **VALUES):
                return _axis_remark(axis)
    return ""


def _axis_remark(axis: int) -> str:
    place = ("first", "second", "third", "fourth")[axis]
    index = f"z[{':, ' * axis}0]"
    return f"the coordinates are taken from the {place} axis, as by {index}; they are on the last."
