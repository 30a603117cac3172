"""A random normalizing flow, from start to finish."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reference.normalizing_flow.normalizing_flow import get_normalizing_flow_dist
from reference.running.figures import (
    BLUE,
    INK,
    numbers,
    panel,
    panels,
)
from reference.running.page import (
    Note,
    Page,
    Picture,
    Section,
    Table,
)
from reference.running.progress import Progress

tfd = tfp.distributions

Array = np.ndarray[Any, Any]

FLOWS = 4
SAMPLES, QUICK_SAMPLES = 5000, 1000
PIXELS = 240
"""On each side of a picture of a density."""
TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)
REACH, POINTS = 8.0, 1000
"""The mass is summed over points of (−8, 8)², in coordinates that tanh maps to the square."""


def run(quick: bool, progress: Progress) -> Page:
    """Samples of the base and of four random flows, and their mass over the square."""
    count = QUICK_SAMPLES if quick else SAMPLES
    base = tfd.MultivariateNormalDiag(scale_diag=[0.3, 0.3]).sample(count).numpy()
    parameters = [_random_parameters() for _ in range(FLOWS)]
    flows = [
        get_normalizing_flow_dist(a, theta)
        for a, theta in progress.track(parameters, "Building flows")
    ]
    samples = [flow.sample(count).numpy() for flow in progress.track(flows, "Sampling")]
    densities = [on_square(flow) for flow in progress.track(flows, "Evaluating densities")]
    masses = [mass(flow) for flow in progress.track(flows, "Integrating densities")]
    return Page(
        "normalizing_flow",
        "A random normalizing flow",
        f"A Gaussian, shifted, halved, bent by a ~ N(3, 1), turned by θ ~ U[0, 2π) and squashed"
        f" by tanh. Samples are {count:,} each.",
        (
            Section("The base distribution"),
            Picture("base", draw_base(base), "Samples of the base, N(0, 0.3² I₂)."),
            Section("Four random flows"),
            Picture("flows", draw_flows(parameters, samples), "Samples of four random flows."),
            Picture("densities", draw_densities(parameters, densities), _DENSITIES),
            _table(parameters, masses),
            Note(_MASS),
        ),
    )


_DENSITIES = (
    "The densities of these flows: the brighter, the higher, from 0 to the largest of each."
)
_MASS = (
    "The mass is the density summed over a fine grid of the square. The grid is even in"
    " arctanh x, where the density is smooth up to the border. It should be 1."
)


def _random_parameters() -> tuple[float, float]:
    a = tfd.Normal(3.0, 1.0).sample()
    theta = tfd.Uniform(0.0, 2 * np.pi).sample()
    return float(a), float(theta)


def on_square(flow: Any) -> Array:
    """A density at the middles of the pixels of (−1, 1)², x₂ upwards."""
    middles = ((np.arange(PIXELS) + 0.5) / PIXELS * 2 - 1).astype(np.float32)
    points = np.stack(np.meshgrid(middles, middles), axis=-1)
    return np.asarray(tf.function(flow.prob)(points))


def mass(flow: Any) -> float:
    """The integral of a density over (−1, 1)², by x = tanh(u)."""
    step = 2 * REACH / POINTS
    u = (np.arange(POINTS) + 0.5) * step - REACH
    x = np.tanh(u).astype(np.float32)
    slope = 1 / np.cosh(u) ** 2
    points = np.stack(np.meshgrid(x, x, indexing="ij"), axis=-1)
    density = np.asarray(tf.function(flow.prob)(points), np.float64)
    return float(slope @ density @ slope * step**2)


def draw_base(samples: Array) -> Figure:
    """Samples of the base distribution."""
    figure, axes = panel(4.6, 4.6)
    _scatter(axes, samples)
    axes.set(xlabel="z₁", ylabel="z₂", title="z ~ N(0, 0.3² I₂)")
    limit = max(1.05 * float(np.abs(samples).max()), 1.2)
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), xticks=TICKS, yticks=TICKS)
    return figure


def draw_flows(parameters: list[tuple[float, float]], samples: list[Array]) -> Figure:
    """Samples of flows, each on the square that tanh maps into."""
    figure, panes = panels(2, 2, 3.6, 3.8)
    for axes, which, points in zip(panes, parameters, samples):
        _scatter(axes, points)
        _square(axes, *which)
    return figure


def draw_densities(parameters: list[tuple[float, float]], densities: list[Array]) -> Figure:
    """Densities over the square, each in colours from 0 to its largest."""
    figure, panes = panels(2, 2, 3.6, 3.8)
    for axes, which, density in zip(panes, parameters, densities):
        axes.imshow(density, origin="lower", extent=(-1, 1, -1, 1), cmap="hot", vmin=0)
        _square(axes, *which)
    return figure


def _square(axes: Axes, a: float, theta: float) -> None:
    axes.set(xlabel="x₁", ylabel="x₂", xlim=(-1, 1), ylim=(-1, 1), xticks=TICKS, yticks=TICKS)
    axes.set_title(f"a = {numbers(a, 2)}, θ = {numbers(theta, 2)}")


def _scatter(axes: Axes, points: Array) -> None:
    axes.scatter(points[:, 0], points[:, 1], s=3, alpha=0.35, color=BLUE, linewidths=0)
    axes.spines[["top", "right"]].set_visible(True)
    axes.spines[:].set_color(INK)
    axes.set_aspect("equal")


def _table(parameters: list[tuple[float, float]], masses: list[float]) -> Table:
    rows = (
        (f"{number}", numbers(a, 4), numbers(theta, 4), numbers(total, 6))
        for number, ((a, theta), total) in enumerate(zip(parameters, masses), start=1)
    )
    return Table(("flow", "a", "θ", "mass over (−1, 1)²"), tuple(rows))
