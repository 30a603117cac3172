"""What became of pairs, and why parts have too few or too many images."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.evaluation import Evidence
from graders.sandbox.observation import Observation, Outcome
from graders.suites.image_dataset import inputs
from graders.suites.image_dataset.inputs import EARLIER, recognised, tile_means
from graders.suites.image_dataset.pairs import changed_only, require_equal, require_upright
from graders.suites.image_dataset.parts import Seen
from graders.suites.image_dataset.shares import require_shares

DRAW = np.random.default_rng(4)


def given(count: int) -> Array:
    return inputs.images(DRAW, count)


def seen(images: Array, training: Array, validation: Array, targets: Array | None = None) -> Seen:
    """Evidence of parts with these images, in batches of 20."""
    fields: dict[str, Any] = {"returned": 2}
    for part, members in (("training", training), ("validation", validation)):
        batches = [[20, 36, 36, 3]] * (len(members) // 20)
        other = members if targets is None or part == "validation" else targets
        apart = 0.0 if other is members else 0.5
        fields |= {
            f"{part}_kind": "dataset",
            f"{part}_batches_0": batches,
            f"{part}_inputs_0": tile_means(members),
            f"{part}_targets_0": tile_means(other),
            f"{part}_apart_0": np.full(len(batches), apart),
        }
    evidence = Evidence(fields, "parts", consult=lambda: Observation(Outcome.RETURNED))
    return Seen(evidence, images, tile_means(images), "uint8")


IMAGES, FEWER = given(100), given(60)
ORDER = DRAW.permutation(80)
TRAINING, VALIDATION = IMAGES[:80][ORDER], IMAGES[80:]


def message(check: Any, *arguments: Any) -> str:
    with pytest.raises(Disagreement) as caught:
        check(*arguments)
    return caught.value.message


def test_right_parts_pass() -> None:
    right = seen(IMAGES, TRAINING, VALIDATION)
    require_shares(right)
    require_equal(right, "training", 0)
    require_upright(right, "training")


@pytest.mark.parametrize(
    ("training", "validation", "says"),
    [
        (np.concatenate([TRAINING, TRAINING]), VALIDATION, "training images comes 2 times"),
        (IMAGES[DRAW.choice(80, 80)], VALIDATION, "with replacement"),
        (np.concatenate([TRAINING[:60], TRAINING[:20]]), VALIDATION, "60 different ones in 80"),
        (VALIDATION, TRAINING, "exchanged"),
        (np.roll(IMAGES, 1, axis=-1)[:60], VALIDATION, "earlier call"),
    ],
)
def test_wrong_shares_have_a_reason(training: Array, validation: Array, says: str) -> None:
    assert says in message(require_shares, seen(IMAGES, training, validation))


def test_a_fixed_number_is_told_from_a_share() -> None:
    fixed = [seen(IMAGES, IMAGES[:60], IMAGES[60:]), seen(FEWER, FEWER, FEWER[:0])]
    assert "number is fixed" in message(require_shares, fixed[0], lambda: fixed)
    shares = [seen(IMAGES, IMAGES[:60], IMAGES[60:]), seen(FEWER, FEWER[:40], FEWER[40:])]
    assert "fixed" not in message(require_shares, shares[0], lambda: shares)


def test_images_of_a_call_with_others_are_told() -> None:
    kept = seen(FEWER, TRAINING, VALIDATION)
    others = [seen(IMAGES, TRAINING, VALIDATION)]
    assert "earlier call" in message(require_shares, kept, lambda: others)


def test_a_split_of_whole_batches_is_told() -> None:
    images = given(95)
    assert "into batches before" in message(
        require_shares, seen(images, images[:60], images[60:80])
    )


@pytest.mark.parametrize(
    ("inputs_", "targets", "says"),
    [
        (TRAINING, TRAINING[::-1], "in two orders, as if each was shuffled by itself"),
        (IMAGES[:80], IMAGES[1:81], "given right after its input"),
        (TRAINING, IMAGES[:80], "inputs were shuffled, the targets were not"),
        (TRAINING, np.roll(TRAINING, 6, axis=1), "80 of 80 targets are none of the images"),
        (TRAINING[:, ::-1], TRAINING, "80 of 80 inputs are upside down; their targets are not"),
    ],
)
def test_pairs_that_are_not_equal_have_a_reason(inputs_: Array, targets: Array, says: str) -> None:
    assert says in message(require_equal, seen(IMAGES, inputs_, VALIDATION, targets), "training", 0)


def test_pairs_that_were_changed_together_are_told() -> None:
    some = TRAINING.copy()
    some[:30] = some[:30, :, ::-1]
    assert "30 of 80 training images are mirrored" in message(
        require_upright, seen(IMAGES, some, VALIDATION), "training"
    )
    earlier = np.roll(TRAINING, 1, axis=-1)
    assert "earlier call" in message(require_upright, seen(IMAGES, earlier, VALIDATION), "training")


def test_each_image_is_recognised_by_its_own_change() -> None:
    mixed = IMAGES.copy()
    mixed[::2] = mixed[::2, ::-1]
    mixed[1] = np.roll(mixed[1], 1, axis=-1)
    found = recognised(tile_means(mixed), tile_means(IMAGES))
    assert np.array_equal(found.which, np.arange(100))
    assert found.changes[:4] == ("upside down", EARLIER, "upside down", "upright")
    assert not changed_only(found, found)
