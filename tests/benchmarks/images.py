"""What a picture costs, drawn and painted: `python -m tests.benchmarks.images`.

The reference paints its data set in NumPy; the plain way makes one flow, one new
figure and one contour plot for each picture. Both are timed in turns in one process,
so that a machine whose speed drifts slows both. Then each picture of a portion is
made both ways from the same density, and the two are compared pixel by pixel.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["MPLBACKEND"] = "Agg"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from reference.image_dataset import image_dataset as reference

Array = np.ndarray[Any, Any]
SEED = 5
ONE_LEVEL = 9
"""From one of about 90 levels to the next, `hot` changes a colour by up to 2.7 · 255 / 80."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=50, help="pictures made each way in a pair")
    parser.add_argument("--pairs", type=int, default=6)
    options = parser.parse_args()
    np.random.seed(SEED)
    for make in (drawn, reference.create_image_dataset):
        make(options.n)  # Fonts, colour maps and TensorFlow's kernels are loaded on first use.
    pairs = [
        (_seconds(drawn, options.n), _seconds(reference.create_image_dataset, options.n))
        for _ in range(options.pairs)
    ]
    _print_times(pairs, options.n)
    _compare(options.n)


def drawn(count: int) -> Array:
    """A data set made the plain way: a flow and a new figure for each picture."""
    pictures = []
    for _ in range(count):
        a, theta = np.random.normal(3.0, 1.0, 1), np.random.uniform(0.0, 2 * np.pi, 1)
        (density,) = reference.get_densities(reference.get_normalizing_flow_dist(a, theta))
        pictures.append(reference.get_image_array_from_density_values(density))
    return np.stack(pictures)


def _seconds(make: Callable[[int], Array], count: int) -> float:
    """Seconds for one picture."""
    start = time.perf_counter()
    make(count)
    return (time.perf_counter() - start) / count


def _print_times(pairs: Sequence[tuple[float, float]], count: int) -> None:
    print(f"{len(pairs)} pairs of {count} pictures, medians and [minimum, maximum]:")
    _row("drawn, seconds a picture", [drawn for drawn, _ in pairs])
    _row("painted, seconds a picture", [painted for _, painted in pairs])
    _row("ratio", [drawn / painted for drawn, painted in pairs])


def _row(name: str, values: Sequence[float]) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"  {name:28}{middle:9.4f}  [{low:.4f}, {high:.4f}]")


def _compare(count: int) -> None:
    """How painted pictures differ from drawn ones of the same densities."""
    a, theta = np.random.normal(3.0, 1.0, count), np.random.uniform(0.0, 2 * np.pi, count)
    densities = reference.get_densities(reference.get_normalizing_flow_dist(a, theta))
    drawn_ones = [reference.get_image_array_from_density_values(one) for one in densities]
    painted = [reference.paint(one) for one in densities]
    gaps = np.abs(np.stack(drawn_ones).astype(int) - np.stack(painted))
    largest = gaps.max(axis=-1)
    print("painted beside drawn, of the same densities:")
    print(f"  pixels equal                {100 * np.mean(largest == 0):9.2f} %")
    print(f"  at most one level apart     {100 * np.mean(largest <= ONE_LEVEL):9.2f} %")
    print(f"  mean and largest difference {gaps.mean():9.2f} and {gaps.max()} of 255")


if __name__ == "__main__":
    main()
