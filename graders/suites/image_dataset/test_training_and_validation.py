"""Training and validation data: 5½ points."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.checks import Advice, check
from graders.evaluation.draws import Draw
from graders.evaluation.observer import Observer
from graders.suites.image_dataset import scaling
from graders.suites.image_dataset.pairs import require_equal, require_upright
from graders.suites.image_dataset.parts import (
    BATCH,
    COUNT,
    DTYPES,
    EPOCHS,
    PARTS,
    SPLIT,
    WITH_REMAINDER,
    Seen,
    batches,
    filled_parts,
    has_empty,
    identified,
    identities,
    known_parts,
    parts,
    require_dataset,
    require_made_of_the_given,
    scaled_pairs,
    tiles,
)
from graders.suites.image_dataset.shares import is_one_image, observed, require_shares

NEARBY = 60
"""Places by which no image moves if the shuffle's buffer is small."""


@check(SPLIT, points=0.5, hint="An autoencoder's target is its input.")
def test_pairs(observe: Observer, draw: Draw) -> None:
    """Each element is a pair of images, and the second is the first."""
    seen = known_parts(observe, draw)
    for part in PARTS:
        require_dataset(seen.evidence, part)
        form = seen.evidence.read(f"{part}_form", str)
        count = len(seen.evidence.shapes(f"{part}_shapes"))
        require(
            form == "tuple of 2" and count == 2,
            f"the elements of the {part} data: expected a pair (image, image), got “{form[:50]}”.",
        )
        for epoch in EPOCHS:
            require_equal(seen, part, epoch)
    require_made_of_the_given(observe, draw)


@check(SPLIT, points=0.5, hint="Convert the pixels to float32 before you scale them.")
def test_images(observe: Observer, draw: Draw, advice: Advice) -> None:
    """The images have 36 by 36 pixels of three colours, in float32."""
    seen = known_parts(observe, draw)
    for part in PARTS:
        require_dataset(seen.evidence, part)
        for returned in seen.evidence.entries(f"{part}_dtypes", str)[:1]:
            require(
                returned == "float32",
                f"the {part} images: expected dtype float32, got {returned[:50]}.",
            )
        for shape in batches(seen.evidence, part, 0)[:1]:
            require(
                shape[-3:] == [36, 36, 3],
                f"the {part} images: expected shape (36, 36, 3), got {tuple(shape[-3:])}.",
            )
        require_upright(seen, part)
    require_made_of_the_given(observe, draw)
    if seen.dtype != DTYPES[0]:
        advice.append(
            f"{SPLIT} raises when it is given bytes (uint8), as Matplotlib makes them; it was tried"
            f" with images of dtype {seen.dtype}. `tf.cast(image, tf.float32)` takes both."
        )


@check(SPLIT, points=1, hint="What does `batch` do with the remaining images at the end?")
def test_batches(observe: Observer, draw: Draw) -> None:
    """Both parts come in batches of 20, and a remainder is dropped."""
    seen = filled_parts(observe, draw, WITH_REMAINDER).evidence
    for part in PARTS:
        shapes = batches(seen, part, 0)
        unbatched = next((shape for shape in shapes if is_one_image(shape)), None)
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
    require_made_of_the_given(observe, draw)


@check(SPLIT, points=1, hint="Use four fifths and one fifth of the images, and leave none out.")
def test_split(observe: Observer, draw: Draw) -> None:
    """Training has 80 % of the images, validation the other 20 %, whatever their number."""
    seen = parts(observe, draw)
    seen = seen if has_empty(seen) else known_parts(observe, draw)

    def others() -> list[Seen]:
        # More images tell a fixed number from a share.
        return observed(
            lambda: parts(observe, draw),
            lambda: filled_parts(observe, draw),
            lambda: parts(observe, draw, WITH_REMAINDER),
        )

    require_shares(seen, others)
    for part in PARTS:
        identities(seen, part, 0)
    require_shares(parts(observe, draw, WITH_REMAINDER), others)


@check(
    SPLIT,
    points=1.5,
    hint="Decide which images belong to which part before any shuffle that differs between epochs.",
)
@pytest.mark.parametrize("count", [COUNT, WITH_REMAINDER])
def test_no_image_in_both(observe: Observer, draw: Draw, count: int) -> None:
    """No image is in both training and validation, not even in different epochs."""
    seen = known_parts(observe, draw, count)
    if count == WITH_REMAINDER and not are_given(seen):
        return  # Another check finds it.
    shown = {part: [identities(seen, part, epoch) for epoch in EPOCHS] for part in PARTS}
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
    return "The two parts are cut from the images so that they overlap."


@check(SPLIT, points=0.5, hint="A shuffle buffer as large as the data mixes them all.")
def test_shuffled(observe: Observer, draw: Draw, advice: Advice) -> None:
    """The training images are in another order than they were given."""
    seen = known_parts(observe, draw)
    orders = [identities(seen, "training", epoch) for epoch in EPOCHS]
    # A right shuffle of 320 images keeps their order with a chance of 1/320!, one with a
    # buffer of two with 2⁻³¹⁹, and one of the 16 whole batches with 1/16! = 5e-14.
    require(
        not all(np.all(np.diff(order) > 0) for order in orders),
        "The training images are in the order in which they were given.",
    )
    require(
        not all(np.all(np.diff(order) < 0) for order in orders),
        "The training images are in the reverse of the order in which they were given.",
        diagnosis=True,
    )
    if _whole_batches_only(orders[0]):
        advice.append(
            "You shuffle whole batches only: each batch always has the same images."
            " Shuffle before `batch`."
        )
    elif _moved_little(orders[0]):
        advice.append(
            "You shuffle with a small buffer: the images stay almost where they were."
            " A buffer as large as the data mixes them all."
        )


def _whole_batches_only(order: Array) -> bool:
    whole = order[: len(order) // BATCH * BATCH].reshape(-1, BATCH)
    return bool(np.all(np.diff(whole, axis=1) == 1))


def _moved_little(order: Array) -> bool:
    ranks = np.argsort(np.argsort(order))
    return bool(np.max(np.arange(len(order)) - ranks, initial=0) < NEARBY) or bool(
        np.max(ranks - np.arange(len(order)), initial=0) < NEARBY
    )


@check(SPLIT, points=0.5, hint="Divide once by the largest value a pixel can have.")
def test_scaled(observe: Observer, draw: Draw) -> None:
    """The pixels of both parts are scaled to run from 0 to 1."""
    seen = filled_parts(observe, draw)
    changed = False
    for part in PARTS:
        pixels, returned = scaled_pairs(part, seen)
        require(returned.size, f"The {part} data do not contain images of 36 by 36 pixels.")
        if changed_at_random(seen, part, pixels, returned):
            changed = True
            continue
        require_scaled(observe, draw, part, seen)
        require_range(part, seen.evidence.array(f"{part}_range_0"))
    if not changed and are_each_given(seen):
        require_uncut(seen)


def are_given(seen: Seen) -> bool:
    """Whether all inputs are images that were given, as they are."""
    return all(np.all(identified(seen, part, 0).which >= 0) for part in PARTS)


def are_each_given(seen: Seen) -> bool:
    """Whether the inputs of both parts are all images that were given, each of them."""
    which = [identified(seen, part, 0).which for part in PARTS]
    return np.array_equal(np.unique(np.concatenate(which)), np.arange(len(seen.given)))


def require_uncut(seen: Seen) -> None:
    """Raise a `Disagreement` if the least or the largest pixel of all images was changed."""
    ranges = np.array([seen.evidence.array(f"{part}_range_0") for part in PARTS])
    ends, right = (ranges[:, 0].min(), ranges[:, 1].max()), (seen.given.min(), seen.given.max())
    require(
        np.allclose(ends, np.array(right) / scaling.SCALE, rtol=0, atol=scaling.PIXEL),
        f"The pixels run from {ends[0]:.3g} to {ends[1]:.3g}; divided by 255, those of the images"
        f" run from {right[0] / 255:.3g} to {right[1] / 255:.3g}: are the ends cut?",
        diagnosis=True,
    )


def require_scaled(observe: Observer, draw: Draw, part: str, seen: Seen) -> None:
    """Raise a `Disagreement` unless the pixels of a part are those given, divided by 255."""
    pixels, returned = scaled_pairs(part, seen)
    if scaling.is_right(pixels, returned):
        return
    # A division without fraction also makes zeros, but not of images with the pixels 0 and 255.
    nothing = not np.any(returned) and known_parts(observe, draw).given is seen.given
    require(not nothing, f"In the {part} data: all pixels are 0, whatever was given.")
    known = scaling.known_scaling(pixels, returned, seen.given)
    require(not known, f"In the {part} data: {known}", diagnosis=True)
    raise Disagreement(
        f"In the {part} data the pixels are not scaled to [0, 1] correctly:"
        f" they run from {returned.min(initial=np.inf):.3g} to {returned.max(initial=-np.inf):.3g}."
    )


def changed_at_random(seen: Seen, part: str, pixels: Array, returned: Array) -> bool:
    """Whether inputs were changed each in another way, and their targets are scaled rightly.

    That the pairs are not equal is another check's.
    """
    targets = identified(seen, part, 0, "targets")
    if not len(targets.which) or np.any(targets.which < 0) or not np.all(targets.upright):
        return False
    shown = tiles(seen.evidence, part, 0, "targets")
    right = scaling.is_right(seen.known[targets.which], shown)
    return right and scaling.is_random(pixels, returned)


def require_range(part: str, returned: Array) -> None:
    """Raise a `Disagreement` unless all pixels of a part lie in [0, 1]."""
    if returned.shape != (2,) or returned.dtype.kind != "f":
        raise Disagreement(f"The range of the {part} data is not usable.")
    low, high = float(returned[0]), float(returned[1])
    require(
        low >= -1e-6 and high <= 1 + 1e-6,
        f"the pixels of the {part} data: expected values in [0, 1], got {low:.4g} to {high:.4g}.",
    )
