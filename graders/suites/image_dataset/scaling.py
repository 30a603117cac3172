"""How pixels were scaled: a function of the pixel, or of the pixel and its image."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graders.comparisons.arrays import Array, close

SCALE = 255.0
# Rounding in float16 is 2.4e-4 at 1; division by 256 is off by 3.9e-3 times the value.
PIXEL = 5e-4
MONOTONE = 100
"""Quantiles by which a function of the pixels is found where images are not recognised."""


def is_right(pixels: Array, scaled: Array) -> bool:
    """Whether values are pixels divided by 255, both (n, k)."""
    return _near(scaled, pixels / SCALE)


def known_scaling(pixels: Array, scaled: Array, given: Array) -> str:
    """How pixels (n, k) became other values (n, k), in words; empty if it is not known.

    Arguments:
        pixels: values from 0 to 255, the rows belonging to images.
        scaled: the student's.
        given: all images that were given, of which the least and the largest value count.
    """
    for says, values in _scalings(pixels, given):
        if _near(scaled, values):
            return says
    return _fitted(pixels, scaled)


def _scalings(pixels: Array, given: Array) -> Iterator[tuple[str, Array]]:
    low, high = float(given.min()), float(given.max())
    right = pixels / SCALE
    yield "The pixels still run from 0 to 255.", pixels
    yield "The pixels were divided by 255 twice.", right / SCALE
    yield "The pixels run from −1 to 1.", 2 * right - 1
    yield "The pixels run from −0.5 to 0.5.", right - 0.5
    yield "The pixels are inverted: they are dark where the image is bright.", 1 - right
    yield "The pixels were divided by 256; their largest value is 255.", pixels / 256
    yield "The pixels were divided by 128; their largest value is 255.", pixels / 128
    yield (
        "The pixels were divided without the fraction: all below 255 are 0.",
        np.floor(right),
    )
    yield "The pixels were rounded to 0 and 1.", np.round(right)
    yield (
        "The pixels were scaled by the least and the largest value of all images.",
        (pixels - low) / (high - low),
    )
    yield "The pixels were divided by the largest value of all images, not by 255.", pixels / high


def _fitted(pixels: Array, scaled: Array) -> str:
    """The scaling in words, with the numbers that fit it."""
    factor, offset = _line(pixels.ravel(), scaled.ravel())
    if factor and _near(scaled, factor * pixels + offset):
        if abs(offset) < PIXEL:
            return f"The pixels were divided by {1 / factor:.5g}, not by 255."
        return (
            f"The pixels became pixel / {1 / factor:.5g} {'+' if offset > 0 else '−'}"
            f" {abs(offset):.3g}; they are to run from 0 to 1, as pixel / 255 does."
        )
    return _power(pixels, scaled) or _by_image(pixels, scaled) or _noise(pixels, scaled)


def _power(pixels: Array, scaled: Array) -> str:
    usable = (pixels > 0) & (pixels < SCALE) & (scaled > 0)
    if usable.sum() < pixels.size / 2:
        return ""
    power = float(np.median(np.log(scaled[usable]) / np.log(pixels[usable] / SCALE)))
    if _near(scaled, (pixels / SCALE) ** power):
        return f"The scaled pixels were raised to the power {power:.3g}."
    return ""


def _by_image(pixels: Array, scaled: Array) -> str:
    """Whether each image was scaled in another way."""
    lines = np.array([_line(*pair) for pair in zip(pixels, scaled)])
    if not _near(scaled, lines[:, :1] * pixels + lines[:, 1:]):
        return ""
    if np.ptp(lines[:, 1]) < PIXEL and abs(lines[:, 1].mean()) < PIXEL:
        return "Each image was divided by another number; divide all by the same."
    return (
        "Each image was shifted and scaled by itself, as by its own least and largest value or"
        " its own mean and standard deviation; scale all by the same numbers."
    )


def _noise(pixels: Array, scaled: Array) -> str:
    """Whether equal pixels became different values around the right ones."""
    apart = scaled - pixels / SCALE
    spread = float(apart.std())
    values, which = np.unique(pixels, return_inverse=True)
    totals = np.bincount(which.ravel(), apart.ravel()), np.bincount(which.ravel())
    within = apart - (totals[0] / totals[1])[which].reshape(apart.shape)
    around = abs(float(apart.mean())) < spread / 4 and within.std() > 0.8 * spread
    if len(values) > pixels.size / 4 or not around or spread > 0.5:
        return ""
    return (
        f"The pixels were divided by 255 and changed at random: {spread:.2g} is the standard"
        " deviation of the noise."
    )


def is_random(pixels: Array, scaled: Array) -> bool:
    """Whether each image, or each pixel, was changed in another way."""
    factor, offset = _line(pixels.ravel(), scaled.ravel())
    alike = _near(scaled, factor * pixels + offset) or _power(pixels, scaled)
    return not alike and bool(_by_image(pixels, scaled) or _noise(pixels, scaled))


def is_line(one: Array, other: Array) -> bool:
    """Whether a factor and an amount make one row of values (n,) from another."""
    matrix = np.stack([one, np.ones_like(one)], -1)
    return close(matrix @ np.linalg.lstsq(matrix, other, rcond=None)[0], other, rtol=0, atol=1e-4)


def monotone_pairs(given: Array, returned: Array) -> tuple[Array, Array]:
    """Pixels and what became of them, (1, n), where it is not known which is which.

    A growing function keeps the order. Where not all that was given came back, quantiles
    belong together.
    """
    if given.size == returned.size:
        return np.sort(given, axis=None)[None], np.sort(returned, axis=None)[None]
    shares = (np.arange(MONOTONE) + 0.5) / MONOTONE
    both = [np.quantile(values, shares, method="nearest") for values in (given, returned)]
    return both[0][None], both[1][None]


def _line(x: Array, y: Array) -> tuple[float, float]:
    centred = x - x.mean()
    factor = float((centred * (y - y.mean())).sum() / max(float((centred**2).sum()), 1e-12))
    return factor, float(y.mean() - factor * x.mean())


def _near(scaled: Array, values: Array) -> bool:
    size = max(1.0, float(np.abs(values).max(initial=0.0)))
    return bool(np.max(np.abs(scaled - values), initial=0.0) <= PIXEL * size)
