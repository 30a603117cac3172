"""Pairs of an image and the same image: what became of one of them, or of both."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.suites.image_dataset import scaling
from graders.suites.image_dataset.inputs import EARLIER, UPRIGHT, Recognised
from graders.suites.image_dataset.parts import Seen, batches, identified, tiles


def require_equal(seen: Seen, part: str, epoch: int) -> None:
    """Inputs and targets are the same images in the same order, to the last bit."""
    batches(seen.evidence, part, epoch)
    apart = seen.evidence.array(f"{part}_apart_{epoch}")
    require(apart.size, f"The {part} data are empty.")
    require(
        apart.dtype.kind == "f" and not np.any(np.isnan(apart)),
        f"In the {part} data the second component of an element is not an image like the first.",
    )
    if np.all(apart == 0.0):
        return
    raise Disagreement(
        f"In the {part} data inputs and targets differ by up to {np.max(apart):.4g}."
        f" {_why_apart(seen, part, epoch)}".strip(),
        diagnosis=bool(_why_apart(seen, part, epoch)),
    )


def _why_apart(seen: Seen, part: str, epoch: int) -> str:
    """How targets differ from inputs, if all of them do."""
    inputs = identified(seen, part, epoch)
    targets = identified(seen, part, epoch, "targets")
    if inputs.which.shape != targets.which.shape:
        return ""
    both = (inputs.which >= 0) & (targets.which >= 0)
    if np.any(inputs.which[both] != targets.which[both]):
        return f"They are not the same images: {_orders(inputs.which[both], targets.which[both])}."
    if changed := changed_only(inputs, targets):
        return changed
    if not np.all(both):
        return ""
    one, other = (tiles(seen.evidence, part, epoch, name) for name in ("inputs", "targets"))
    pixels = seen.given.reshape(len(seen.given), -1).mean(-1)[targets.which]
    if np.allclose(other.mean(-1), pixels, rtol=1e-3) and one.max() <= 1.01:
        return "The targets are not scaled."
    if np.allclose(one.mean(-1), pixels, rtol=1e-3) and other.max() <= 1.01:
        return "The inputs are not scaled."
    if all(scaling.is_line(*pair) for pair in zip(one, other)):
        return "They are the same images, scaled in two ways."
    return (
        "They are the same images with other pixels: was noise added to one of them, or was it"
        " scaled in another way?"
    )


def _orders(inputs: Array, targets: Array) -> str:
    """How the orders of inputs and targets differ, in words."""
    places = targets - inputs
    if np.all(places == places[0]):
        where = "after" if places[0] > 0 else "before"
        far = "right" if abs(places[0]) == 1 else f"{abs(places[0])} places"
        return f"each target is the image given {far} {where} its input"
    given = [bool(np.all(np.diff(which) > 0)) for which in (inputs, targets)]
    if given[0] != given[1]:
        shuffled, kept = ("targets", "inputs") if given[0] else ("inputs", "targets")
        return f"the {shuffled} were shuffled, the {kept} were not"
    return "they come in two orders, as if each was shuffled by itself"


def changed_only(inputs: Recognised, targets: Recognised) -> str:
    """Which of inputs and targets were changed, in words; empty if neither or both were."""
    for name, one, rest, other in (
        ("inputs", inputs, "targets", targets),
        ("targets", targets, "inputs", inputs),
    ):
        count = len(one.which)
        unknown = int(np.sum((one.which < 0) & (other.which >= 0)))
        if unknown and np.all(other.which >= 0):
            return (
                f"{unknown} of {count} {name} are none of the images that were given; their {rest}"
                f" are: the {name} were changed."
            )
        turned = [
            change
            for change, upright in zip(one.changes, other.upright)
            if upright and change != UPRIGHT
        ]
        if turned and np.all(other.upright):
            changes = " or ".join(dict.fromkeys(turned))
            return f"{len(turned)} of {count} {name} are {changes}; their {rest} are not."
    return ""


def require_upright(seen: Seen, part: str) -> None:
    """Raise a `Disagreement` if pairs were mirrored or turned, or are those of an earlier call."""
    found = identified(seen, part, 0)
    changes = list(dict.fromkeys(change for change in found.changes if change != UPRIGHT))
    if not changes or np.any(seen.evidence.array(f"{part}_apart_0") != 0):
        return  # the check of pairs looks at what was done to one of them
    earlier = sum(change == EARLIER for change in found.changes)
    require(
        not earlier,
        f"{earlier} of {len(found.which)} {part} images are those of an earlier call: they are kept"
        " for later ones.",
        diagnosis=True,
    )
    some = f"{np.sum(~found.upright)} of {len(found.which)}"
    which = f"{some} {part} images" if np.any(found.upright) else f"The {part} images"
    raise Disagreement(
        f"{which} are {' or '.join(changes)}; they are to stay as they are.", diagnosis=True
    )
