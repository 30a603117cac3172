"""How all figures look."""

from __future__ import annotations

from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
"""Colours of Okabe and Ito: told apart whatever colours a reader sees."""

INK = "#333333"

STYLE: Any = {
    "figure.dpi": 144,
    "savefig.dpi": 144,
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "figure.constrained_layout.h_pad": 0.08,
    "figure.constrained_layout.w_pad": 0.08,
    "legend.framealpha": 0.85,
    "legend.edgecolor": "none",
    "image.interpolation": "nearest",
}


def use_style() -> None:
    """From here on, figures look alike."""
    matplotlib.rcParams.update(STYLE)


def panels(rows: int, columns: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """A figure of panels, each so many inches wide and high, in reading order."""
    figure = Figure(figsize=(columns * width, rows * height), layout="constrained")
    axes: Any = figure.subplots(rows, columns, squeeze=False)
    return figure, list(axes.ravel())


def panel(width: float = 6.0, height: float = 4.2) -> tuple[Figure, Axes]:
    """A figure of one panel."""
    figure, axes = panels(1, 1, width, height)
    return figure, axes[0]


def show_image(axes: Axes, image: np.ndarray[Any, Any], title: str = "") -> None:
    """An image without axes."""
    axes.imshow(image)
    axes.set_axis_off()
    axes.set_title(title)


def numbers(values: Any, places: int = 3) -> str:
    """A number, or a vector of them in brackets, as the page prints it."""
    array = np.asarray(values)
    if array.ndim == 0:
        return f"{float(array):.{places}f}".replace("-", "−")
    return f"({', '.join(numbers(value, places) for value in array)})"
