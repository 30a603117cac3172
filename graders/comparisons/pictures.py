"""Pictures: small colour images, compared by content, orientation and colours.

The content is compared apart from the colours: these may be any function of the level
shown, as long as equal levels have equal colours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.comparisons.remembering import remembered

SIDE = 36
SHOWN = 0.8
"""Least share of the variance of a picture's colours that the level shown explains."""
ALIKE = 16.0
"""Mean difference of colour values, of 255, up to which two pictures have the same colours."""
_BINS = 32
_MARGINS = (0.125, 0.9, 0.12, 0.89)
"""Matplotlib's default position of axes: left, right, top, bottom."""

TURNS: dict[str, Callable[[Array], Array]] = {
    "upright": lambda picture: picture,
    "upside down": lambda picture: picture[::-1],
    "mirrored from left to right": lambda picture: picture[:, ::-1],
    "turned by 180 degrees": lambda picture: picture[::-1, ::-1],
    # A picture's rows run down, an array's up: x and y swap along the other diagonal.
    "with x and y swapped": lambda picture: picture[::-1, ::-1].swapaxes(0, 1),
    "mirrored along a diagonal": lambda picture: picture.swapaxes(0, 1),
    "turned by 90 degrees": lambda picture: picture[::-1].swapaxes(0, 1),
    "turned by 270 degrees": lambda picture: picture[:, ::-1].swapaxes(0, 1),
}


def hot(levels: Array) -> Array:
    """The colours, 0 to 255, of levels between 0 and 1 in Matplotlib's colour map `hot`."""
    red = np.interp(levels, [0, 0.365079], [0.0416, 1])
    green = np.interp(levels, [0.365079, 0.746032], [0, 1])
    blue = np.interp(levels, [0.746032, 1], [0, 1])
    return 255 * np.stack([red, green, blue], axis=-1)


_TABLE = hot(np.linspace(0, 1, 256))


@remembered
def hot_levels(picture: Array) -> Array:
    """The level between 0 and 1 whose colour in `hot` is nearest to each pixel's."""
    # |p − c|², less |p|², which is the same for all colours c.
    gaps = (_TABLE**2).sum(-1) - 2 * picture @ _TABLE.T
    return np.asarray(gaps.argmin(-1) / 255)


def as_picture(returned: Array) -> Array:
    """A student's picture as (36, 36, 3) floats from 0 to 255, from any size and scale.

    A picture of the wrong size may still show the right content. Raises `Disagreement`
    for an array that is not a picture.
    """
    picture = _channels_last(returned)
    if picture.dtype.kind not in "uif" or not np.all(np.isfinite(picture)):
        raise Disagreement("The picture holds values that are not finite numbers.")
    return np.clip(_resampled(_as_bytes(picture)), 0, 255)


def _as_bytes(picture: Array) -> Array:
    """The values from 0 to 255 of which these were made: another check finds their scale."""
    values, low, high = picture.astype(np.float64), float(picture.min()), float(picture.max())
    if picture.dtype.kind == "f" and low >= -1.0 and high <= 1.0:
        return 255 * values if low >= 0 else 127.5 * (values + 1)
    if low < 0 and low >= -128 and high <= 127 and np.all(values == np.round(values)):
        return np.mod(values, 256)  # bytes above 127 in int8
    return values * (255 / high) if high > 256 else values


def _resampled(picture: Array) -> Array:
    """The picture with 36 rows and 36 columns, each the nearest of its own."""
    rows, columns = (
        np.minimum((np.arange(SIDE) + 0.5) * size / SIDE, size - 1).astype(int)
        for size in picture.shape[:2]
    )
    return np.asarray(picture[rows][:, columns])


def _channels_last(returned: Array) -> Array:
    shape = tuple(size for size in returned.shape if size != 1)
    picture = returned.reshape(shape)
    if len(shape) == 3 and shape[0] in (3, 4) and shape[2] not in (3, 4):
        picture = np.moveaxis(picture, 0, -1)
    if len(shape) == 2 and min(shape) > 4:
        picture = np.repeat(picture[..., None], 3, axis=-1)
    if picture.ndim != 3 or not picture.size or picture.shape[-1] not in (3, 4):
        raise Disagreement(f"Expected a picture, got an array of shape {returned.shape}.")
    return picture[..., :3]


@dataclass(frozen=True)
class View:
    """The orientation and the frame under which a picture fits given levels best.

    `upright` is the picture turned back and without its frame, `explained` the share of
    the variance of its colours that the levels explain, `frame` the number of the frame
    among `insides`.
    """

    turn: str
    explained: float
    upright: Array
    frame: int = 0

    def of(self, picture: Array) -> list[Array]:
        """Another picture turned back, within each frame, the one of this view first."""
        frames = [TURNS[self.turn](inside) for inside in insides(picture)]
        return frames[self.frame : self.frame + 1] + frames


@remembered
def best_view(picture: Array, levels: Array) -> View:
    """The view under which the levels (36, 36) explain most of a picture (36, 36, 3)."""
    views = []
    for frame, inside in enumerate(insides(picture)):
        for turn, undo in TURNS.items():
            turned = undo(inside)
            views.append(View(turn, explained(turned, levels), turned, frame))
    # Among equals this is the first: the picture as it is, with its frame.
    return max(views, key=lambda view: round(view.explained, 3))


def explained(picture: Array, levels: Array) -> float:
    """The share of the variance of a picture's colours that the levels explain, 0 to 1."""
    total = ((picture - picture.mean((0, 1))) ** 2).sum()
    if total < 1.0:
        return 0.0
    rest = ((picture - by_level(picture, levels, np.ones(levels.shape, bool))) ** 2).sum()
    return float(1 - rest / total)


def by_level(picture: Array, levels: Array, learn: Array) -> Array:
    """The colour predicted for each pixel: the mean colour of its level where `learn` is true."""
    cuts = np.quantile(levels, np.linspace(0, 1, _BINS + 1)[1:-1])
    bins = np.searchsorted(cuts, levels)
    means = np.full((_BINS, 3), picture[learn].mean(0))
    for which in np.unique(bins[learn]):
        means[which] = picture[learn & (bins == which)].mean(0)
    return np.asarray(means[bins])


def rim(picture: Array) -> Array:
    """True on the outermost pixels."""
    outer = np.ones(picture.shape[:2], bool)
    outer[1:-1, 1:-1] = False
    return outer


def apart(one: Array, other: Array) -> float:
    """The mean difference of colour values."""
    return float(np.abs(one - other).mean())


def insides(picture: Array) -> list[Array]:
    """The picture, its part within Matplotlib's default margins, and its part that is not white."""
    left, right, top, bottom = (round(SIDE * share) for share in _MARGINS)
    found = [picture, picture[top:bottom, left:right]]
    rows, columns = np.nonzero(picture.min(-1) < 250)
    if rows.size:
        found.append(picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])
    return [_resampled(inside) for inside in found]
