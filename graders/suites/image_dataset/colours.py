"""Which colours the plateaus of a staircase have, and what gives them.

A plateau shows one level, so that its colour is a colour map's at this level, whatever is
drawn between levels. From sixteen of them the colour map, its scale and any mixture with the
background are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.pictures import SIDE, hot
from graders.suites.image_dataset.inputs import POINTS, STEPS

# Levels may be chosen in ways that differ by two of a hundred; a plateau's mean is exact.
LEVEL = 0.03
COLOUR = 8.0
WHITE = 255.0
_TABLE = np.linspace(0, 1, 256)
_CHANNELS = ("red", "green", "blue", "opacity")


def plateaus(picture: Array) -> Array:
    """The median colours (16, 3) of the plateaus in an upright picture, rows downwards."""
    side = SIDE // STEPS
    tiled = picture.reshape(STEPS, side, STEPS, side, 3)[:, 3:-3, :, 3:-3]
    return np.asarray(np.median(tiled, axis=(1, 3)).reshape(-1, 3))


def steps(staircase: Array) -> Array:
    """The levels (16,) of a staircase's plateaus, 0 to 1, in the order of `plateaus`."""
    width = POINTS // STEPS
    upwards = staircase[width // 2 :: width, width // 2 :: width]
    return np.asarray(upwards[::-1].ravel() / staircase.max())


def are_right(colours: Array, levels: Array, bands: int) -> bool:
    """Whether plateaus have the colours of hot, in a picture of so many bands."""
    return _fits(colours, hot(_TABLE), levels, LEVEL + 1.2 / max(bands, 1))


def known_colours(colours: Array, levels: Array) -> str:
    """What gives plateaus these colours, in words; empty if it is not known."""
    if np.all(colours >= WHITE - COLOUR):
        return (
            "Where the density is flat the picture is white: only the lines between levels are"
            " drawn (contour), not what is between them (contourf)."
        )
    return (
        next(_other_channels(colours, levels), "")
        or _mixed(colours, levels)
        or _wrapped(colours, levels)
        or _other_levels(colours, levels)
        or _other_map(colours, levels)
    )


def _fits(colours: Array, table: Array, levels: Array, width: float = LEVEL) -> bool:
    """Whether each colour is one of the table's within `width` of its level."""
    gaps = np.abs(colours[:, None, :] - table[None]).max(-1)
    gaps[np.abs(levels[:, None] - _TABLE) > width] = np.inf
    return bool(gaps.min(1).max() <= COLOUR)


def _other_channels(colours: Array, levels: Array) -> Iterator[str]:
    table = np.concatenate([hot(_TABLE), np.full((256, 1), WHITE)], axis=1)
    for order in permutations(range(4), 3):
        if order != (0, 1, 2) and _fits(colours, table[:, list(order)], levels):
            names = ", ".join(_CHANNELS[channel] for channel in order)
            yield f"The channels are in the order {names}; expected red, green, blue."


def _mixed(colours: Array, levels: Array) -> str:
    """Whether all colours are those of hot, mixed with white or darkened by a factor."""
    right = hot(levels)
    for ground, says in ((WHITE, "the white background shows through (alpha)"), (0.0, "darkened")):
        x, y = (right - ground).ravel(), (colours - ground).ravel()
        share = float((x * y).sum() / max(float((x**2).sum()), 1e-9))
        table = ground + share * (hot(_TABLE) - ground)
        if 0.05 < share < 0.97 and _fits(colours, table, levels):
            return f"The colours are those of hot by {share:.2g} only: {says}."
    return ""


def _wrapped(colours: Array, levels: Array) -> str:
    """Whether each value of hot was multiplied by a whole number and lost its multiples of 256."""
    bytes_ = np.round(hot(_TABLE))
    inverted = _fits(colours, WHITE - bytes_, levels)
    for factor in (255, *range(2, 17)):
        # What is not far from 0 or 256 may be on its other side.
        apart = np.abs(colours[:, None, :] - np.mod(factor * bytes_, 256)[None])
        gaps = np.minimum(apart, 256 - apart).max(-1)
        gaps[np.abs(levels[:, None] - _TABLE) > LEVEL] = np.inf
        if gaps.min(1).max() <= COLOUR and not inverted:
            return (
                f"Each value is {factor} times that of hot, less multiples of 256: bytes (uint8)"
                " that were multiplied wrap around."
            )
    return "The colours are inverted: each value is 255 less that of hot." if inverted else ""


def _other_levels(colours: Array, levels: Array) -> str:
    """Whether all colours are those of hot, at other levels."""
    gaps = np.abs(colours[:, None, :] - hot(_TABLE)[None]).max(-1)
    if gaps.min(1).max() > COLOUR:
        return ""
    seen = _TABLE[gaps.argmin(1)]
    if np.abs(seen - (1 - levels)).max() <= LEVEL:
        return "The colours run the wrong way: they are dark where the density is high (hot_r)."
    inside = (seen > 0.02) & (seen < 0.98)
    return _straight(seen, levels, inside) or _bent(seen, levels, inside)


def _straight(seen: Array, levels: Array, inside: Array) -> str:
    if inside.sum() == 1:  # with levels that end so early, they begin at the least density
        inside = inside | (levels == levels.min())
    if inside.sum() < 2:
        return ""
    slope, start = np.polyfit(levels[inside], seen[inside], 1)
    if np.abs(np.clip(start + slope * levels, 0, 1) - seen).max() > 2 * LEVEL or slope <= 0:
        return ""
    low, high = round(-start / slope, 2) + 0.0, (1 - start) / slope
    return (
        f"The colours of hot are spread from {low:.2g} to {high:.2g} of the largest density, not"
        " from the least to the largest: vmin, vmax or the levels are fixed, or values were cut."
    )


def _bent(seen: Array, levels: Array, inside: Array) -> str:
    usable = inside & (levels > 0)
    if usable.sum() < 4 or np.any(np.diff(seen[np.argsort(levels)]) < -LEVEL):
        return ""
    logarithm, share = np.log(levels[usable]), seen[usable]
    power = float((logarithm * np.log(share)).sum() / (logarithm**2).sum())
    line = np.polyfit(logarithm, share, 1)
    off_power = np.abs(levels[usable] ** power - share).max()
    off_line = np.abs(np.polyval(line, logarithm) - share).max()
    if off_power <= LEVEL and off_power <= off_line:
        return f"The level shown is the density raised to the power {power:.2g}."
    if off_line <= 2 * LEVEL:
        return "The level shown grows like the logarithm of the density."
    return "The colours are those of hot, but not at levels of equal distance."


def _other_map(colours: Array, levels: Array) -> str:
    """The names of Matplotlib's colour maps that give these colours."""
    if np.ptp(colours, axis=-1).max() < COLOUR:
        return "The picture is grey."
    from matplotlib import colormaps  # only to name a mistake

    found = [
        name for name in colormaps if _fits(colours, WHITE * colormaps[name](_TABLE)[:, :3], levels)
    ]
    named = [name for name in found if not name.startswith(("cet_", "grey"))][:2]
    return f"The colours are those of the colour map {' or '.join(named)}." if named else ""
