"""Which slips are found in a flow of which the density, the base and the images are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.comparisons.disagreement import Disagreement
from graders.suites.normalizing_flow.bases import other_base
from graders.suites.normalizing_flow.fits import build
from graders.suites.normalizing_flow.flows import Affine, Base, Bend, Tanh, right_flow
from graders.suites.normalizing_flow.inputs import angle, flow_bend, inside
from graders.suites.normalizing_flow.reading import Reading, explain
from graders.suites.normalizing_flow.samples import SAMPLES, require_sample
from graders.suites.normalizing_flow.student import COUNT, QUADRANTS, Facts
from reference.normalizing_flow.flow_slips import SQUASHING


def facts(
    parts: dict[str, Any], quadrant: int, *, images: bool = True, stand_ins: bool = True
) -> Facts:
    """What would be observed of a flow with these parts done in another way."""
    rng = np.random.default_rng([3, quadrant])
    a, theta = flow_bend(rng, quadrant), angle(rng, quadrant)
    x = inside(rng, right_flow(a, theta), COUNT)
    z = right_flow(a, theta).pull_back(x)
    flow = build(Facts(a, theta, x, None, z), parts)
    density = flow.log_density(x).astype(np.float32)
    if not images:
        return Facts(a, theta, x, density, z)
    turns_first = [n for n in parts.get("order", (3, 4)) if abs(n) in (3, 4)] == [4, 3]
    names = ["Rotation", "Degree2Polynomial"] if turns_first else ["Degree2Polynomial", "Rotation"]
    calls = tuple(f"{name} forward" for name in names)
    seen = flow.forward(z).astype(np.float32).astype(np.float64)
    base = flow.base.log_density(z)
    known = (calls, a, theta) if stand_ins else ((), None, None)
    return Facts(a, theta, x, density, z, base, seen, *known)


def read(parts: dict[str, Any], **how: bool) -> Reading:
    return explain([facts(parts, quadrant, **how) for quadrant in QUADRANTS])


def words(reading: Reading) -> list[str]:
    return [" ".join(slip.says for slip in slips) for slips in reading.found]


@pytest.mark.parametrize("images", [True, False])
@pytest.mark.parametrize("stand_ins", [True, False])
def test_a_right_flow_has_no_slips(images: bool, stand_ins: bool) -> None:
    assert read({}, images=images, stand_ins=stand_ins).right


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"base": Base((1 / 3, 1 / 3))}, "standard deviation 0.333"),
        ({"base": Base((0.33, 0.33))}, "standard deviation 0.33;"),
        ({"base": Base((0.09, 0.09))}, "σ²"),
        ({"base": Base((0.3, 0.5))}, "standard deviations (0.3, 0.5)"),
        ({"base": Base(mean=(0.0, -2.0))}, "base lies around (0, −2)"),
        ({"f1": Affine(shift=(0.0, -1.5))}, "f1 shifts by (0, −1.5)"),
        ({"f1": Affine(shift=(0.0, 2.0))}, "f1 shifts z2 up"),
        ({"f2": Affine(scale=(1.0, 0.3))}, "f2 multiplies by (1, 0.3)"),
        ({"order": (5, 4, 3, 2, 1)}, "reversed order"),
        ({"order": (1, 2, 4, 3, 5)}, "f1, f2, f4, f3, f5"),
        ({"f5": Tanh(0.7)}, "tanh(0.7·z)"),
        ({"f5": Tanh(height=0.8)}, "0.8·tanh(z)"),
        ({"jacobian": 0.0}, "leaves out the log-determinants"),
        ({"jacobian": -1.0}, "wrong sign"),
        ({"constant": -float(np.log(2))}, "log-determinant of f2 seems to be missing"),
    ],
)
@pytest.mark.parametrize("stand_ins", [True, False])
def test_one_slip_is_named(parts: dict[str, Any], says: str, stand_ins: bool) -> None:
    found = words(read(parts, stand_ins=stand_ins))
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(("name", "step"), SQUASHING)
def test_other_functions_than_tanh_are_named(name: str, step: Any) -> None:
    assert words(read({"f5": step})) == [f"f5 is {name}; expected tanh."]


def test_an_unforeseen_constant_is_found_beside_another_order() -> None:
    parts = {"order": (5, 4, 3, 2, 1), "f1": Affine(shift=(0.0, -1.5)), "base": Base((0.5, 0.5))}
    (found,) = words(read(parts))
    assert "reversed order" in found
    assert "f1 shifts by (0, −1.5)" in found
    assert "standard deviation 0.5" in found


def test_a_density_alone_leaves_alternatives() -> None:
    found = words(read({"f1": Affine(shift=(0.0, -1.5))}, images=False))
    assert len(found) == 2
    assert "base lies around (0, 0.5)" in found[0]
    assert "f1 shifts by (0, −1.5)" in found[1]


def test_a_flow_that_nothing_explains_keeps_what_is_certain() -> None:
    parts = {
        "base": Base((0.5, 0.5)),
        "f1": Affine(shift=(0.7, 0.4), angle=0.6),
        "f5": Affine(angle=1.1),
    }
    reading = read(parts)
    assert not reading.found
    assert reading.base_seen
    assert reading.bent_and_turned
    assert [slip.part for slip in reading.certain] == ["base"]


def test_samples_that_spread_ten_percent_too_far_are_found() -> None:
    flow = right_flow(2.5, 1.0)
    failed = {}
    for factor in (1.0, 1.1, 0.9):
        failed[factor] = 0
        for seed in range(40):
            z = 0.3 * factor * np.random.default_rng(seed).standard_normal((SAMPLES, 2))
            try:
                require_sample(flow, flow.forward(z).astype(np.float32))
            except Disagreement:
                failed[factor] += 1
    assert failed[1.0] == 0
    # The power is 99.9 %: two misses of 40 have a probability below 0.001.
    assert failed[1.1] >= 39
    assert failed[0.9] >= 39


def test_steps_of_the_first_call_are_told() -> None:
    first = facts({}, QUADRANTS[0])
    kept = {"f3": lambda *given: Bend(first.a), "f4": lambda *given: Affine(angle=first.theta)}
    (says,) = words(read(kept, stand_ins=False))
    assert "f3 of the first call is kept" in says
    assert "f4 of the first call is kept" in says


def test_a_base_of_equal_density_is_uniform() -> None:
    z = np.random.default_rng(1).normal(size=(40, 2))
    assert "uniform" in other_base(z, np.full(40, -0.7))
    assert "Laplace" in other_base(z, -np.abs(z).sum(-1) / 0.3)
