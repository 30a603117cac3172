"""The figures of Naive Bayes: values in, figure out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from reference.running.figures import (
    BLUE,
    GREEN,
    INK,
    VERMILLION,
    numbers,
    panel,
    panels,
)

if TYPE_CHECKING:
    from reference.naive_bayes.data import Data, Learned

Array = np.ndarray[Any, Any]

COLOURS, MARKERS = (BLUE, VERMILLION, GREEN), "os^"
FEATURES = ("sepal length", "sepal width")


def draw_data(data: Data) -> Figure:
    """The examples, by class."""
    figure, axes = panel()
    _scatter(axes, data, data.x, data.y)
    _finish(axes, data, "Examples to learn from")
    return figure


def draw_prior(probs: Array, classes: tuple[str, ...]) -> Figure:
    """A bar for each class."""
    figure, axes = panel(5.0, 3.4)
    bars = axes.bar(classes, probs, color=COLOURS[: len(classes)], width=0.6)
    axes.bar_label(bars, [numbers(share) for share in probs], padding=2)
    axes.set(ylabel="P(Y)", title="Prior", ylim=(0, 1.2 * probs.max()))
    return figure


def draw_densities(data: Data, densities: Array) -> Figure:
    """Contours of each class's density over its examples."""
    figure, axes = panel()
    _scatter(axes, data, data.x, data.y, alpha=0.35)
    x, y = np.moveaxis(data.grid, -1, 0)
    for density, colour in zip(np.moveaxis(densities, -1, 0), COLOURS):
        levels = density.max() * np.exp(-0.5 * np.array([2.5, 2.0, 1.5, 1.0, 0.5]) ** 2)
        axes.contour(x, y, density, levels, colors=colour, linewidths=1.2)
    _finish(axes, data, "Class-conditional densities at ½, 1, 1½, 2 and 2½ standard deviations")
    return figure


def draw_regions(data: Data, regions: Array, accuracy: float) -> Figure:
    """The class predicted at each point of the grid, under the examples to test on."""
    figure, axes = panel()
    _regions(axes, data, regions)
    _scatter(axes, data, data.x_test, data.y_test)
    _finish(axes, data, f"Decision regions and examples to test on (accuracy {accuracy:.2f})")
    return figure


def _regions(axes: Axes, data: Data, regions: Array) -> None:
    x, y = np.moveaxis(data.grid, -1, 0)
    count = len(data.classes)
    colours = ListedColormap(COLOURS[:count])
    axes.pcolormesh(
        x, y, regions, cmap=colours, vmin=0, vmax=count - 1, alpha=0.25, rasterized=True
    )
    for k in range(count):
        axes.contour(x, y, regions == k, [0.5], colors=INK, linewidths=0.8)


def draw_learning(learned: Learned) -> Figure:
    """The loss and the scales against the epoch, each with its closed form."""
    figure, (left, right) = panels(1, 2, 4.4, 3.6)
    epochs = np.arange(1, len(learned.losses) + 1)
    left.plot(epochs, learned.losses, color=INK)
    left.axhline(learned.best_loss, color=INK, linestyle="--", linewidth=1)
    left.set(xlabel="epoch", ylabel="average negative log likelihood", title="Loss")
    for i, (feature, colour) in enumerate(zip(FEATURES, COLOURS)):
        right.plot(epochs, learned.scales[:, i], color=colour, label=feature)
        right.axhline(learned.best_scales[i], color=colour, linestyle="--", linewidth=1)
    right.set(xlabel="epoch", ylabel="standard deviation (cm)", title="Scales")
    right.set_ylim(bottom=0)
    right.legend()
    return figure


class Learning:
    """A figure of both classes' ellipses, and of the scales up to one of the epochs."""

    def __init__(self, data: Data, learned: Learned, means: Array, frames: int) -> None:
        self._scales = np.concatenate([np.ones((1, 2)), learned.scales])
        self._shown = np.unique(np.linspace(0, len(learned.scales), frames).round().astype(int))
        self.frames = len(self._shown)
        self.figure, (left, right) = panels(1, 2, 4.4, 3.6)
        _scatter(left, data, data.x, data.y, alpha=0.35)
        self._ellipses = [
            (left.add_patch(_ellipse(mean, colour)), factor)
            for mean, colour in zip(means, COLOURS)
            for factor in (1, 2)
        ]
        _finish(left, data, "")
        self._title = left
        self._curves = []
        for i, (feature, colour) in enumerate(zip(FEATURES, COLOURS)):
            right.axhline(learned.best_scales[i], color=colour, linestyle="--", linewidth=1)
            self._curves += right.plot([], [], color=colour, label=feature)
        right.set(xlim=(0, len(learned.scales)), ylim=(0, 1.05 * self._scales.max()))
        right.set(xlabel="epoch", ylabel="standard deviation (cm)", title="Scales")
        right.legend(loc="lower left", fontsize=8)
        self.show(0)
        self.figure.draw_without_rendering()
        self.figure.set_layout_engine("none")  # Panels laid out anew would jump between frames.

    def show(self, frame: int) -> None:
        """Move to one of the epochs."""
        epoch = self._shown[frame]
        width, height = 2 * self._scales[epoch]
        for ellipse, factor in self._ellipses:
            ellipse.set(width=factor * width, height=factor * height)
        for i, curve in enumerate(self._curves):
            curve.set_data(np.arange(epoch + 1), self._scales[: epoch + 1, i])
        self._title.set_title(f"Epoch {epoch}")


def _ellipse(mean: Array, colour: str) -> Ellipse:
    return Ellipse((mean[0], mean[1]), 0, 0, fill=False, edgecolor=colour, linewidth=1.4)


def draw_logistic(data: Data, predictive: Array) -> Figure:
    """Contours of the predictive probability of class 0, over the examples."""
    figure, axes = panel(6.6, 4.2)
    x, y = np.moveaxis(data.grid, -1, 0)
    filled = axes.contourf(x, y, predictive, np.linspace(0, 1, 11), cmap="Greys", alpha=0.45)
    lines = axes.contour(x, y, predictive, [0.1, 0.5, 0.9], colors=INK, linewidths=(0.8, 1.6, 0.8))
    axes.clabel(lines, fmt="%.1f")
    _scatter(axes, data, data.x, data.y)
    figure.colorbar(filled, ax=axes, label=f"P({data.classes[0]})")
    _finish(axes, data, "Logistic predictive probability")
    return figure


def _scatter(axes: Axes, data: Data, x: Array, y: Array, alpha: float = 0.9) -> None:
    for k, name in enumerate(data.classes):
        axes.scatter(
            *x[y == k].T,
            s=26,
            color=COLOURS[k],
            marker=MARKERS[k],
            edgecolors="white",
            linewidths=0.5,
            alpha=alpha,
            label=name,
        )


def _finish(axes: Axes, data: Data, title: str) -> None:
    low, high = data.grid[0, 0], data.grid[-1, -1]
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), title=title)
    axes.set(xlabel=f"{FEATURES[0]} (cm)", ylabel=f"{FEATURES[1]} (cm)")
    axes.legend(loc="lower right", fontsize=8)
