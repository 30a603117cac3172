"""What is seen of both parts of a data set, and which images they hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.sandbox.observation import Outcome
from graders.suites.image_dataset import scaling
from graders.suites.image_dataset.inputs import (
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
# … and a remainder in both: 184 and 46 images.
WITH_REMAINDER = 230
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
    for dtype in DTYPES:
        try:
            return Seen(observe("parts", images=given.astype(dtype)), given, known, dtype)
        except NotObserved as failure:
            failures.append(failure)
            if failure.observation.outcome is not Outcome.RAISED:
                break
    raise failures[0]


@lru_cache(maxsize=4)
def _given(draw: Draw, count: int, make: Make) -> tuple[Array, Array]:
    given = make(draw("images"), count)
    return given, tile_means(given)


def known_parts(observe: Observer, draw: Draw, count: int = COUNT) -> Seen:
    """What is seen of images that are recognised.

    Where the pixels of usual images were changed beyond recognition, which another check
    finds, it is what is seen of images with two values.
    """
    seen = parts(observe, draw, count)
    if _known(seen):
        return seen
    try:
        other = parts(observe, draw, count, two_valued_images)
    except NotObserved:
        return seen
    return other if _known(other) else seen


def _known(seen: Seen) -> bool:
    try:
        return all(np.all(identified(seen, part, 0).which >= 0) for part in PARTS)
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


def identities(seen: Seen, part: str, epoch: int) -> Array:
    """The indices of the images, in order; raises `Disagreement` for an unknown image."""
    which = identified(seen, part, epoch).which
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
        which = identified(seen, part, 0).which
        require(
            np.any(which >= 0),
            f"None of the images in the {part} data is one of those given.",
        )


def scaled_pairs(part: str, seen: Seen) -> tuple[Array, Array]:
    """Pixels that were given, and those of a part, (n, k), row by row of the same image.

    Where images are not recognised, they are pixels of the same rank in both parts.
    """
    found, returned = identified(seen, part, 0), part_pixels(seen, part)
    given = samples(seen.given).astype(np.float64)
    known = bool(np.all(found.which >= 0))
    if known and found.change != "upright":
        return seen.known[found.which], found.undone(tiles(seen.evidence, part, 0))
    if known and returned.shape == (len(found.which), given.shape[1]):
        return given[found.which], returned
    both = np.concatenate([part_pixels(seen, part).ravel() for part in PARTS])
    return scaling.monotone_pairs(given, both) if both.size else (given, both)


def part_pixels(seen: Seen, part: str) -> Array:
    """Some pixels of each image of a part."""
    require_dataset(seen.evidence, part)
    returned = seen.evidence.array(f"{part}_pixels_0")
    require(
        returned.ndim == 2 and returned.dtype.kind == "f" and np.all(np.isfinite(returned)),
        f"The pixels of the {part} data are not usable.",
    )
    return returned
