"""How many images each part has, and why there are too few or too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from math import ceil, floor

import numpy as np

from graders.comparisons.disagreement import Disagreement
from graders.evaluation.evidence import NotObserved
from graders.suites.image_dataset.inputs import EARLIER, recognised
from graders.suites.image_dataset.parts import (
    BATCH,
    COUNT,
    MOST_READ,
    PARTS,
    Seen,
    batches,
    identified,
    members,
    require_dataset,
    tiles,
)

FRACTIONS = {"training": 0.8, "validation": 0.2}
REPLACED = (0.55, 0.75)
"""Shares of different images among as many draws with replacement: 1 − 1/e, or from fewer."""

Others = Callable[[], list[Seen]]


def require_shares(seen: Seen, others: Others = list) -> None:
    """Raise a `Disagreement` unless each part has its share, less a remainder of a batch.

    `others` are observations with other numbers of images.
    """
    count, lengths = len(seen.given), numbers(seen)
    largest = {part: _largest_batch(seen, part) for part in PARTS}
    shares = {part: round(share * count) for part, share in FRACTIONS.items()}
    repeated = " ".join(repetitions(seen))
    # A share that is no whole number may be rounded up or down.
    right = (
        floor(share * count) - largest[part] < lengths[part] <= ceil(share * count)
        for part, share in FRACTIONS.items()
    )
    if not repeated and all(right):
        return
    message = f"Of {count} images, an epoch of your training data has {lengths['training']} and"
    message = f"{message} one of your validation data has {lengths['validation']}."
    if lengths["training"] < lengths["validation"] == shares["training"]:
        message = f"{message} The parts are exchanged."
    why = repeated or next(_reasons(seen, others()), "")
    if not why and sum(lengths.values()) == count:
        message = f"{message} That is {lengths['training'] / count:.0%} for training."
    raise Disagreement(
        f"{message} {why}".strip(), f"{shares} less a remainder of a batch", diagnosis=bool(why)
    )


def numbers(seen: Seen) -> dict[str, int]:
    """How many images an epoch of each part has."""
    return {
        part: len(tiles(seen.evidence, part, 0)) if _filled(seen, part) else 0 for part in PARTS
    }


def _filled(seen: Seen, part: str) -> bool:
    require_dataset(seen.evidence, part)
    return bool(seen.evidence.shapes(f"{part}_batches_0"))


def _largest_batch(seen: Seen, part: str) -> int:
    shapes = batches(seen.evidence, part, 0) if _filled(seen, part) else [[BATCH]]
    return max(1 if is_one_image(shape) else shape[0] for shape in shapes)


def is_one_image(shape: list[int]) -> bool:
    """Whether a shape is that of one image, flat or not, or of a number."""
    return not shape or shape == [36, 36, 3] or len(shape) == 1


def repetitions(seen: Seen) -> Iterator[str]:
    """How often images occur in an epoch, for each part in which they do several times."""
    for part in PARTS:
        if not _filled(seen, part):
            continue
        if len(tiles(seen.evidence, part, 0)) >= MOST_READ:
            yield "That is as many as were read: the data repeat without end."
            return
        which = members(seen, part, 0)
        if np.any(which < 0):
            continue
        different, times = np.unique(which, return_counts=True)
        if np.all(times == 1):
            continue
        found = f"{len(different)} different ones in {len(which)}"
        share = len(different) / len(which)
        if np.all(times == times[0]):
            yield f"Each of the {part} images comes {times[0]} times in an epoch."
        elif REPLACED[0] < share < 1 and times.max() > 2:
            yield (
                f"Some {part} images come several times in an epoch, others not at all, as if they"
                f" were drawn with replacement: {found}."
            )
        else:
            yield f"Some {part} images come several times in an epoch: {found}."


def _reasons(seen: Seen, others: list[Seen]) -> Iterator[str]:
    yield from _kept(seen, others)
    yield from _whole_batches(seen)
    yield from _fixed(list({len(one.given): one for one in (seen, *others)}.values()))


def _kept(seen: Seen, others: list[Seen]) -> Iterator[str]:
    """Whether images are those of a call with others."""
    for part in PARTS:
        if not _filled(seen, part):
            continue
        found = identified(seen, part, 0)
        rows = tiles(seen.evidence, part, 0)[found.which < 0]
        earlier = EARLIER in found.changes or any(
            bool(len(rows)) and np.any(recognised(rows, other.known).which >= 0) for other in others
        )
        if earlier:
            yield f"The {part} data have images of an earlier call: they are kept for later ones."


def _whole_batches(seen: Seen) -> Iterator[str]:
    """Whether whole batches of all images were split."""
    found, whole = numbers(seen), len(seen.given) // BATCH
    split = all(number and number % BATCH == 0 for number in found.values())
    near = abs(found["training"] / BATCH - FRACTIONS["training"] * whole) < 1
    if split and near and sum(found.values()) == BATCH * whole:
        yield (
            f"The images were put into batches before they were split: of {whole} whole batches"
            f" {found['training'] // BATCH} are training data."
        )


def _fixed(seen: list[Seen]) -> Iterator[str]:
    """Whether the number of images of a part does not depend on how many are given."""
    found = [(len(one.given), numbers(one)) for one in seen]
    for part in PARTS:
        fixed = max(lengths[part] for _, lengths in found)
        full = [count for count, lengths in found if lengths[part] == fixed]
        rest = [(count, lengths[part]) for count, lengths in found if lengths[part] != fixed]
        # Of fewer images than the fixed number all are in the part, less a remainder.
        whole = all(count <= fixed and number > count - BATCH for count, number in rest)
        if len(found) > 1 and whole and (len(full) > 1 or min(full) > fixed):
            kept = " or kept from an earlier call" if fixed == FRACTIONS[part] * COUNT else ""
            yield (
                f"The {part} data have {fixed} images, or all where fewer are given: the number is"
                f" fixed{kept}; it is to grow with the number of images."
            )


def observed(*make: Callable[[], Seen]) -> list[Seen]:
    """What could be observed."""
    found = []
    for one in make:
        with suppress(Disagreement, NotObserved):
            found.append(one())
    return found
