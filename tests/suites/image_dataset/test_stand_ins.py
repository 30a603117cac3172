"""What stands in for wrong functions shows a flow, and is no answer itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.suites.child.stand_ins import densities, named, picture
from graders.suites.image_dataset.flows import FOUND, found
from graders.suites.image_dataset.inputs import AXIS, Gaussians, gaussians
from graders.suites.image_dataset.orders import orders
from graders.suites.normalizing_flow.flows import right_flow
from reference.image_dataset.mistakes import INTERIOR, on_grid


class Single:
    as_numpy_dtype = np.float32


@dataclass
class Distribution:
    """Gaussians with as much of the interface of a distribution as is used."""

    given: Gaussians
    dtype = Single()

    @property
    def batch_shape(self) -> tuple[int, ...]:
        return self.given.batch

    def prob(self, points: Array) -> Array:
        x, y = points.reshape(-1, 2).T.astype(np.float64)
        return np.exp(np.moveaxis(self.given.log_density(x, y), -1, 0))


def test_coarse_densities_are_near_but_not_right() -> None:
    for batch in ((3,), (2, 3), (1,)):
        given = gaussians(np.random.default_rng(1), batch)
        seen, right = densities(Distribution(given)), on_grid(given)
        assert seen.shape == (*batch, 100, 100)
        assert not any(orders(seen[INTERIOR], right[INTERIOR]))
        assert np.corrcoef(seen[INTERIOR].ravel(), right[INTERIOR].ravel())[0, 1] > 0.95


def test_a_picture_shows_its_flow_upright() -> None:
    x, y = np.meshgrid(0.999 * AXIS, 0.999 * AXIS)
    density = np.exp(right_flow(2.5, 1.0).log_density(np.stack([x, y], -1)))
    shown = picture(np.nan_to_num(density))
    assert shown.shape == (36, 36, 3)
    assert shown.dtype == np.uint8
    flow = found(shown)
    assert flow.correlation > FOUND
    assert abs(flow.coefficient - 2.5) < 0.3
    assert abs(flow.angle - 1.0) < 0.1


def test_arguments_may_have_any_name() -> None:
    draw = named(["get_image_array_from_density_values"])["get_image_array_from_density_values"]
    assert np.array_equal(draw(np.eye(100)), draw(values=np.eye(100)))
