"""Probes of the data set of pictures: they call a student's functions and describe results."""

from __future__ import annotations

import itertools
import os
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from graders.suites.child.describe import array
from graders.suites.child.replace import replaced

tfb, tfd = tfp.bijectors, tfp.distributions

EPOCHS = 2
MOST_ELEMENTS = 450
"""The most elements read in an epoch: a data set may repeat without end."""
TILE = 12
"""Side, in pixels, of the squares whose mean values identify an image."""


def densities(student: Any, loc: Any, scale_tril: Any) -> dict[str, Any]:
    """The densities of a batch of Gaussians squeezed into the square by tanh."""
    gaussians = tfd.MultivariateNormalTriL(loc, scale_tril)
    given = tfd.TransformedDistribution(gaussians, tfb.Tanh())
    return {"densities": array(student.get_densities(given))}


def picture(student: Any, density: Any, dpi: Any = None) -> dict[str, Any]:
    """The picture of a density, and whether the notebook has `%matplotlib inline`."""
    try:
        with _dots_per_inch(dpi):
            drawn = array(student.get_image_array_from_density_values(density))
        return {"picture": drawn, "inline": "MATPLOTLIB_INLINE" in os.environ}
    finally:
        plt.close("all")


def _dots_per_inch(dpi: Any) -> Any:
    return plt.rc_context({"figure.dpi": dpi} if dpi else {})


def pictures(student: Any, num_images: int, size: Any = None, dpi: Any = None) -> dict[str, Any]:
    """The pictures of `num_images` random flows, at so many dots per inch where they set none.

    With a `size`, pictures that `get_image_array_from_density_values` draws in another size are
    resampled to it, for code that needs pictures of this size.
    """
    make, names = student.create_image_dataset, {}
    if size:
        draw = student.get_image_array_from_density_values
        names["get_image_array_from_density_values"] = lambda *given, **named: _resampled(
            draw(*given, **named), size
        )
    try:
        with replaced(make, names), _dots_per_inch(dpi):
            return {"pictures": array(make(num_images))}
    finally:
        plt.close("all")


def _resampled(picture: Any, size: int) -> Any:
    """The first three channels of a picture in `size` rows and columns, each the nearest."""
    rows, columns = (((np.arange(size) + 0.5) * n / size).astype(int) for n in picture.shape[:2])
    return np.asarray(picture)[rows][:, columns][..., :3]


def parts(student: Any, images: Any) -> dict[str, Any]:
    """Both parts of a data set, each read twice."""
    returned = student.get_training_and_validation(images)
    given = list(returned) if isinstance(returned, (tuple, list)) else [returned]
    seen: dict[str, Any] = {"returned": len(given)}
    for name, dataset in zip(("training", "validation"), given):
        seen.update({f"{name}_{field}": value for field, value in _part(dataset).items()})
    return seen


def _part(dataset: Any) -> dict[str, Any]:
    if not isinstance(dataset, tf.data.Dataset):
        return {"kind": type(dataset).__name__}
    leaves = tf.nest.flatten(dataset.element_spec)
    seen = {
        "kind": "dataset",
        "form": _form(dataset.element_spec),
        "shapes": [_dimensions(leaf.shape) for leaf in leaves],
        "dtypes": [str(leaf.dtype.name) for leaf in leaves],
    }
    for epoch in range(EPOCHS):
        seen.update({f"{field}_{epoch}": value for field, value in _epoch(dataset).items()})
    return seen


def _epoch(dataset: Any) -> dict[str, Any]:
    """Shapes and mean values of the first components, and how much the last ones differ."""
    shapes, tiles, apart, ends = [], [np.zeros((0, 27))], [], []
    for element in itertools.islice(dataset, MOST_ELEMENTS):
        leaves = tf.nest.flatten(element)
        first, last = array(leaves[0]), array(leaves[-1])
        shapes.append(list(first.shape))
        tiles.append(_tiles(first))
        apart.append(_apart(first, last))
        ends += [first.min(), first.max()] if first.size else []
    return {
        "batches": shapes,
        "inputs": np.concatenate(tiles),
        "apart": np.array(apart, np.float64),
        "range": np.array([min(ends), max(ends)] if ends else [], np.float64),
    }


def _tiles(batch: Any) -> Any:
    """The mean values of each image's tiles, (images, 27); of other arrays, the mean."""
    images = batch if batch.ndim == 4 else batch[None]
    if images.ndim != 4 or images.shape[1:] != (3 * TILE, 3 * TILE, 3):
        return np.full((1, 27), np.mean(batch, dtype=np.float64))
    tiled = images.astype(np.float64).reshape(-1, 3, TILE, 3, TILE, 3)
    return tiled.mean(axis=(2, 4)).reshape(-1, 27)


def _apart(first: Any, last: Any) -> float:
    """The largest difference between two batches; NaN when their shapes differ."""
    if first.shape != last.shape or not first.size:
        return float("nan")
    return float(np.max(np.abs(first.astype(np.float64) - last.astype(np.float64))))


def _form(spec: Any) -> str:
    kind = type(spec).__name__
    return f"{kind} of {len(spec)}" if isinstance(spec, (tuple, list, dict)) else kind


def _dimensions(shape: Any) -> list[int]:
    """A shape with −1 for sizes that are not known statically."""
    if shape.rank is None:
        return []
    return [-1 if size is None else int(size) for size in shape]
