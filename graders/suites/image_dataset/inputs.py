"""Inputs for pictures of densities: distributions, a density to draw, images to split.

All draws come from a generator with the seed of the run, so no answer is known in advance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array

POINTS = 100
AXIS = np.linspace(-1.0, 1.0, POINTS)
TILES = 27
"""The number of mean values of tiles by which an image is recognised."""


@dataclass(frozen=True)
class Gaussians:
    """A batch of Gaussians before tanh: means (*batch, 2) and triangular scales (*batch, 2, 2)."""

    loc: Array
    scale_tril: Array

    @property
    def batch(self) -> tuple[int, ...]:
        return self.loc.shape[:-1]

    def log_density(self, x: Array, y: Array) -> Array:
        """Log density after tanh, (*batch, *points), where x and y (*points) lie within (−1, 1)."""
        z = np.arctanh(np.stack([x, y], axis=-1))
        loc = self.loc.reshape(*self.batch, *[1] * x.ndim, 2)
        scale = self.scale_tril.reshape(*self.batch, *[1] * x.ndim, 2, 2)
        first = (z[..., 0] - loc[..., 0]) / scale[..., 0, 0]
        second = (z[..., 1] - loc[..., 1] - scale[..., 1, 0] * first) / scale[..., 1, 1]
        normaliser = np.log(2 * np.pi * scale[..., 0, 0] * scale[..., 1, 1])
        squeezed = np.log1p(-(x**2)) + np.log1p(-(y**2))
        return np.asarray(-(first**2 + second**2) / 2 - normaliser - squeezed)


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
    return np.asarray(shown * rng.choice([1, 2, 3, 4, 5, 6, 8]) * rng.uniform(0.96, 0.99))


def images(rng: np.random.Generator, count: int) -> Array:
    """Images (count, 36, 36, 3) of bytes, no two alike, each with values from 0 to 255."""
    tiles = rng.integers(40, 216, (count, 3, 3, 3))
    plain = tiles.repeat(12, axis=1).repeat(12, axis=2)
    made = (plain + rng.integers(-20, 21, plain.shape)).astype(np.uint8)
    made[:, 0, 0], made[:, -1, -1] = 0, 255
    return made


def tile_means(given: Array) -> Array:
    """The mean values (count, 27) of images' tiles."""
    tiled = given.astype(np.float64).reshape(-1, 3, 12, 3, 12, 3)
    return np.asarray(tiled.mean(axis=(2, 4)).reshape(-1, TILES))


def recognised(tiles: Array, given: Array) -> Array:
    """The index of the given image to which each row of tile means belongs, −1 for none.

    Brightness, contrast and their sign do not matter, so wrongly scaled images are recognised.
    That two of 430 images with 27 independent values each correlate by more than 0.995
    has a chance of 1e-21 (t = 50 with 25 degrees of freedom, for 92,000 pairs).
    """
    if tiles.ndim != 2 or tiles.shape[1] != TILES or not np.all(np.isfinite(tiles)):
        return np.full(len(tiles) if tiles.ndim else 0, -1)
    likeness = np.abs(_standard(tiles) @ _standard(tile_means(given)).T)
    best = likeness.argmax(-1)
    return np.where(likeness.max(-1, initial=0.0) > 0.995, best, -1)


def _standard(rows: Array) -> Array:
    centred = rows - rows.mean(-1, keepdims=True)
    length = np.sqrt((centred**2).sum(-1, keepdims=True))
    return np.asarray(centred / np.maximum(length, 1e-30))
