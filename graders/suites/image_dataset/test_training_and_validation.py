"""Training and validation data: 5½ points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close, show
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.checks import Advice, check
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.sandbox.observation import Outcome
from graders.suites.image_dataset.inputs import TILES, images, recognised, tile_means
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
# The text states no dtype for pixels from 0 to 255: a right solution may need bytes, or floats.
DTYPES = ("uint8", "float32", "float64")
# A data set that repeats without end has 9,000 images in the elements that are read. More
# images would take too much memory, as each is compared with every image given.
MOST_SEEN = 30_000
# Half a grey level is 0.002; division by 256 stays within this, too.
PIXEL = 5e-3


def parts(observe: Observer, draw: Draw, count: int = COUNT) -> Evidence:
    """What is seen when bytes are passed, or floats where bytes make the code raise."""
    return _parts(observe, draw, count)[0]


def _parts(observe: Observer, draw: Draw, count: int) -> tuple[Evidence, str]:
    """The evidence, and the dtype of the images that it belongs to."""
    given, failures = images(draw("images"), count), []
    for dtype in DTYPES:
        try:
            return observe("parts", images=given.astype(dtype)), dtype
        except NotObserved as failure:
            failures.append(failure)
            if failure.observation.outcome is not Outcome.RAISED:
                break
    raise failures[0]


def require_dataset(seen: Evidence, part: str) -> None:
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


def identities(seen: Evidence, draw: Draw, part: str, epoch: int) -> Array:
    """The indices of the images, in order; raises `Disagreement` for an unknown image."""
    which = recognised(tiles(seen, part, epoch), images(draw("images"), COUNT))
    unknown = int(np.sum(which < 0))
    require(
        unknown == 0,
        f"{unknown} of {len(which)} images in the {part} data are not among those given.",
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
            f"the elements of the {part} data: expected a pair (image, image), got “{form[:50]}”.",
        )
        for epoch in EPOCHS:
            require_equal(seen, part, epoch)


def require_equal(seen: Evidence, part: str, epoch: int) -> None:
    """Inputs and targets are the same images in the same order, to the last bit."""
    apart = seen.array(f"{part}_apart_{epoch}")
    require(
        apart.dtype.kind == "f" and apart.size and not np.any(np.isnan(apart)),
        f"In the {part} data the second component of an element is not an image like the first.",
    )
    require(
        np.all(apart == 0.0),
        f"In the {part} data inputs and targets differ by up to {np.max(apart):.4g}.",
    )


@check(SPLIT, points=0.5, hint="Convert the pixels to float32 before you scale them.")
def test_images(observe: Observer, draw: Draw, advice: Advice) -> None:
    """The images have 36 by 36 pixels of three colours, in float32."""
    seen = parts(observe, draw)
    for part in PARTS:
        require_dataset(seen, part)
        for returned in seen.entries(f"{part}_dtypes", str)[:1]:
            require(
                returned == "float32",
                f"the {part} images: expected dtype float32, got {returned[:50]}.",
            )
        for shape in batches(seen, part, 0)[:1]:
            require(
                shape[-3:] == [36, 36, 3],
                f"the {part} images: expected shape (36, 36, 3), got {tuple(shape[-3:])}.",
            )
    dtype = _parts(observe, draw, COUNT)[1]
    if dtype != DTYPES[0]:
        advice.append(
            f"{SPLIT} raises when it is given bytes (uint8), as Matplotlib makes them; it was tried"
            f" with images of dtype {dtype}. `tf.cast(image, tf.float32)` takes both."
        )


@check(SPLIT, points=1, hint="What does `batch` do with the remaining images at the end?")
def test_batches(observe: Observer, draw: Draw) -> None:
    """Both parts come in batches of 20, and a remainder is dropped."""
    seen = parts(observe, draw, WITH_REMAINDER)
    for part in PARTS:
        shapes = batches(seen, part, 0)
        unbatched = next((shape for shape in shapes if len(shape) != 4), None)
        require(
            unbatched is None,
            f"The {part} data are not in batches: got an element of shape {unbatched}.",
        )
        require(
            shapes[0][0] == BATCH,
            f"the {part} data: expected batches of {BATCH} images, got batches of {shapes[0][0]}.",
        )
        require(
            all(shape[0] == BATCH for shape in shapes),
            f"The last batch of the {part} data has {shapes[-1][0]} images: drop the remainder.",
            diagnosis=True,
        )
        for shape in seen.shapes(f"{part}_shapes")[:1]:
            require(
                shape[:1] == [BATCH],
                f"The batch size of the {part} data is not fixed: element_spec does not have it.",
            )


@check(SPLIT, points=1, hint="Use four fifths and one fifth of the images, and leave none out.")
def test_split(observe: Observer, draw: Draw) -> None:
    """Training has 80 % of the images, validation the other 20 %."""
    seen = parts(observe, draw)
    counts = {part: len(tiles(seen, part, 0)) for part in PARTS}
    message = f"Of {COUNT} images, an epoch of your training data has {counts['training']} and"
    message = f"{message} one of your validation data has {counts['validation']}."
    for part, share in SHARES.items():
        largest = max(shape[0] if len(shape) == 4 else 1 for shape in batches(seen, part, 0))
        require(
            share - largest < counts[part] <= share,
            message,
            f"{SHARES} less a remainder of a batch",
        )
        which = identities(seen, draw, part, 0)
        require(
            len(np.unique(which)) == len(which),
            f"Some images occur several times in one epoch of the {part} data.",
        )


@check(
    SPLIT,
    points=1.5,
    hint="Decide which images belong to which part before any shuffle that differs between epochs.",
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
    """The reason why images are in both parts, if it is known."""
    members = [set(which.tolist()) for which in shown["validation"]]
    if members[0] != members[1]:
        return (
            "The validation images change from epoch to epoch: you split the data after a shuffle"
            " that differs in each epoch."
        )
    if members[0] <= set(shown["training"][0].tolist()):
        return "All validation images are training images, too."
    return ""


@check(SPLIT, points=0.5, hint="A shuffle buffer as large as the data mixes them all.")
def test_shuffled(observe: Observer, draw: Draw, advice: Advice) -> None:
    """The training images are in another order than they were given."""
    seen = parts(observe, draw)
    orders = [identities(seen, draw, "training", epoch) for epoch in EPOCHS]
    # A right shuffle of 320 images keeps their order with a chance of 1/320!, one with a
    # buffer of two with 2⁻³¹⁹, and one of the 16 whole batches with 1/16! = 5e-14.
    require(
        not all(np.all(np.diff(order) > 0) for order in orders),
        "The training images are in the order in which they were given.",
    )
    if _whole_batches_only(orders[0]):
        advice.append(
            "You shuffle whole batches only: each batch always has the same images."
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
        returned, which = tiles(seen, part, 0), identities(seen, draw, part, 0)
        means = tile_means(images(draw("images"), COUNT))[which]
        require_scaled(part, returned, means)
        require_range(part, seen.array(f"{part}_range_0"))


def require_scaled(part: str, returned: Array, means: Array) -> None:
    if close(returned, means / 255, rtol=0.0, atol=PIXEL):
        return
    for mistake in mistakes.scaled(means):
        if close(returned, mistake.value, rtol=PIXEL, atol=PIXEL / 255):
            raise Disagreement(f"In the {part} data: {mistake.says}", diagnosis=True)
    worst = np.abs(returned - means / 255).max()
    raise Disagreement(
        f"In the {part} data the pixels are not scaled to [0, 1] correctly: the mean values of"
        f" tiles are off by up to {worst:.3g}.",
        show(means / 255),
    )


def require_range(part: str, returned: Array) -> None:
    if returned.shape != (2,) or returned.dtype.kind != "f":
        raise Disagreement(f"The range of the {part} data is not usable.")
    low, high = float(returned[0]), float(returned[1])
    require(
        low >= -1e-6 and high <= 1 + 1e-6,
        f"the pixels of the {part} data: expected values in [0, 1], got {low:.4g} to {high:.4g}.",
    )
