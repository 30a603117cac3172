"""What pictures are that were decoded from known latents by a known model: tables and fits."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from graders.comparisons.arrays import Array
from graders.suites.vae.drawn import ROUNDING, Latents
from graders.suites.vae.inputs import SmallModel, normalised

IN_TRAINING = "Batch normalisation uses the batch itself, as in training mode, in"
CLOSE = 1e-3


def fitted(seen: Array, right: Array) -> str:
    """What was done to the right means, with numbers that are fitted; empty if nothing fits."""
    low, high = float(seen.min()), float(seen.max())
    if np.abs(np.clip(right, low, high) - seen).max() < CLOSE and np.ptp(seen):
        return f"The means are clipped to {low:.3g} … {high:.3g}."
    each = right.reshape(len(right), -1)
    spread = np.ptp(each, axis=1)[:, None]
    stretched = ((each - each.min(1, keepdims=True)) / spread).reshape(right.shape)
    if np.abs(stretched - seen).max() < CLOSE:
        return "Each image is stretched so that its values go from 0 to 1; expected the means."
    terms = np.stack([right.ravel(), np.ones(right.size)], -1)
    slope, offset = np.linalg.lstsq(terms, seen.ravel().astype(np.float64), rcond=None)[0]
    if np.abs(slope * right + offset - seen).max() < CLOSE * max(1.0, abs(slope)):
        if abs(low) < CLOSE and abs(high - 1) < CLOSE:
            return "The values are stretched so that they go from 0 to 1; expected the means."
        return f"These are {slope:.3g} times the means plus {offset:.3g}; expected the means."
    if low > 0:
        power = float(np.mean(np.log(seen) * np.log(right)) / np.mean(np.log(right) ** 2))
        if np.abs(right**power - seen).max() < CLOSE:
            return f"These are the means to the power of {power:.3g}."
    return ""


def combination(z: Array, seen: Latents) -> str:
    """Which sum of two usual values the latents z (N, d) are, in words; empty if they are none.

    Ten numbers or more, recovered to a thousandth of their size, leave two factors no choice.
    """
    batch = np.broadcast_to(seen.mean.mean(0), z.shape)
    terms = {
        "the mean of each posterior": seen.mean,
        "the mean over the batch of the posteriors' means": batch,
        "the posterior's standard deviation": seen.stddev,
        "the posterior's variance": seen.stddev**2,
        "1": np.ones_like(z),
    }
    for chosen in combinations(terms, 2):
        matrix = np.stack([terms[name].ravel() for name in chosen], -1)
        factors = np.linalg.lstsq(matrix, z.ravel(), rcond=None)[0]
        if np.abs(matrix @ factors - z.ravel()).max() < ROUNDING:
            return " plus ".join(_times(*pair) for pair in zip(factors.tolist(), chosen))
    return ""


def _times(factor: float, name: str) -> str:
    if name == "1":
        return f"{factor:.3g}"
    return name if abs(factor - 1) < ROUNDING else f"{factor:.3g} times {name}"


def plain(logits: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-logits)))


PIXELS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("", plain),
    ("These are the decoder's logits; expected the mean of its distribution.", np.asarray),
    ("These are the decoder's most probable values, not its means.",
     lambda logits: np.round(plain(logits))),
    ("These are variances; expected the mean.", lambda logits: plain(logits) * plain(-logits)),
    ("These are standard deviations; expected the mean.",
     lambda logits: np.sqrt(plain(logits) * plain(-logits))),
    ("These are the decoder's means subtracted from 1.", lambda logits: plain(-logits)),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.",
     lambda logits: np.round(plain(logits) * 255)),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.",
     lambda logits: np.floor(plain(logits) * 255)),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.",
     lambda logits: plain(logits) * 255),
    ("These are scaled to −1 … 1; the mean lies between 0 and 1.",
     lambda logits: 2 * plain(logits) - 1),
    ("A sigmoid is taken of the decoder's means, which lie between 0 and 1 already.",
     lambda logits: plain(plain(logits))),
    ("These means are squared.", lambda logits: plain(logits) ** 2),
    ("These are divided by 255.", lambda logits: plain(logits) / 255),
    ("The rows and columns of the images are swapped.",
     lambda logits: plain(logits).swapaxes(1, 2)),
    ("The images are turned upside down.", lambda logits: plain(logits)[:, ::-1]),
    ("The images are mirrored.", lambda logits: plain(logits)[:, :, ::-1]),
    ("The channels are in the other order.", lambda logits: plain(logits)[..., ::-1]),
    ("The images are in the other order.", lambda logits: plain(logits)[::-1]),
    ("All images are the mean over the batch.",
     lambda logits: 0 * logits + plain(logits).mean(0)),
    ("All images are the first one.", lambda logits: 0 * logits + plain(logits)[:1]),
)  # fmt: skip
UNDONE: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("", np.asarray),
    ("These are the decoder's logits; expected the mean of its distribution.", plain),
    ("These are the decoder's means subtracted from 1.", lambda seen: 1 - seen),
    ("These are scaled to 0 … 255; the mean lies between 0 and 1.", lambda seen: seen / 255),
    (
        "These are scaled to 0 … 255; the mean lies between 0 and 1.",
        lambda seen: (seen + 0.5) / 255,
    ),
    ("These are scaled to −1 … 1; the mean lies between 0 and 1.", lambda seen: (seen + 1) / 2),
    ("The images are turned upside down.", lambda seen: seen[:, ::-1]),
    ("The images are mirrored.", lambda seen: seen[:, :, ::-1]),
    ("The channels are in the other order.", lambda seen: seen[..., ::-1]),
)
"""How pictures of other latents may have been changed, undone."""
LATENTS: tuple[tuple[str, Callable[[SmallModel, Array], Array]], ...] = (
    ("", lambda given, pictures: given.posterior_mean(pictures)),
    ("The decoder is used at the latents 0: the encoder's output is not used.",
     lambda given, pictures: 0 * given.posterior_mean(pictures)),
    ("The decoder is used at the standard deviations of the posteriors, not at their means.",
     lambda given, pictures: given.posterior_stddev(pictures)),
    ("The decoder is used at the variances of the posteriors, not at their means.",
     lambda given, pictures: given.posterior_stddev(pictures) ** 2),
    ("The encoder was given the images subtracted from 1.",
     lambda given, pictures: given.posterior_mean(1 - pictures)),
    ("The encoder was given the images divided by 255.",
     lambda given, pictures: given.posterior_mean(pictures / 255)),
    ("The encoder was given 255 times the images.",
     lambda given, pictures: given.posterior_mean(pictures * 255)),
    ("The encoder was given the images scaled to −1 … 1.",
     lambda given, pictures: given.posterior_mean(2 * pictures - 1)),
    ("The encoder was given rounded images.",
     lambda given, pictures: given.posterior_mean(np.round(pictures))),
    ("The sign of the posteriors' means is flipped.",
     lambda given, pictures: -given.posterior_mean(pictures)),
    (f"{IN_TRAINING} both networks.",
     lambda given, pictures: normalised(given.mean_in_training(pictures))),
    (f"{IN_TRAINING} the encoder.",
     lambda given, pictures: given.mean_in_training(pictures)),
    (f"{IN_TRAINING} the decoder.",
     lambda given, pictures: normalised(given.posterior_mean(pictures))),
    ("The mean over the batch of the posteriors' means is decoded.",
     lambda given, pictures: (
         0 * given.posterior_mean(pictures) + given.posterior_mean(pictures).mean(0))),
)  # fmt: skip
