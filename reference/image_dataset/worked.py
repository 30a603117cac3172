"""Pictures of densities, from start to finish."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from matplotlib.figure import Figure

from reference.image_dataset.image_dataset import (
    create_image_dataset,
    get_densities,
    get_image_array_from_density_values,
    get_normalizing_flow_dist,
    get_training_and_validation,
)
from reference.running.figures import numbers, panels, show_image
from reference.running.page import (
    Page,
    Picture,
    Section,
    Table,
)
from reference.running.progress import Progress

Array = np.ndarray[Any, Any]

IMAGES, QUICK_IMAGES = 1000, 100
PORTION = 20
"""Images made between two words of progress."""

SHOWN = 20
A, THETA = 3.0, 0.5


def run(quick: bool, progress: Progress) -> Page:
    """One density as a picture, then a data set of many."""
    density = get_densities(get_normalizing_flow_dist([A], [THETA]))[0]
    picture = get_image_array_from_density_values(density)
    start = time.perf_counter()
    images = make_images(QUICK_IMAGES if quick else IMAGES, progress)
    seconds = time.perf_counter() - start
    return Page(
        "image_dataset",
        "Pictures of densities",
        f"{len(images):,} random normalizing flows, each drawn as a picture of its density.",
        (
            Section("From a density to a picture"),
            Picture("density", draw_density(density, picture), _DENSITY),
            Section("The data set"),
            Picture("images", draw_images(images[:SHOWN]), f"{SHOWN} images of the data set."),
            _table(images, seconds),
        ),
    )


_DENSITY = "A flow's density at 100 × 100 points, and the picture of it in 36 × 36 pixels."


def make_images(count: int, progress: Progress) -> Array:
    """So many images, a portion at a time."""
    portions = [min(PORTION, count - start) for start in range(0, count, PORTION)]
    progress.stage("Making images", count)
    parts = []
    for portion in portions:
        parts.append(create_image_dataset(portion))
        progress.step(portion)
    return np.concatenate(parts)


def draw_density(density: Array, picture: Array) -> Figure:
    """A density on its grid beside the picture made of it."""
    figure, (left, right) = panels(1, 2, 4.0, 3.8)
    left.imshow(density, origin="lower", extent=(-1, 1, -1, 1), cmap="hot")
    ticks = (-1, -0.5, 0, 0.5, 1)
    left.set(xlabel="x₁", ylabel="x₂", xticks=ticks, yticks=ticks)
    left.set_title(f"Density, a = {numbers(A, 1)}, θ = {numbers(THETA, 1)}")
    show_image(right, picture, "Picture")
    return figure


def draw_images(images: Sequence[Array] | Array) -> Figure:
    """Images side by side, five in a row."""
    figure, panes = panels(-(-len(images) // 5), 5, 1.3, 1.3)
    for axes in panes:
        axes.set_axis_off()
    for axes, image in zip(panes, images):
        show_image(axes, image)
    return figure


def _table(images: Array, seconds: float) -> Table:
    training, validation = get_training_and_validation(images)
    spec: tf.TensorSpec = training.element_spec[0]
    each = f"2 × {tuple(spec.shape)} {spec.dtype.name}"
    return Table(
        ("quantity", "value"),
        (
            ("images", f"{images.shape} {images.dtype.name}"),
            ("an element of either data set: the pair (image, image)", each),
            ("training batches", str(int(training.cardinality()))),
            ("validation batches", str(int(validation.cardinality()))),
            ("seconds per image", numbers(seconds / len(images), 4)),
        ),
    )
