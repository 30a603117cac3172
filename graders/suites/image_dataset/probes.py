"""Probes of the data set of pictures: they call a student's functions and describe results."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import time
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from graders.suites.child.describe import array
from graders.suites.child.replace import replaced
from graders.suites.child.stand_ins import DENSITIES, DRAW, named

tfb, tfd = tfp.bijectors, tfp.distributions

EPOCHS = 2
MOST_ELEMENTS = 450
"""The most elements read in an epoch: a data set may repeat without end."""
FLOW = "get_normalizing_flow_dist"
FIRST, FEWEST, MOST_SECONDS = 3, 60, 8.0
"""Pictures by which the time for one is measured, the fewest asked for, and seconds for all."""
MOST_OPEN = 20
"""Figures that may stay open between probes: Matplotlib warns of more."""
TILE = 12
"""Side, in pixels, of the squares whose mean values identify an image."""
ROWS, COLUMNS = [1, 5, 9, 14, 18, 22, 27, 34], [3, 30, 12, 20, 7, 33, 16, 25]
"""The pixels whose values are returned one by one."""


def densities(
    student: Any, loc: Any, scale_tril: Any, squeezed: bool = True, before: Any = None
) -> dict[str, Any]:
    """The densities of a batch of Gaussians, squeezed into the square by tanh or as they are.

    Those of the batch `before` are asked for first, which shows what is kept between calls;
    `kept` says whether they are still the same after the others.
    """
    first = student.get_densities(_gaussians(squeezed, **before)) if before else 0.0
    copy = np.array(first)
    seen = array(student.get_densities(_gaussians(squeezed, loc, scale_tril)))
    kept = copy.dtype.kind not in "fiu" or np.array_equal(np.asarray(first), copy, equal_nan=True)
    return {"densities": seen, "shape_before": list(copy.shape), "kept": kept}


def densities_again(student: Any, loc: Any, scale_tril: Any, squeezed: bool) -> dict[str, Any]:
    """The largest difference between the densities of two calls with the same batch."""
    given = _gaussians(squeezed, loc, scale_tril)
    one, other = (np.nan_to_num(array(student.get_densities(given))) for _ in range(2))
    return {"apart": float(np.max(np.abs(one - other))) if one.shape == other.shape else -1.0}


def _gaussians(squeezed: bool, loc: Any, scale_tril: Any) -> Any:
    given = tfd.MultivariateNormalTriL(loc, scale_tril)
    return tfd.TransformedDistribution(given, tfb.Tanh()) if squeezed else given


def picture(student: Any, density: Any, dpi: Any = None, before: Any = None) -> dict[str, Any]:
    """The picture of a density, and whether the notebook has `%matplotlib inline`.

    The density `before` is drawn first, which shows what is kept between calls; `kept` says
    whether its picture is still the same after the second.
    """
    draw = student.get_image_array_from_density_values
    with _few_figures(), _dots_per_inch(dpi):
        first = None if before is None else draw(before)
        copy = np.array(first)
        drawn = array(draw(density))
        kept = np.array_equal(np.asarray(first), copy)
    return {"picture": drawn, "kept": kept, "inline": "MATPLOTLIB_INLINE" in os.environ}


@contextlib.contextmanager
def _few_figures() -> Any:
    """Close all figures in the end if many are open: code may keep one for all pictures."""
    try:
        yield
    finally:
        if len(plt.get_fignums()) > MOST_OPEN:
            plt.close("all")


def _dots_per_inch(dpi: Any) -> Any:
    return plt.rc_context({"figure.dpi": dpi} if dpi else {})


def pictures(
    student: Any, num_images: int, size: Any = None, dpi: Any = None, given: Any = ()
) -> dict[str, Any]:
    """The pictures of `num_images` random flows, at so many dots per inch where they set none.

    With a `size`, pictures that `get_image_array_from_density_values` draws in another size are
    resampled to it, for code that needs pictures of this size. For the functions that are named
    in `given` others stand in. `parameters` are those with which flows were made.
    """
    make, names = student.create_image_dataset, named(given)
    calls = Calls(make)
    if size and DRAW not in given:
        draw = student.get_image_array_from_density_values
        names[DRAW] = lambda *given, **named: _resampled(draw(*given, **named), size)
    with _few_figures(), _replaced(make, names | calls.recording()), _dots_per_inch(dpi):
        return {"pictures": array(make(num_images)), "parameters": calls.parameters()}


def _resampled(picture: Any, size: int) -> Any:
    """The first three channels of a picture in `size` rows and columns, each the nearest."""
    rows, columns = (((np.arange(size) + 0.5) * n / size).astype(int) for n in picture.shape[:2])
    return np.asarray(picture)[rows][:, columns][..., :3]


def parameters(student: Any, num_images: int, given: Any = ()) -> dict[str, Any]:
    """The parameters of the flows of many pictures, which are not drawn.

    A flow, its densities and their picture are made once for each shape and used for all.
    Of code that takes long all the same, fewer pictures are asked for. `after` is the number
    of pictures that a last call gives, for a few.
    """
    make = student.create_image_dataset
    calls = Calls(make, named(given))
    with _few_figures(), _replaced(make, calls.shared()):
        make(FIRST)
        start = time.process_time()
        make(FIRST)
        seconds = (time.process_time() - start) / FIRST
        count = int(min(num_images, max(FEWEST, MOST_SECONDS / max(seconds, 1e-6))))
        calls.made.clear()
        seen = {"asked": count, "length": len(make(count)), "parameters": calls.parameters()}
        return seen | {"after": len(make(FIRST))}


def _replaced(make: Any, names: dict[str, Any]) -> Any:
    return replaced(make, names) if names else contextlib.nullcontext()


class Calls:
    """The functions beside a student's `make` that make a picture, and the flows' parameters."""

    def __init__(self, make: Any, others: Any = None) -> None:
        known = vars(sys.modules.get(getattr(make, "__module__", None) or "", None) or object)
        known = {**known, **(others or {})}
        names = (FLOW, DENSITIES, DRAW)
        self.functions = {name: known[name] for name in names if callable(known.get(name))}
        self.made: list[Any] = []
        self.kept: dict[Any, Any] = {}

    def recording(self) -> dict[str, Any]:
        """The function that makes flows, which also notes its arguments."""
        return {FLOW: self._flow(self.functions[FLOW])} if FLOW in self.functions else {}

    def shared(self) -> dict[str, Any]:
        """All of them, each called once for arguments of the same shapes."""
        once = {name: self._once(name) for name in self.functions}
        return once | ({FLOW: self._flow(once[FLOW])} if FLOW in once else {})

    def parameters(self) -> Any:
        """Coefficients and angles, (flows, 2); empty where they are not numbers."""
        try:
            rows = [np.stack(np.broadcast_arrays(*pair), -1).reshape(-1, 2) for pair in self.made]
            return np.concatenate([np.zeros((0, 2)), *rows])
        except (TypeError, ValueError):
            return np.zeros((0, 2))

    def _flow(self, make: Any) -> Any:
        def flow(*given: Any, **named: Any) -> Any:
            first, second, *_ = [*given, *_in_order(named), None, None]
            with contextlib.suppress(Exception):
                self.made.append([np.array(one, np.float64) for one in (first, second)])
            return make(*given, **named)

        return flow

    def _once(self, name: str) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            key = (name, *map(_shape, (*given, *named.values())))
            if key not in self.kept:
                self.kept[key] = self.functions[name](*given, **named)
            return self.kept[key]

        return call


def _in_order(named: dict[str, Any]) -> list[Any]:
    """Named arguments, those of the text's names in the order of the text."""
    return [named[name] for name in ("a", "theta") if name in named] + [
        value for name, value in named.items() if name not in ("a", "theta")
    ]


def _shape(value: Any) -> Any:
    return tuple(value.batch_shape if hasattr(value, "batch_shape") else np.shape(value))


def parts(student: Any, images: Any, before: bool = False) -> dict[str, Any]:
    """Both parts of a data set, each read twice.

    The same images with their channels in another order are split `before`, which shows what
    is kept between calls.
    """
    if before:
        student.get_training_and_validation(np.roll(images, 1, axis=-1))
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
    """Shapes and mean values of the components of all elements, and some of their pixels."""
    shapes, apart, ends = [], [], []
    tiles, targets, pixels = [np.zeros((0, 27))], [np.zeros((0, 27))], [np.zeros((0, 24))]
    for element in itertools.islice(dataset, MOST_ELEMENTS):
        leaves = tf.nest.flatten(element)
        first, last = array(leaves[0]), array(leaves[-1])
        shapes.append(list(first.shape))
        tiles.append(_tiles(first))
        pixels.append(_pixels(first))
        apart.append(_apart(first, last))
        targets.append(_tiles(last) if apart[-1] != 0 else tiles[-1])
        ends += [first.min(), first.max()] if first.size else []
    return {
        "batches": shapes,
        "inputs": np.concatenate(tiles),
        "pixels": np.concatenate(pixels),
        "targets": np.concatenate(targets if any(apart) else targets[:1]),
        "apart": np.array(apart, np.float64),
        "range": np.array([min(ends), max(ends)] if ends else [], np.float64),
    }


def _images(batch: Any) -> Any:
    """A batch as images (n, 36, 36, 3), whatever its shape; None where it has other sizes."""
    side = 3 * TILE
    if not batch.size or batch.size % (3 * side**2):
        return None
    if batch.ndim == 4 and batch.shape[1:] == (3, side, side):
        return np.moveaxis(batch, 1, -1)
    return batch.reshape(-1, side, side, 3)


def _tiles(batch: Any) -> Any:
    """The mean values of each image's tiles, (images, 27); of other arrays, the mean."""
    images = _images(batch)
    if images is None:
        return np.full((1, 27), np.mean(batch, dtype=np.float64))
    tiled = images.astype(np.float64).reshape(-1, 3, TILE, 3, TILE, 3)
    return tiled.mean(axis=(2, 4)).reshape(-1, 27)


def _pixels(batch: Any) -> Any:
    """The values of some pixels of each image, (images, 24)."""
    images = _images(batch)
    if images is None:
        return np.zeros((0, 24))
    return images[:, ROWS, COLUMNS].reshape(len(images), -1).astype(np.float64)


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
