"""Training and validation data: 5½ points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close, show
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.checks import Advice, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.image_dataset.inputs import (
    TILES,
    images,
    recognised,
    tile_means,
)
from reference.image_dataset import mistakes

SPLIT = "get_training_and_validation"
PARTS = ("training", "validation")
EPOCHS = (0, 1)
BATCH = 20
# Whole batches in both parts, so that every image must be seen in every epoch …
COUNT = 400
SHARES = {"training": 320, "validation": 80}
# … and a remainder in both: 344 and 86 images.
WITH_REMAINDER = 430
# A data set that repeats without end shows 9,000 in the elements looked at. Each of more would
# be compared with every image given, in memory that this process shares with others.
MOST_SEEN = 30_000
# Half a grey level is 0.002; division by 256 stays within this, too.
PIXEL = 5e-3


def parts(observe: Observer, draw: Draw, count: int = COUNT) -> Evidence:
    return observe("parts", images=images(draw("images"), count))


def require_dataset(seen: Evidence, part: str) -> None:
    number = seen.read("returned", int)
    require(
        number > PARTS.index(part),
        f"You returned one thing, asked for was a pair: there are no {part} data.",
    )
    require(number < 3, f"You returned {number} things, asked for was a pair.")
    kind = seen.read(f"{part}_kind", str)
    require(
        kind == "dataset",
        f"The {part} data are a {kind[:50]}, asked for was a tf.data.Dataset.",
    )


def batches(seen: Evidence, part: str, epoch: int) -> list[list[int]]:
    """The shapes of the first components of all elements."""
    require_dataset(seen, part)
    shapes = seen.shapes(f"{part}_batches_{epoch}")
    require(shapes, f"The {part} data are empty.")
    known = [[size for size in shape if size is not None] for shape in shapes]
    require(known == shapes, f"The shapes of the {part} data could not be read.")
    return known


def tiles(seen: Evidence, part: str, epoch: int, which: str = "inputs") -> Array:
    """The mean values of tiles of each image, in the order seen."""
    batches(seen, part, epoch)
    claimed = seen.array(f"{part}_{which}_{epoch}")
    if claimed.ndim != 2 or claimed.shape[1] != TILES or claimed.dtype.kind not in "uif":
        raise Disagreement(f"The {part} data hold no images of 36 by 36 pixels.")
    require(len(claimed) <= MOST_SEEN, f"The {part} data show {len(claimed)} images in one epoch.")
    return claimed.astype(np.float64)


def identities(seen: Evidence, draw: Draw, part: str, epoch: int) -> Array:
    """Which of the images were seen, in order. Raises `Disagreement` when one is none of them."""
    which = recognised(tiles(seen, part, epoch), images(draw("images"), COUNT))
    strange = int(np.sum(which < 0))
    require(
        strange == 0,
        f"{strange} of {len(which)} images in the {part} data are none of those given.",
    )
    return which


@check(SPLIT, points=0.5, hint="An autoencoder's target is its input.")
def test_pairs(observe: Observer, draw: Draw) -> None:
    """Each element is a pair of images, and the second is the first."""
    seen = parts(observe, draw)
    for part in PARTS:
        require_dataset(seen, part)
        form, count = seen.read(f"{part}_form", str), len(seen.shapes(f"{part}_shapes"))
        require(
            form == "tuple of 2" and count == 2,
            f"The elements of the {part} data are of the form “{form[:50]}”, asked for was a pair"
            " (image, image).",
        )
        for epoch in EPOCHS:
            require_equal(seen, part, epoch)


def require_equal(seen: Evidence, part: str, epoch: int) -> None:
    """Inputs and targets are the same images in the same order, to the last bit."""
    apart = seen.array(f"{part}_apart_{epoch}")
    require(
        apart.dtype.kind == "f" and apart.size and not np.any(np.isnan(apart)),
        f"In the {part} data an element's second component is no image like its first.",
    )
    require(
        np.all(apart == 0.0),
        f"In the {part} data inputs and targets differ, by up to {np.max(apart):.4g}.",
    )


@check(SPLIT, points=0.5, hint="Convert the pixels to float32 before they are scaled.")
def test_images(observe: Observer, draw: Draw) -> None:
    """The images are of 36 by 36 pixels of three colours, in float32."""
    seen = parts(observe, draw)
    for part in PARTS:
        require_dataset(seen, part)
        for dtype in seen.entries(f"{part}_dtypes", str)[:1]:
            require(
                dtype == "float32",
                f"The {part} images have dtype {dtype[:50]}, asked for was float32.",
            )
        for shape in batches(seen, part, 0)[:1]:
            require(
                shape[-3:] == [36, 36, 3],
                f"The {part} images have shape {tuple(shape[-3:])}, asked for was (36, 36, 3).",
            )


@check(SPLIT, points=1, hint="What does `batch` do with what is left over at the end?")
def test_batches(observe: Observer, draw: Draw) -> None:
    """Both parts come in batches of 20, and a remainder is dropped."""
    seen = parts(observe, draw, WITH_REMAINDER)
    for part in PARTS:
        shapes = batches(seen, part, 0)
        unbatched = next((shape for shape in shapes if len(shape) != 4), None)
        require(unbatched is None, f"The {part} data are not in batches: {unbatched}.")
        require(
            shapes[0][0] == BATCH,
            f"The batches of the {part} data hold {shapes[0][0]} images, asked for was {BATCH}.",
        )
        require(
            all(shape[0] == BATCH for shape in shapes),
            f"The last batch of the {part} data holds {shapes[-1][0]} images: a remainder is kept.",
        )
        for shape in seen.shapes(f"{part}_shapes")[:1]:
            require(
                shape[:1] == [BATCH],
                f"The batch size of the {part} data is not fixed: element_spec does not know it.",
            )


@check(SPLIT, points=1, hint="Four fifths and one fifth of the images, none left out.")
def test_split(observe: Observer, draw: Draw) -> None:
    """Training has 80 % of the images, validation the other 20 %."""
    seen = parts(observe, draw)
    counts = {part: len(tiles(seen, part, 0)) for part in PARTS}
    told = f"Of {COUNT} images yours show {counts['training']} in an epoch of training and"
    told = f"{told} {counts['validation']} in one of validation."
    for part, share in SHARES.items():
        largest = max(shape[0] if len(shape) == 4 else 1 for shape in batches(seen, part, 0))
        require(
            share - largest < counts[part] <= share, told, f"{SHARES} less a remainder of a batch"
        )
        which = identities(seen, draw, part, 0)
        require(
            len(np.unique(which)) == len(which),
            f"Some images come several times in one epoch of the {part} data.",
        )


@check(
    SPLIT,
    points=1.5,
    hint="Settle which images belong to which part before anything is shuffled anew.",
)
def test_no_image_in_both(observe: Observer, draw: Draw) -> None:
    """No image is in both training and validation, not even in different epochs."""
    seen = parts(observe, draw)
    shown = {part: [identities(seen, draw, part, epoch) for epoch in EPOCHS] for part in PARTS}
    training, validation = (np.unique(np.concatenate(shown[part])) for part in PARTS)
    both = np.intersect1d(training, validation)
    if not both.size:
        return
    raise Disagreement(f"{_count(both.size)} in both parts. {_leak(shown)}".strip())


def _count(number: int) -> str:
    return "1 image is" if number == 1 else f"{number} images are"


def _leak(shown: dict[str, list[Array]]) -> str:
    """How the images got into both parts, if it can be told."""
    members = [set(which.tolist()) for which in shown["validation"]]
    if members[0] != members[1]:
        return (
            "Which images are validation data changes from epoch to epoch: the data were"
            " split after a shuffle that is done anew each time."
        )
    if members[0] <= set(shown["training"][0].tolist()):
        return "All validation images are training images, too."
    return ""


@check(SPLIT, points=0.5, hint="A shuffle buffer as large as the data mixes them all.")
def test_shuffled(observe: Observer, draw: Draw, advice: Advice) -> None:
    """Training images come in another order than they were given."""
    seen = parts(observe, draw)
    orders = [identities(seen, draw, "training", epoch) for epoch in EPOCHS]
    # A right shuffle of 320 images leaves their order with a chance of 1/320!, one with a
    # buffer of two with 2⁻³¹⁹, and one of the 16 whole batches with 1/16! = 5e-14.
    require(
        not all(np.all(np.diff(order) > 0) for order in orders),
        "The training images come in the order in which they were given.",
    )
    if _whole_batches_only(orders[0]):
        advice.append(
            "Only whole batches are shuffled: the images within one are always the same."
            " Shuffle before `batch`."
        )


def _whole_batches_only(order: Array) -> bool:
    whole = order[: len(order) // BATCH * BATCH].reshape(-1, BATCH)
    return bool(np.all(np.diff(whole, axis=1) == 1))


@check(SPLIT, points=0.5, hint="Divide once by the largest value a pixel can have.")
def test_scaled(observe: Observer, draw: Draw) -> None:
    """The pixels of both parts are scaled to run from 0 to 1."""
    seen = parts(observe, draw)
    for part in PARTS:
        claimed, which = tiles(seen, part, 0), identities(seen, draw, part, 0)
        means = tile_means(images(draw("images"), COUNT))[which]
        require_scaled(part, claimed, means)
        require_range(part, seen.array(f"{part}_range_0"))


def require_scaled(part: str, claimed: Array, means: Array) -> None:
    if close(claimed, means / 255, rtol=0.0, atol=PIXEL):
        return
    for mistake in mistakes.scaled(means):
        if close(claimed, mistake.value, rtol=PIXEL, atol=PIXEL / 255):
            raise Disagreement(f"In the {part} data: {mistake.says}")
    worst = np.abs(claimed - means / 255).max()
    raise Disagreement(
        f"In the {part} data pixels are not what scaling to [0, 1] makes of them: mean values of"
        f" a tile differ by up to {worst:.3g}.",
        show(means / 255),
    )


def require_range(part: str, claimed: Array) -> None:
    if claimed.shape != (2,) or claimed.dtype.kind != "f":
        raise Disagreement(f"The range of the {part} data could not be read.")
    low, high = float(claimed[0]), float(claimed[1])
    require(
        low >= -1e-6 and high <= 1 + 1e-6,
        f"The pixels of the {part} data run from {low:.4g} to {high:.4g}, beyond [0, 1].",
    )
