"""Known mistakes in the reconstruction loss, computed from images and the distribution given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip

PIXELS = (1, 2, 3)


@dataclass(frozen=True)
class Likelihood:
    """Images and the distribution that a loss is given: Bernoulli logits or Gaussian means."""

    family: str
    images: Array
    parameters: Array
    stddev: float = 0.1

    @property
    def mean(self) -> Array:
        """The mean of the distribution, (N, 36, 36, 3)."""
        wide = self.parameters.astype(np.float64)
        return 1 / (1 + np.exp(-wide)) if self.family == "bernoulli" else wide

    def pairs(self) -> Array:
        """The log density of each image under each distribution of the batch, (N · N,)."""
        return np.concatenate([self.terms(image).sum(PIXELS) for image in self.images])

    def terms(self, images: Array) -> Array:
        """The log density of each value of images, (N, 36, 36, 3)."""
        wide = self.parameters.astype(np.float64)
        if self.family == "bernoulli":
            return np.asarray(images * wide - np.logaddexp(0, wide))
        scaled = (images - wide) / self.stddev
        return np.asarray(-(scaled**2) / 2 - np.log(self.stddev * np.sqrt(2 * np.pi)))


def loss(given: Likelihood, parts: Parts) -> Array:
    """The value of a loss: shape () or (N,)."""
    images = parts.get("images", lambda given: given.images.astype(np.float64))(given)
    terms = parts["terms"](given) if "terms" in parts else given.terms(images)
    each = parts.get("pixels", _sum_of_pixels)(terms)
    each = parts["each"](given) if "each" in parts else each
    each = parts.get("link", np.asarray)(each)
    value = parts.get("factor", 1.0) * parts.get("batch", np.mean)(each)
    value = np.abs(value) if parts.get("sign") == "none" else parts.get("sign", -1.0) * value
    return np.asarray(parts.get("whole", np.asarray)(value + parts.get("offset", 0.0)))


def _sum_of_pixels(terms: Array) -> Array:
    return np.asarray(terms.sum(PIXELS))


def _binary(given: Likelihood) -> Array:
    mean = np.clip(given.mean, 1e-7, 1 - 1e-7)
    return np.asarray(given.images * np.log(mean) + (1 - given.images) * np.log(1 - mean))


def _binary_of_keras(given: Likelihood) -> Array:
    """As Keras computes it, in float32: its small number is added once more where it has cut."""
    small, one = np.float32(1e-7), np.float32(1)
    mean, images = np.clip(given.mean.astype(np.float32), small, one - small), given.images
    each = images * np.log(mean + small) + (one - images) * np.log(one - mean + small)
    return np.asarray(each.astype(np.float64))


def _upper_median(each: Array) -> Array:
    return np.asarray(np.sort(each)[len(each) // 2])


def _lower_median(each: Array) -> Array:
    return np.asarray(np.sort(each)[(len(each) - 1) // 2])


_DOMINATES = " With so small a loss, the KL divergence would dominate the training."
LOSS_SLIPS = (
    Slip("sign", "The sign is flipped: the loss is the negative log probability.", 1.0),
    Slip("sign", "The absolute value stands where the sign belongs: log p of a density may be above"
         " 0, and the loss is below 0 then.", "none"),
    Slip("each", "Each image is compared with every distribution of the batch, as an axis of size 1"
         " broadcasts; expected each image with its own.", Likelihood.pairs),
    Slip("batch", "This is the sum over the batch; expected the mean.", np.sum),
    Slip("batch", "The mean over the batch is divided by its size again.",
         lambda each: each.mean() / len(each)),
    Slip("batch", "Only the first image of a batch counts.", lambda each: each[0]),
    Slip("batch", "Only the last image of a batch counts.", lambda each: each[-1]),
    Slip("batch", "This is the median over the batch; expected the mean.", np.median),
    Slip("batch", "This is the median over the batch; expected the mean.", _upper_median),
    Slip("batch", "This is the median over the batch; expected the mean.", _lower_median),
    Slip("batch", "This is the logarithm of a mean of probabilities: average their logarithms.",
         lambda each: np.logaddexp.reduce(each) - np.log(len(each))),
    Slip("batch", "This is the logarithm of a sum of probabilities: average their logarithms.",
         np.logaddexp.reduce),
    Slip("batch", "This is the root of the mean square over the batch; expected the mean.",
         lambda each: -np.sqrt(np.mean(each**2))),
    Slip("batch", "The log probabilities of a batch are not averaged: their largest is taken.",
         np.max),
    Slip("batch", "The log probabilities of a batch are not averaged: their least is taken.",
         np.min),
    Slip("pixels", "This is a mean over an image's values too: log p of an image is the sum over"
         " them." + _DOMINATES, lambda terms: terms.mean(PIXELS)),
    Slip("pixels", "This is a mean over an image's pixels, 36 · 36 of them: log p of an image is"
         " the sum over them." + _DOMINATES, lambda terms: terms.sum(PIXELS) / 36**2),
    Slip("pixels", "This is a mean over the three channels: log p of an image is the sum over"
         " them.", lambda terms: terms.sum(PIXELS) / 3),
    Slip("pixels", "This is a mean over 36 rows or columns: log p of an image is the sum over"
         " them.", lambda terms: terms.sum(PIXELS) / 36),
    Slip("link", "This is 0, as a probability of so many pixels is in float32: either the logarithm"
         " is missing, or nothing is computed.", np.exp),
    Slip("terms", "This is a squared error, not a log probability.",
         lambda given: -((given.images - given.mean) ** 2)),
    Slip("terms", "This is an absolute error, not a log probability.",
         lambda given: -np.abs(given.images - given.mean)),
    *(
        Slip("terms", "This is the cross-entropy of the images and the distribution's mean, which"
             " is −log p for a Bernoulli distribution only.", terms)
        for terms in (_binary, _binary_of_keras)
    ),
    Slip("images", "This is −log p of the distribution's mean: the images are not used.",
         lambda given: given.mean),
    Slip("images", "This is −log p of rounded images.", lambda given: np.round(given.images)),
    Slip("images", "This is −log p of 255 times the images.", lambda given: 255.0 * given.images),
    Slip("images", "This is −log p of the images divided by 255.",
         lambda given: given.images / 255.0),
    Slip("images", "This is −log p of the images subtracted from 1.",
         lambda given: 1.0 - given.images),
    Slip("images", "This is −log p of the images scaled to [−1, 1].",
         lambda given: 2.0 * given.images - 1.0),
)  # fmt: skip


def whole_numbers(values: Sequence[Array]) -> Iterator[Slip]:
    """How a loss became a whole number, where all values are."""
    if all(np.any(value) and np.array_equal(value, np.round(value)) for value in values):
        yield Slip("whole", "The loss is rounded to a whole number, which has no gradient.",
                   np.round)  # fmt: skip
        yield Slip("whole", "The loss is rounded down to a whole number, which has no gradient: is"
                   " there a // in place of a /?", np.floor)  # fmt: skip
        yield Slip("whole", "The decimals of the loss are cut off, so that it has no gradient.",
                   np.trunc)  # fmt: skip


def added_to_probability(values: Iterable[Array]) -> Iterator[Slip]:
    """What was added to a probability that is 0 in float32, before the logarithm was taken."""
    for value in values:
        if value.size and np.ptp(value) == 0 and 1 < value.flat[0] < 50:
            added = float(np.exp(-value.flat[0]))
            says = (
                "The logarithm is taken of a probability, which is 0 in float32 for so many values,"
                f" and of the {added:.2g} added to it: log_prob has no such limit."
            )
            yield Slip("link", says, _log_of_sum(added))
            return


def _log_of_sum(added: float) -> Callable[[Array], Array]:
    return lambda each: np.asarray(np.log(np.exp(each) + added))


def loss_scales(value: Array, given: Likelihood, right: Parts) -> Iterator[Slip]:
    """A factor or an amount that explains the value of a loss."""
    expected = loss(given, right)
    if value.shape != expected.shape:
        return
    factor, amount = abs(float(np.mean(value / expected))), float(np.mean(value - expected))
    sizes = (1, 3, 36, 36**2, 36**2 * 3)
    if factor > 1e-9 and not any(abs(factor * size - 1) < 1e-3 for size in sizes):
        named = {2.0: "twice", 0.5: "half"}
        bases = {float(1 / np.log(2)): "2", float(1 / np.log(10)): "10"}
        for number, base in bases.items():
            if abs(factor / number - 1) < 1e-3:
                says = (
                    f"This is {factor:.3g} times the expected loss: the logarithm to base {base}."
                )
                yield Slip("factor", says, factor)
                return
        found = [says for number, says in named.items() if abs(factor / number - 1) < 1e-3]
        shown = found[0] if found else f"{factor:.3g} times"
        yield Slip("factor", f"This is {shown} the expected loss.", factor)
    total = float(loss(given, {**right, "batch": np.sum}))
    sizes = (1.0, float(len(given.images)))  # the sum, and the mean that is asked for
    if not value.shape and value and not np.any(np.isclose(total / value, sizes, rtol=1e-4)):
        divisor = total / float(value)
        says = f"The sum over the batch is divided by {divisor:.4g}, whatever the batch's size."
        yield Slip("batch", says, lambda each: each.sum() / divisor)
    yield Slip("offset", f"{amount:.3g} is added to the expected loss.", amount)
