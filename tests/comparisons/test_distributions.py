"""The mass of a student's densities."""

from __future__ import annotations

import numpy as np
import pytest

from graders.comparisons.disagreement import Disagreement
from graders.comparisons.distributions import Quadrature, lattice

NODES = lattice(6.0, 0.1)
SQUARES = Quadrature(NODES, np.full(len(NODES), np.log(0.01)))
DENSITY = -(NODES**2).sum(-1) / 2 - np.log(2 * np.pi)


def test_a_lattice_reaches_both_ends_in_steps_of_the_given_size() -> None:
    found = lattice(1.0, 0.25)
    assert found.shape == (81, 2)
    assert np.unique(found[:, 0]) == pytest.approx(np.arange(-1, 1.01, 0.25))
    assert len(np.unique(found, axis=0)) == 81


def test_a_density_has_mass_one_and_twice_it_two() -> None:
    assert SQUARES.mass(DENSITY) == pytest.approx(1, abs=1e-6)
    assert SQUARES.mass(DENSITY + np.log(2)) == pytest.approx(2, abs=1e-6)


def test_a_density_of_zero_has_no_mass() -> None:
    assert SQUARES.mass(np.full(len(NODES), -np.inf)) == 0


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_densities_that_are_not_numbers_are_counted(value: float) -> None:
    broken = DENSITY.copy()
    broken[:3] = value
    with pytest.raises(Disagreement, match=f"not a number at 3 of {len(NODES)} points"):
        SQUARES.mass(broken)


def test_a_density_of_another_shape_is_refused() -> None:
    with pytest.raises(Disagreement, match="shape"):
        SQUARES.mass(DENSITY[:, None])
