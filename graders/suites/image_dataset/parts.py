"""What is seen of both parts of a data set, and which images they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.sandbox.observation import Outcome
from graders.suites.image_dataset import scaling
from graders.suites.image_dataset.inputs import (
    EARLIER,
    TILES,
    Recognised,
    images,
    recognised,
    samples,
    tile_means,
    two_valued_images,
)

SPLIT = "get_training_and_validation"
PARTS = ("training", "validation")
EPOCHS = (0, 1)
BATCH = 20
# Whole batches in both parts, so that every image must be seen in every epoch …
COUNT = 400
# … and a remainder in both, of a number that is no multiple of 5: 197.6 and 49.4 images, rounded
# up or down. 12 batches are whole, and 9 and 2 of the parts: a split of whole batches is seen.
WITH_REMAINDER = 247
# Of so many more images a part of a fixed number leaves some for the other.
MORE = 800
# The text states no dtype for pixels from 0 to 255: a right solution may need bytes, or floats.
DTYPES = ("uint8", "float32", "float64")
# A data set that repeats without end has 9,000 images in the elements that are read. More
# images would take too much memory, as each is compared with every image given.
MOST_SEEN = 30_000
MOST_READ = 450 * BATCH
"""Images in as many batches as the probe reads."""

Make = Callable[[np.random.Generator, int], Array]


@dataclass(frozen=True)
class Seen:
    """The evidence, the images that were given, their tile means, and their dtype."""

    evidence: Evidence
    given: Array
    known: Array
    dtype: str


def parts(observe: Observer, draw: Draw, count: int = COUNT, make: Make = images) -> Seen:
    """What is seen when bytes are passed, or floats where bytes make the code raise."""
    (given, known), failures = _given(draw, count, make), []
    first = {"before": True} if count == COUNT else {}
    for dtype in DTYPES:
        try:
            evidence = observe("parts", images=given.astype(dtype), **first)
            return Seen(evidence, given, known, dtype)
        except NotObserved as failure:
            failures.append(failure)
            if failure.observation.outcome is not Outcome.RAISED:
                break
    raise failures[0]


@drawn_once
def _given(draw: Draw, count: int, make: Make) -> tuple[Array, Array]:
    given = make(draw("images"), count)
    return given, tile_means(given)


def filled_parts(observe: Observer, draw: Draw, count: int = COUNT) -> Seen:
    """What is seen of so many images; of more where a part is empty, which another check finds."""
    seen = parts(observe, draw, count)
    if not has_empty(seen):
        return seen
    try:
        more = parts(observe, draw, count + MORE)
    except NotObserved:
        return seen
    return seen if has_empty(more) else more


def has_empty(seen: Seen) -> bool:
    """Whether a part has no images."""
    try:
        return not all(seen.evidence.shapes(f"{part}_batches_0") for part in PARTS)
    except Disagreement:
        return False


def known_parts(observe: Observer, draw: Draw, count: int = COUNT) -> Seen:
    """What is seen of images that are recognised.

    Where the pixels of usual images were changed beyond recognition, which another check
    finds, it is what is seen of images with two values.
    """
    seen = filled_parts(observe, draw, count)
    if _known(seen):
        return seen
    try:
        other = parts(observe, draw, count, two_valued_images)
    except NotObserved:
        return seen
    return other if _known(other) else seen


def _known(seen: Seen) -> bool:
    try:
        return all(np.all(members(seen, part, 0) >= 0) for part in PARTS)
    except Disagreement:
        # What is no data set at all is not mended by other images.
        return True


def require_dataset(seen: Evidence, part: str) -> None:
    """Raise a `Disagreement` unless a part is a data set."""
    number = seen.read("returned", int)
    require(
        number > PARTS.index(part),
        f"{SPLIT}: expected a pair, got one value: there are no {part} data.",
    )
    require(number < 3, f"{SPLIT}: expected a pair, got {number} values.")
    kind = seen.read(f"{part}_kind", str)
    require(
        kind == "dataset",
        f"the {part} data: expected a tf.data.Dataset, got a {kind[:50]}.",
    )


def batches(seen: Evidence, part: str, epoch: int) -> list[list[int]]:
    """The shapes of the first components of all elements."""
    require_dataset(seen, part)
    shapes = seen.shapes(f"{part}_batches_{epoch}")
    before = epoch > 0 and seen.shapes(f"{part}_batches_0")
    require(
        shapes or not before,
        f"The {part} data are empty in the second epoch: they can be gone through once only.",
        diagnosis=True,
    )
    require(shapes, f"The {part} data are empty.")
    known = [[size for size in shape if size is not None] for shape in shapes]
    require(known == shapes, f"The shapes of the {part} data are not usable.")
    return known


def tiles(seen: Evidence, part: str, epoch: int, which: str = "inputs") -> Array:
    """The mean values of tiles of each image, in the order seen."""
    batches(seen, part, epoch)
    returned = seen.array(f"{part}_{which}_{epoch}")
    if returned.ndim != 2 or returned.shape[1] != TILES or returned.dtype.kind not in "uif":
        raise Disagreement(f"The {part} data do not contain images of 36 by 36 pixels.")
    require(
        len(returned) <= MOST_SEEN, f"The {part} data have {len(returned)} images in one epoch."
    )
    return returned.astype(np.float64)


def identified(seen: Seen, part: str, epoch: int, which: str = "inputs") -> Recognised:
    """The given images that a part's images are, in order."""
    return recognised(tiles(seen.evidence, part, epoch, which), seen.known)


def members(seen: Seen, part: str, epoch: int) -> Array:
    """The indices of the images, in order, −1 for unknown ones.

    Inputs that were changed, which another check finds, are known by their targets. Images of
    an earlier call have indices of their own.
    """
    found = identified(seen, part, epoch)
    earlier = np.array([change == EARLIER for change in found.changes], bool)
    which = found.which + len(seen.given) * earlier
    if np.all(which >= 0):
        return np.asarray(which)
    targets = identified(seen, part, epoch, "targets").which
    same = targets.shape == which.shape
    return np.where(which >= 0, which, targets) if same else which


def identities(seen: Seen, part: str, epoch: int) -> Array:
    """The indices of the images, in order; raises `Disagreement` for an unknown image."""
    which = members(seen, part, epoch)
    unknown = int(np.sum(which < 0))
    require(
        unknown == 0,
        f"{unknown} of {len(which)} images in the {part} data are not among those given.",
    )
    return which


def require_made_of_the_given(observe: Observer, draw: Draw) -> None:
    """Raise a `Disagreement` if no image is one of those given: then nothing was done with them."""
    seen = known_parts(observe, draw)
    for part in PARTS:
        require(
            np.any(members(seen, part, 0) >= 0),
            f"None of the images in the {part} data is one of those given.",
        )


def scaled_pairs(part: str, seen: Seen) -> tuple[Array, Array]:
    """Pixels that were given, and those of a part, (n, k), row by row of the same image.

    Where images are not recognised, they are pixels of the same rank in both parts.
    """
    found, returned = identified(seen, part, 0), part_pixels(seen, part)
    given = samples(seen.given).astype(np.float64)
    known, count = found.which >= 0, len(found.which)
    kept = known & found.upright
    if kept.sum() >= max(SOME * count, 1) and returned.shape == (count, given.shape[1]):
        return given[found.which[kept]], returned[kept]
    if known.sum() >= max(SOME * count, 1):
        changed = found.undone(tiles(seen.evidence, part, 0))
        return seen.known[found.which[known]], changed[known]
    targets = identified(seen, part, 0, "targets")
    if len(targets.which) and np.all(targets.which >= 0) and np.all(targets.upright):
        return seen.known[targets.which], tiles(seen.evidence, part, 0, "targets")
    both = np.concatenate([part_pixels(seen, part).ravel() for part in PARTS])
    return scaling.monotone_pairs(given, both) if both.size else (given, both)


SOME = 0.25
"""Least share of images whose scale can be compared."""


def part_pixels(seen: Seen, part: str) -> Array:
    """Some pixels of each image of a part."""
    require_dataset(seen.evidence, part)
    returned = seen.evidence.array(f"{part}_pixels_0")
    require(
        returned.ndim == 2 and returned.dtype.kind == "f" and np.all(np.isfinite(returned)),
        f"The pixels of the {part} data are not usable.",
    )
    return returned
