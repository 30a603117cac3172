"""What a bijector's values depend on besides its parameter and the point.

Other points of the batch, random numbers, and what is kept between calls. These are told
where a value is wrong; that nothing is kept is part of the round trip.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np

from graders.comparisons.arrays import Array, close, number
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.evidence import NotObserved
from graders.suites.normalizing_flow.bijector import METHODS, VALUES, Bijector, Kind


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
    # What is not a number is so at each call.
    first, again, other = (np.nan_to_num(seen.array(name)) for name in ("first", "again", "other"))
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


def _depends_on_others(made: Bijector, which: str, x: Array) -> bool:
    """Whether the images of the first points change when other points change."""
    first = len(x) // 2
    other = np.concatenate([x[:first], -2 * x[first:]])
    seen, changed = METHODS[which](made, x), METHODS[which](made, other)
    return seen.shape == changed.shape and not close(changed[:first], seen[:first], **VALUES)


def _batch_says(kind: Kind, made: Bijector, which: str, x: Array, seen: Array) -> str:
    if not _depends_on_others(made, which, x):
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


def batch_says(kind: Kind, made: Bijector, which: str, points: Array, x: Array, seen: Array) -> str:
    """Why images of x (*batch, 2) differ from those of the `points` (N, 2); or nothing."""
    if which not in ("forward", "inverse"):
        return ""
    if says := repeated_says(made, which, points):
        return says
    with suppress(Disagreement, NotObserved):
        if _depends_on_others(made, which, points):
            return "the image of a point depends on the other points of its batch."
        alone = METHODS[which](made, x.reshape(-1, 2))
        if alone.shape == (x.size // 2, 2):
            return arranged_says(alone.reshape(x.shape), seen) or _axis_says(
                kind, made, which, x, seen
            )
    return ""


def arranged_says(images: Array, seen: Array) -> str:
    for says, arranged in _arrangements(images):
        if seen.shape == arranged.shape != images.shape and close(seen, arranged, **VALUES):
            return says
    return ""


def _arrangements(images: Array) -> Iterator[tuple[str, Array]]:
    """Right images (*batch, 2) of which the batch or an axis is wrong, by what is said of them."""
    yield "axes of size 1 are lost, as tf.squeeze does without an axis.", np.squeeze(images)
    merged = images.reshape(-1, 2)
    yield "all axes of the batch are merged into one, as by reshape(-1, 2).", merged
    for axis in range(images.ndim - 1):
        says = f"the two coordinates are put on the {PLACES[axis]} axis; expected the last one."
        yield says, np.moveaxis(images, -1, axis)
    says = "the axes of the batch are in the reversed order, as tf.transpose leaves them."
    yield says, np.moveaxis(images, -1, 0).T


PLACES = ("first", "second", "third", "fourth")


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
    index = f"z[{':, ' * axis}0]"
    return (
        f"the coordinates are taken from the {PLACES[axis]} axis, as by {index}; they are on the"
        " last."
    )
