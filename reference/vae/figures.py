"""The figures of the variational autoencoder: values in, figure out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from reference.running.figures import (
    BLUE,
    INK,
    VERMILLION,
    panel,
    panels,
    show_image,
)

if TYPE_CHECKING:
    from reference.vae.history import History

Array = np.ndarray[Any, Any]


def draw_learning(history: History) -> Figure:
    """The losses against the epoch."""
    figure, axes = panel(5.6, 3.6)
    epochs = np.arange(1, len(history.training) + 1)
    axes.plot(epochs, history.training, "o-", color=BLUE, markersize=3, label="training")
    axes.plot(epochs, history.validation, "s--", color=VERMILLION, markersize=3, label="validation")
    axes.set(xlabel="epoch", ylabel="loss", title="Loss after each epoch", ylim=(0, None))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend()
    return figure


def direction(images: Array) -> Array:
    """The angle, from the centre of each image, of its centre of brightness."""
    brightness = images.sum(axis=-1)
    away = np.arange(images.shape[1]) - (images.shape[1] - 1) / 2
    up = -np.einsum("nij,i->n", brightness, away)
    right = np.einsum("nij,j->n", brightness, away)
    return np.asarray(np.arctan2(up, right))


def draw_embedding(means: Array, images: Array) -> Figure:
    """The posterior means, coloured by where in its image a density lies."""
    figure, axes = panel(6.0, 4.8)
    dots = axes.scatter(
        *means.T, c=direction(images), cmap="twilight_shifted", vmin=-np.pi, vmax=np.pi, s=12
    )
    _latent_axes(axes, means)
    axes.set_title(f"Posterior means of {len(means):,} images")
    bar = figure.colorbar(dots, ax=axes, label="direction of the density")
    bar.set_ticks(
        [-np.pi, -np.pi / 2, 0, np.pi / 2, np.pi], labels=["left", "down", "right", "up", "left"]
    )
    return figure


def _latent_axes(axes: Axes, means: Array) -> None:
    for radius in (1, 2):
        axes.add_patch(Circle((0, 0), radius, fill=False, color=INK, linestyle=":", linewidth=1))
    limit = max(2.3, 1.05 * float(np.abs(means).max()))
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), xlabel="z₁", ylabel="z₂")
    axes.set_aspect("equal")


def draw_pairs(images: Array, reconstructions: Array) -> Figure:
    """Images above, their reconstructions below."""
    figure, panes = panels(2, len(images), 1.7, 1.85)
    for axes, image in zip(panes, images):
        show_image(axes, image, "original")
    for axes, image in zip(panes[len(images) :], np.asarray(reconstructions)):
        show_image(axes, image, "reconstruction")
    return figure


def draw_numbered(means: Array, latents: Array, images: Array) -> Figure:
    """Points of the latent space, numbered among others, beside the image decoded from each."""
    columns = len(images) // 2
    figure = Figure(figsize=(3.6 + 1.35 * columns, 3.6), layout="constrained")
    grid = figure.add_gridspec(2, columns + 1, width_ratios=(2.6, *[1] * columns))
    space = figure.add_subplot(grid[:, 0])
    space.scatter(*means.T, s=4, color="#BBBBBB", linewidths=0)
    _latent_axes(space, means)
    for number, (place, image) in enumerate(zip(latents, images)):
        name = str(number + 1)
        space.annotate(name, place, (5, 5), textcoords="offset points", color=VERMILLION)
        space.plot(*place, "o", color=VERMILLION, markersize=4)
        axes = figure.add_subplot(grid[number // columns, 1 + number % columns])
        show_image(axes, image, name)
    return figure


class Walk:
    """A figure of a way through the latent space and the image at one of its points."""

    def __init__(self, means: Array, way: Array, images: Array) -> None:
        self._way, self._images = way, images
        self.figure, (left, right) = panels(1, 2, 3.4, 3.4)
        left.scatter(*means.T, s=4, color="#AAAAAA", linewidths=0)
        left.plot(*np.concatenate([way, way[:1]]).T, color=BLUE, linewidth=1)
        (self._here,) = left.plot([], [], "o", color="black", markersize=8)
        _latent_axes(left, means)
        left.set_title("Latent space")
        show_image(right, images[0], "Decoded image")
        self._shown = right.images[0]
        self.figure.draw_without_rendering()
        self.figure.set_layout_engine("none")  # Panels laid out anew would jump between frames.

    def show(self, frame: int) -> None:
        """Move to one of the points."""
        self._here.set_data(self._way[frame : frame + 1].T)
        self._shown.set_data(self._images[frame])
