"""The formula of a map, read off its values, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.suites.normalizing_flow.bijector import VALUES
from graders.suites.normalizing_flow.flows import turned
from graders.suites.normalizing_flow.formulas import Formula, read_formula
from graders.suites.normalizing_flow.inputs import plane
from graders.suites.normalizing_flow.properties import LOG_DET
from reference.normalizing_flow.functions import OF_A, OF_THETA
from reference.normalizing_flow.log_dets import log_det_says
from reference.normalizing_flow.mistakes import (
    bend_says,
    bends,
    turn_says,
    turns,
)

Z = plane(np.random.default_rng(5), 24)
BENDS = (2.4, -0.55, 0.45, -3.3)
ANGLES = (0.4, 1.9, 3.6, 5.4)
Map = Callable[[Array, Array, float], tuple[Array, Array]]


def formula(values: Map, angle: bool = False) -> Formula | None:
    """The formula of a map from both coordinates and the parameter to both coordinates."""
    seen = []
    for p in ANGLES if angle else BENDS:
        image = np.stack(values(Z[:, 0], Z[:, 1], p), axis=-1).astype(np.float32)
        seen.append((p, Z, image.astype(np.float64)))
    known = OF_THETA if angle else OF_A
    return read_formula("θ" if angle else "a", "z", known, seen, VALUES)


def rotated(angle_of: Callable[[float], float]) -> Map:
    def values(x: Array, y: Array, theta: float) -> tuple[Array, Array]:
        image = turned(np.stack([x, y], axis=-1), angle_of(theta))
        return image[:, 0], image[:, 1]

    return values


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (lambda x, y, a: (x, y - a * x**2), "(z1, z2 − a·z1²). The sign is flipped"),
        (lambda x, y, a: (x, y + a**2 * x**2), "(z1, z2 + a²·z1²). a is squared"),
        (lambda x, y, a: (x, y + 2 * a**2 * x**2), "(z1, z2 + 2·a²·z1²). a is squared"),
        (lambda x, y, a: (x, y + abs(a) * x**2), "(z1, z2 + |a|·z1²)"),
        (lambda x, y, a: (x, y + 1.7 * x**2), "(z1, z2 + 1.7·z1²). a is not used"),
        (lambda x, y, a: (x, y + 2.4 * x**2), "2.4 is the a of an earlier call"),
        (lambda x, y, a: (x, y + 3.1 * a * x**2), "(z1, z2 + 3.1·a·z1²)"),
        (lambda x, y, a: (x, y + (a - 1) * x**2), "(z1, z2 + (a − 1)·z1²)"),
        (lambda x, y, a: (x, y + a * x**3), "(z1, z2 + a·z1³). Expected the square"),
        (lambda x, y, a: (x, y + np.trunc(a) * x**2), "trunc(a)·z1²). a becomes a whole number"),
        (lambda x, y, a: (x, y + a * x**2 + np.sin(7 * a) * y), "c·z2 + a·z1²), where c is"),
        (lambda x, y, a: (x, a * x**2), "z2 is lost"),
        (lambda x, y, a: (x, a * y + a * x**2), "z2 itself is multiplied by a"),
        (lambda x, y, a: (y, x + a * y**2), "The two coordinates are swapped"),
        (lambda x, y, a: (x + a * y**2, y), "Only z2 changes"),
        (lambda x, y, a: (x, y + a * np.exp(x)), "(z1, z2 + a·exp(z1))"),
        (lambda x, y, a: (x, y), "unchanged"),
    ],
)
def test_a_wrong_polynomial_is_told_by_its_formula(values: Map, says: str) -> None:
    found = formula(values)
    assert found is not None
    assert says in bend_says(found, inverse=False)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (rotated(lambda t: t * np.pi / 180), "you used it as degrees"),
        (rotated(lambda t: 2 * t), "the angle 2·theta"),
        (rotated(lambda t: np.pi / 2 - t), "Sine and cosine are swapped"),
        (rotated(lambda t: t + 0.3), "0.3 more than theta"),
        (rotated(lambda t: 0.4 - t), "0.4 more than −theta"),
        (rotated(lambda t: 1.3 * t), "the angle 1.3·theta"),
        (rotated(lambda t: np.mod(t, np.pi)), "the angle (theta modulo π)"),
        (rotated(lambda t: 1.9), "1.9 is the θ of an earlier call"),
        (
            lambda x, y, t: (
                1 + np.cos(t) * (x - 1) - np.sin(t) * y,
                np.sin(t) * (x - 1) + np.cos(t) * y,
            ),
            "It turns about the point (1, 0)",
        ),
        (
            lambda x, y, t: (np.cos(t) * x - np.sin(t) * y, np.sin(t) * x + np.cos(t) * y - 2),
            "It also shifts the points by (0, −2)",
        ),
        (
            lambda x, y, t: (
                np.cos(t) * x - np.abs(np.sin(t)) * y,
                np.abs(np.sin(t)) * x + np.cos(t) * y,
            ),
            "the sine has lost its sign",
        ),
        (rotated(lambda t: 1.1), "1.1 radians whatever the parameter is"),
        (
            lambda x, y, t: (np.cos(t) * x + np.sin(t) * y, np.sin(t) * x - np.cos(t) * y),
            "This is a reflection",
        ),
        (
            lambda x, y, t: (np.cos(t) * x + np.sin(t) * y, np.sin(t) * x + np.cos(t) * y),
            "One sine must have a minus",
        ),
        (lambda x, y, t: (np.cos(t) * x, np.sin(t) * y), "(cos θ·z1, sin θ·z2)"),
        (
            lambda x, y, t: ((1 - t**2 / 2) * x - (t - t**3 / 6) * y, (t - t**3 / 6) * x),
            "(c·z1 + d·z2, −d·z1), where c is 0.92 and d is −0.389 for θ = 0.4",
        ),
    ],
)
def test_a_wrong_rotation_is_told_by_its_angle_or_its_matrix(values: Map, says: str) -> None:
    found = formula(values, angle=True)
    assert found is not None
    assert says in turn_says(found, inverse=False)


@pytest.mark.parametrize(
    "values",
    [
        lambda x, y, a: (-x, -y),
        lambda x, y, a: (y, x),
        lambda x, y, a: (x, y),
        lambda x, y, a: (a * x, a * y),
        lambda x, y, a: (x + a, y + a),
        lambda x, y, a: (x, y**2),
    ],
)
def test_maps_that_have_nothing_to_do_with_the_task_are_none_of_it(values: Map) -> None:
    for angle, meant in ((False, bends), (True, turns)):
        found = formula(values, angle)
        assert found is not None
        assert not meant(found)


def test_mistaken_maps_are_still_meant() -> None:
    for values in (
        lambda x, y, a: (x, y - a * x**2),
        lambda x, y, a: (x, y + x**2),
        lambda x, y, a: (x, y + a * x),
        lambda x, y, a: (x, a * x**2),
    ):
        found = formula(values)
        assert found is not None
        assert bends(found)
    for angle_of in (lambda t: -t, lambda t: 1.1, lambda t: t + 0.3):
        found = formula(rotated(angle_of), angle=True)
        assert found is not None
        assert turns(found)


def test_a_map_without_a_formula_is_not_described() -> None:
    assert formula(lambda x, y, a: (x, y + np.floor(3 * a * x) / 7)) is None


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (lambda x, a: np.ones(len(x)), "is 1 at every point. This is the determinant"),
        (lambda x, a: np.full(len(x), a), "is a: this is the parameter itself"),
        (lambda x, a: 2 * a * x[:, 0], "is 2·a·z1. ∂x2/∂z1 is one entry"),
        (lambda x, a: np.log(np.abs(2 * a * x[:, 0])), "is log|2·|a|·z1|. ∂x2/∂z1 is one entry"),
        (lambda x, a: np.log(np.abs(1 - 2 * a * x[:, 1])), "is log|1 − 2·a·z2|"),
        (lambda x, a: np.full(len(x), 0.25), "is 0.25"),
        (lambda x, a: np.log1p(np.abs(2 * a * x[:, 0])), "is log(1 + 2·|a|·|z1|). ∂x2/∂z1 is"),
        (lambda x, a: np.log1p(4 * a**2 * x[:, 0] ** 2) / 2, "is ½·log(4·a²·z1² + 1)"),
        (lambda x, a: -np.log(np.abs(2 * a * x[:, 0])), "is −log|2·|a|·z1|"),
        (lambda x, a: np.full(len(x), 3 * np.log(np.abs(a))), "is 3·log|a|"),
        (lambda x, a: np.full(len(x), np.sin(3 * a)), "is c, where c is 0.794 for a = 2.4"),
        (lambda x, a: np.sin(7 * x[:, 0] * x[:, 1]), ""),
    ],
)
def test_a_wrong_log_determinant_is_told_by_its_formula(
    value: Callable[[Array, float], Array], says: str
) -> None:
    seen = [(a, Z, value(Z, a).astype(np.float32).astype(np.float64)) for a in BENDS]
    found = log_det_says("a", seen, LOG_DET)
    assert says in found
    assert bool(says) == bool(found)
