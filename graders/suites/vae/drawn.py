"""What latents are that a model decodes: samples of the posterior, or something else.

Latents z (calls, N, d) are compared with posterior means and standard deviations (N, d). The
tests of `faults` are of standard normal numbers; a right model fails one of them with a
probability of at most 1e-10 each, see the comments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from graders.comparisons.arrays import Array, causes
from graders.comparisons.disagreement import Disagreement, require

ROUNDING = 2e-2
"""Latents are recovered from float32 pixels to about 1e-3."""
TAIL = 2.5


@dataclass(frozen=True)
class Latents:
    """Latents z (calls, N, d), and the posteriors' means and standard deviations (N, d)."""

    z: Array
    mean: Array
    stddev: Array

    def noise(self) -> Array:
        """Standard normal and independent for samples of the posteriors; (calls, N, d)."""
        return np.asarray((self.z - self.mean) / self.stddev)

    def slope(self) -> float:
        """a, where z is a · mean and noise."""
        weights = self.mean / self.stddev**2
        return float(np.sum(self.z * weights) / np.sum(self.mean * weights) / len(self.z))

    def offset(self) -> float:
        """b, where z is b + mean and noise."""
        return float(np.average(self.z.mean(0) - self.mean, weights=self.stddev**-2))


def factors(count: int) -> tuple[float, float]:
    """Between which factors a mean of `count` squared standard normal numbers lies.

    By Wilson and Hilferty's cube root: outside with probability 1e-10 (6.4 deviations).
    """
    middle, width = 1 - 2 / (9 * count), 6.4 * np.sqrt(2 / (9 * count))
    return max(float(middle - width), 0.0) ** 3, float(middle + width) ** 3


def fault(noise: Array, means: Array, stddev: Array) -> str:
    """Which property of independent standard normal noise (calls, N, d) is missing; or empty."""
    calls, count, size = noise.shape
    shared = (
        ("image of a batch", noise.mean(1) * np.sqrt(count)),
        ("latent of an image", noise.mean(2) * np.sqrt(size)),
        ("call", noise.mean(0) * np.sqrt(calls)),
    )
    low, high = factors(noise.size)
    # The largest of 2,400 standard normal numbers is above 8 with probability 3e-12.
    if not (np.abs(noise).max() < 8 and low <= np.mean(noise**2) <= high):
        return "spread"
    for name, scaled in shared:
        if np.mean(scaled**2) > factors(scaled.size)[1]:
            return name
    # None of 2,400 is above 2.5 with probability 1e-13.
    if np.abs(noise).max() < TAIL and noise.size > 2_000:
        return "tails"
    # Sums of normal numbers with weights of norm 1 are standard normal, and above 7 with
    # probability 3e-12; each of a latent's numbers has one mean to be in.
    along = np.abs(noise.mean((0, 1))) * np.sqrt(calls * count)
    weights = means / stddev / np.linalg.norm(means / stddev) / np.sqrt(calls)
    if along.max() > 7.5 or abs(np.sum(noise * weights)) > 7:
        return "mean"
    # Of weighted squares: by Bernstein's inequality above 9 with probability below 1e-12.
    spreads = np.log(stddev) - np.log(stddev).mean()
    scale = np.sqrt(2 * calls * np.sum(spreads**2))
    return "spread" if abs(np.sum((noise**2 - 1) * spreads)) > 9 * scale else ""


Transform = Callable[[Latents], Array]
MEANS: tuple[tuple[str, Transform], ...] = (
    ("", lambda seen: seen.mean),
    ("the encoder's output is not used", lambda seen: 0 * seen.mean),
    ("about {slope:.2g} times the posterior's mean is used", lambda seen: seen.slope() * seen.mean),
    ("about {offset:.2g} is added to the posterior's mean", lambda seen: seen.mean + seen.offset()),
    ("the sign of the posterior's mean is flipped", lambda seen: -seen.mean),
    ("the posterior's standard deviation stands where its mean belongs", lambda seen: seen.stddev),
)
SPREADS: tuple[tuple[str, Transform], ...] = (
    ("", lambda seen: seen.stddev),
    ("the noise has the standard deviation 1, whatever the posterior's is",
     lambda seen: 1 + 0 * seen.stddev),
    ("the noise is multiplied by the posterior's variance, not by its standard deviation",
     lambda seen: seen.stddev**2),
    ("the noise is multiplied by the root of the posterior's standard deviation",
     lambda seen: seen.stddev**0.5),
    ("the noise is divided by the posterior's standard deviation", lambda seen: 1 / seen.stddev),
    ("the noise is multiplied by the logarithm of the posterior's standard deviation",
     lambda seen: np.abs(np.log(seen.stddev)) + 1e-9),
    ("standard normal noise is added to a sample", lambda seen: np.sqrt(1 + seen.stddev**2)),
)  # fmt: skip


def description(seen: Latents) -> str:
    """What these latents are, in a sentence; empty where that is not known."""
    found = [
        (len([s for s in (of_mean, of_spread) if s]), of_mean, of_spread)
        for (of_mean, mean), (of_spread, spread) in product(MEANS, [*SPREADS, *_fitted(seen)])
        if _fits(seen, mean(seen), spread(seen))
    ]
    fewest = min((size for size, *_ in found), default=0)
    simplest = [(m, s) for size, m, s in found if size == fewest]
    if not simplest or len(simplest) > 2:
        return ""
    values = {"slope": seen.slope(), "offset": seen.offset()}
    return causes([_sentence(m.format(**values), s) for m, s in simplest])


def _sentence(of_mean: str, of_spread: str) -> str:
    if of_mean.startswith("the encoder's output") and "whatever" in of_spread:
        return "Draws from N(0, I) are decoded: the encoder's output is not used."
    text = ", and ".join(part for part in (of_mean, of_spread) if part)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _fits(seen: Latents, mean: Array, stddev: Array) -> bool:
    return not fault((seen.z - mean) / stddev, seen.mean, seen.stddev)


def _fitted(seen: Latents) -> Iterator[tuple[str, Transform]]:
    """The posterior's standard deviation times a factor, as the latents show it."""
    centred = (seen.z - seen.z.mean(0)) * np.sqrt(len(seen.z) / (len(seen.z) - 1))
    ratio = float(np.sqrt(np.mean((centred / seen.stddev) ** 2)))
    points = round(1 / ratio**2) if ratio > 1e-2 else 0
    says = f"the noise is {ratio:.2g} times that of a sample"
    if points > 1:
        says += f", as of a mean of about {points} samples"
    elif abs(ratio**2 - 2) < 0.2:
        says += ", as when noise is added twice"
    if abs(ratio - 1) > 0.08:
        yield says, lambda seen: ratio * seen.stddev
    constant = float(np.sqrt(np.mean(centred**2)))
    if abs(constant - 1) > 0.08:
        yield (
            f"the noise has the standard deviation {constant:.2g}, whatever the posterior's is",
            lambda seen: constant + 0 * seen.stddev,
        )


def limit(z: Array, least: int = 5) -> float:
    """The value to which latents are clipped on one side or both, or 0."""
    top, bottom = z.max(), z.min()
    if np.ptp(z) < ROUNDING:
        return 0.0
    # Two of many continuous numbers are hardly ever as close to the largest as rounding is.
    for end in (top, bottom):
        if np.sum(np.abs(z - end) < ROUNDING / 4) > max(least, 0.01 * z.size):
            return float(end)
    return 0.0


def require_samples(seen: Latents) -> None:
    """Raise a `Disagreement` that says what latents are, unless they are posterior samples."""
    wrong = fault(seen.noise(), seen.mean, seen.stddev)
    if not wrong:
        return
    require_random(seen)
    require(
        wrong != "tails",
        f"{NOT_SAMPLES}: none lies further than {np.abs(seen.noise()).max():.2g} standard"
        " deviations from its mean.",
        diagnosis=True,
    )
    clipped = limit(seen.z)
    require(
        not clipped,
        f"The latents that your model decodes are clipped: none is beyond {clipped:.3g}.",
        diagnosis=True,
    )
    for axis, of in ((1, "image of a batch"), (2, "latent of an image")):
        noise = seen.noise()
        apart = np.ptp(noise, axis=axis).max()
        require(
            apart > ROUNDING,
            f"Every {of} gets the same noise: draw from the posterior itself.",
            diagnosis=True,
        )
    require(
        not exchanged(seen),
        f"The images get each other's latents: {exchanged(seen)}.",
        diagnosis=True,
    )
    says = description(seen)
    require(not says, f"{NOT_SAMPLES}. {says}", diagnosis=True)
    ratio, offset = np.mean(seen.noise() ** 2), np.mean(seen.z - seen.mean)
    require(
        False,
        f"{NOT_SAMPLES}: on average they are {offset:.2g} away from its means, and the variance"
        f" around its means is {ratio:.2g} times the posterior's.",
    )


def exchanged(seen: Latents) -> str:
    """In which order the latents of a batch belong to its images, in words, if in another."""
    count = len(seen.mean)
    orders = {"the batch is in the reversed order": np.arange(count)[::-1]}
    orders |= {f"the batch is moved by {n}": np.roll(np.arange(count), n) for n in (1, -1)}
    apart = ((seen.z.mean(0)[:, None] - seen.mean) / seen.stddev) ** 2
    orders["the batch is in another order"] = apart.mean(-1).argmin(-1)
    for says, order in orders.items():
        if len(np.unique(order)) == count and np.any(order != np.arange(count)):
            mean, stddev = seen.mean[order], seen.stddev[order]
            if not fault((seen.z - mean) / stddev, mean, stddev):
                return says
    return ""


NOT_SAMPLES = "The latents that your model decodes are not samples of the encoder's distribution"


def require_random(seen: Latents) -> None:
    """Raise a `Disagreement` that says what latents are, where all calls decode the same ones."""
    if np.ptp(seen.z, axis=0).max() > ROUNDING:
        return
    same = [says for says, mean in MEANS if np.abs(seen.z - mean(seen)).max() < ROUNDING]
    if same and not same[0]:
        message = (
            "Your model decodes the mean of the posterior; only sampling keeps the latent space"
            " smooth."
        )
    elif same:
        message = f"Your model decodes the same latents at every call: {same[0]}."
    else:
        message = "Your model decodes the same latents at every call: nothing new is drawn."
    raise Disagreement(message, diagnosis=True)
