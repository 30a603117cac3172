"""Inputs for pictures of densities: distributions, a density to draw, images to split.

All draws come from a generator with the seed of the run, so no answer is known in advance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.pictures import TURNS

POINTS = 100
AXIS = np.linspace(-1.0, 1.0, POINTS)
STEPS = 4
"""The number of plateaus along each side of a staircase."""
TILES = 27
"""The number of mean values of tiles by which an image is recognised."""
SAMPLED = ((1, 5, 9, 14, 18, 22, 27, 34), (3, 30, 12, 20, 7, 33, 16, 25))
"""The rows and the columns of the pixels whose values are compared one by one."""


@dataclass(frozen=True)
class Gaussians:
    """A batch of Gaussians: means (*batch, 2) and triangular scales (*batch, 2, 2).

    They are squeezed into the square by tanh unless `squeezed` is false. `before` are those
    of the call before, of the same shape.
    """

    loc: Array
    scale_tril: Array
    squeezed: bool = True
    before: Gaussians | None = None

    @property
    def batch(self) -> tuple[int, ...]:
        return self.loc.shape[:-1]

    def log_density(self, x: Array, y: Array) -> Array:
        """Log density (*batch, *points) at x and y (*points), within (−1, 1) if squeezed."""
        if not self.squeezed:
            return self.log_density_before(x, y)
        inside = self.log_density_before(np.arctanh(x), np.arctanh(y))
        return np.asarray(inside - np.log1p(-(x**2)) - np.log1p(-(y**2)))

    def log_density_before(self, x: Array, y: Array) -> Array:
        """Log density of the Gaussians themselves, (*batch, *points)."""
        loc = self.loc.reshape(*self.batch, *[1] * x.ndim, 2)
        scale = self.scale_tril.reshape(*self.batch, *[1] * x.ndim, 2, 2)
        first = (x - loc[..., 0]) / scale[..., 0, 0]
        second = (y - loc[..., 1] - scale[..., 1, 0] * first) / scale[..., 1, 1]
        normaliser = np.log(2 * np.pi * scale[..., 0, 0] * scale[..., 1, 1])
        return np.asarray(-(first**2 + second**2) / 2 - normaliser)


def gaussians(rng: np.random.Generator, batch: tuple[int, ...]) -> Gaussians:
    """Narrow Gaussians away from the middle and the diagonals, all different.

    Densities as narrow as these show an error of a hundredth in the grid.
    """
    loc = rng.choice([-1, 1], (*batch, 2)) * rng.permuted(
        np.stack([rng.uniform(0.2, 0.35, batch), rng.uniform(0.5, 0.7, batch)], -1), axis=-1
    )
    scale = np.zeros((*batch, 2, 2))
    scale[..., 0, 0] = rng.uniform(0.1, 0.14, batch)
    scale[..., 1, 1] = rng.uniform(0.15, 0.2, batch)
    scale[..., 1, 0] = rng.choice([-1, 1], batch) * rng.uniform(0.05, 0.1, batch)
    return Gaussians(loc, scale)


def wide_gaussian(rng: np.random.Generator) -> Gaussians:
    """A batch of one Gaussian that is not squeezed, and reaches beyond the square.

    Its densities on the grid sum to less than one over the area of a cell.
    """
    loc = rng.choice([-1, 1], (1, 2)) * rng.permuted([rng.uniform(0.2, 0.3), rng.uniform(0.5, 0.6)])
    scale = np.array([[[rng.uniform(0.5, 0.6), 0.0], [0.1, rng.uniform(0.3, 0.4)]]])
    return Gaussians(loc, scale, squeezed=False)


SINGLE = "single"
BATCHES = {"vector": (3,), "matrix": (2, 3), "cube": (2, 2, 2)}


def named(draw: Callable[[str], np.random.Generator], name: str) -> Gaussians:
    """The distributions of this name, and others of the same shape for a call before."""

    def one(name_drawn: str) -> Gaussians:
        rng = draw(name_drawn)
        return wide_gaussian(rng) if name == SINGLE else gaussians(rng, BATCHES[name])

    return replace(one(name), before=one(f"{name} before"))


def density(rng: np.random.Generator) -> Array:
    """A density (100, 100) without symmetry, also along the diagonals, and bright on its rim.

    It is a slope, lowest in a corner where it is 0, and a hill away from the middle. Its
    range is such that Matplotlib, asked for about 100 levels, makes nearly 100.
    """
    x, y = np.meshgrid(AXIS, AXIS)
    turns = [(x, y), (-x, y), (x, -y), (-x, -y), (y, x), (-y, x), (y, -x), (-y, -x)]
    u, v = turns[rng.integers(8)]
    right, up = rng.uniform([0.25, -0.35], [0.35, -0.2])
    hill = np.exp(-(((u - right) / 0.24) ** 2 + ((v - up) / 0.15) ** 2) / 2)
    steep, flat = rng.uniform([0.26, 0.08], [0.3, 0.11])
    shown = steep * u + flat * v + 0.6 * hill
    shown = (shown - shown.min()) / (shown.max() - shown.min())
    return np.asarray(shown * rng.choice(_ranges()) * rng.uniform(0.96, 0.99))


def _ranges(other: float = 0.0) -> list[float]:
    """Largest densities, up to a little, in which Matplotlib makes nearly 100 levels.

    They are unlike another one: a picture with its levels has other colours.
    """
    usual = [1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0]
    return [one for one in usual if not other or abs(np.log(one / other)) > UNLIKE]


UNLIKE = 0.4


def staircase(rng: np.random.Generator, other: float = 0.0) -> Array:
    """A density (100, 100) of 16 plateaus, from 0 up in equal steps, in a random order.

    A plateau of 25 by 25 points fills 9 by 9 pixels: their colour is that of one level,
    whatever is drawn between levels. Its largest value is unlike `other`.
    """
    levels = rng.permutation(STEPS**2).reshape(STEPS, STEPS) / (STEPS**2 - 1)
    shown = levels.repeat(POINTS // STEPS, axis=0).repeat(POINTS // STEPS, axis=1)
    return np.asarray(shown * rng.choice(_ranges(other)) * rng.uniform(0.96, 0.99))


def near_plateaus(rng: np.random.Generator) -> Array:
    """A density (100, 100) of 16 plateaus: 0, the largest, and 14 close together between them.

    Those lie 1/250 of the largest apart, which is less than the width of one of 100 levels.
    """
    middle = rng.uniform(0.45, 0.55) + np.arange(STEPS**2 - 2) / 250
    levels = rng.permutation(np.concatenate([[0.0, 1.0], middle])).reshape(STEPS, STEPS)
    shown = levels.repeat(POINTS // STEPS, axis=0).repeat(POINTS // STEPS, axis=1)
    return np.asarray(shown * rng.choice([2, 3, 4, 5, 6, 8]) * rng.uniform(0.96, 0.99))


def images(rng: np.random.Generator, count: int) -> Array:
    """Images (count, 36, 36, 3) of bytes, no two alike.

    Each has another least and another largest value, and none has 0 or 255: scaling by these
    values, of an image or of all, is seen.
    """
    low = rng.integers(10, 60, (count, 1, 1, 1))
    high = rng.integers(180, 240, (count, 1, 1, 1))
    tiles = low + rng.random((count, 3, 3, 3)) * (high - low)
    plain = tiles.repeat(12, axis=1).repeat(12, axis=2)
    noise = rng.integers(-8, 9, plain.shape)
    return np.asarray((plain + noise).astype(np.uint8))


def two_valued_images(rng: np.random.Generator, count: int) -> Array:
    """Images (count, 36, 36, 3) with the pixels 0 and 255 only, no two alike.

    They are recognised after any function of the pixels, such as a division without fraction.
    """
    codes = rng.permutation(2**12)[:count]
    # Each bit stands in two tiles, once inverted, and three tiles are fixed: no two images
    # have tiles in a proportion.
    bits = (codes[:, None] >> np.arange(12)) & 1
    tiles = np.concatenate([bits, 1 - bits, np.tile([1, 0, 0], (count, 1))], axis=1)
    tiles = tiles.reshape(count, 3, 3, 3)
    return (255 * tiles.repeat(12, axis=1).repeat(12, axis=2)).astype(np.uint8)


def tile_means(given: Array) -> Array:
    """The mean values (count, 27) of images' tiles."""
    tiled = given.astype(np.float64).reshape(-1, 3, 12, 3, 12, 3)
    return np.asarray(tiled.mean(axis=(2, 4)).reshape(-1, TILES))


def samples(given: Array) -> Array:
    """The values (count, 24) of some pixels of each image."""
    rows, columns = SAMPLED
    return np.asarray(given[:, list(rows), list(columns)].reshape(len(given), -1))


def _undoing(turn: Callable[[Array], Array], step: int) -> Callable[[Array], Array]:
    return lambda tiles: turn(tiles)[..., ::step]


CHANGES: dict[str, Callable[[Array], Array]] = {
    f"{name}{colours}": _undoing(turn, step)
    for step, colours in ((1, ""), (-1, " with red and blue exchanged"))
    for name, turn in TURNS.items()
}
"""What may have been done to the pixels' places and channels, undone: on tiles (3, 3, 3)."""
EARLIER = "those of an earlier call"
# The images of an earlier call have their channels in another order, which nobody makes himself.
CHANGES[EARLIER] = lambda tiles: np.roll(tiles, -1, axis=-1)
UPRIGHT = "upright"


@dataclass(frozen=True)
class Recognised:
    """For each image the index of the given image that it is, −1 for none; and its change."""

    which: Array
    changes: tuple[str, ...]

    @property
    def upright(self) -> Array:
        """Which images are as they were given."""
        return np.array([change == UPRIGHT for change in self.changes], bool)

    def undone(self, tiles: Array) -> Array:
        """Tile means (n, 27) of the images without their changes."""
        each = zip(self.changes, tiles.reshape(-1, 3, 3, 3))
        return np.array([CHANGES[change](one).ravel() for change, one in each])


def recognised(tiles: Array, known: Array) -> Recognised:
    """To which images, by their tile means (m, 27), rows of tile means (n, 27) belong.

    Brightness, contrast and their sign do not matter, so wrongly scaled images are recognised,
    and those which were mirrored or turned, all or some. That two of 400 images with 27
    independent values each correlate by more than 0.995 has a chance of 1e-21 (t = 50 with 25
    degrees of freedom, for 92,000 pairs).
    """
    if tiles.ndim != 2 or tiles.shape[1] != TILES or not np.all(np.isfinite(tiles)):
        return _none(len(tiles) if tiles.ndim else 0)
    return _recognised(tiles.astype(np.float64).tobytes(), known.astype(np.float64).tobytes())


def _none(count: int) -> Recognised:
    return Recognised(np.full(count, -1), (UPRIGHT,) * count)


@lru_cache(maxsize=32)
def _recognised(tiles: bytes, known: bytes) -> Recognised:
    """The change that explains most images comes first, then others for the rest."""
    rows, wanted = (np.frombuffer(data).reshape(-1, TILES) for data in (tiles, known))
    wanted = _standard(wanted).T
    found: dict[str, Array] = {}
    for change in CHANGES:
        undone = Recognised(_none(len(rows)).which, (change,) * len(rows)).undone(rows)
        likeness = np.abs(_standard(undone.reshape(-1, TILES)) @ wanted)
        found[change] = np.where(likeness.max(-1, initial=0.0) > 0.995, likeness.argmax(-1), -1)
        if np.all(found[change] >= 0):
            break
    best = _none(len(rows))
    for change, which in sorted(found.items(), key=lambda one: -int(np.sum(one[1] >= 0))):
        new = (best.which < 0) & (which >= 0)
        changes = tuple(change if taken else old for taken, old in zip(new, best.changes))
        best = Recognised(np.where(new, which, best.which), changes)
    return best


def _standard(rows: Array) -> Array:
    centred = rows - rows.mean(-1, keepdims=True)
    length = np.sqrt((centred**2).sum(-1, keepdims=True))
    return np.asarray(centred / np.maximum(length, 1e-30))
