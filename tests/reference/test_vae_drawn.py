"""What latents are: samples of a posterior pass, everything else is told by what it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.suites.vae.drawn import Latents, factors, limit, require_samples

CALLS, COUNT, SIZE = 3, 40, 20
Made = Callable[[Array, Array, Array], Array]


def latents(seed: int, made: Made) -> Latents:
    rng = np.random.default_rng(seed)
    mean = rng.uniform(-5, 5, (COUNT, SIZE))
    stddev = np.exp(rng.uniform(-0.9, 0.9, (COUNT, SIZE)))
    noise = rng.standard_normal((CALLS, COUNT, SIZE))
    return Latents(made(mean, stddev, noise), mean, stddev)


def test_samples_pass() -> None:
    for seed in range(200):
        require_samples(latents(seed, lambda m, s, e: m + s * e))


WRONG: dict[str, tuple[Made, str]] = {
    "the mean": (lambda m, s, e: m + 0 * e, "decodes the mean"),
    "the prior": (lambda m, s, e: 0 * m + e, "N(0, I)"),
    "noise of standard deviation 1": (lambda m, s, e: m + e, "standard deviation 1"),
    "the variance": (lambda m, s, e: m + s**2 * e, "posterior's variance"),
    "noise added": (lambda m, s, e: m + np.sqrt(s**2 + 1) * e, "noise is added to a sample"),
    "a mean of ten": (lambda m, s, e: m + s * e / np.sqrt(10), "a mean of about"),
    "twice the mean": (lambda m, s, e: 2 * m + s * e, "2 times the posterior's mean"),
    "an offset": (lambda m, s, e: m + s * e + 0.25, "is added to the posterior's mean"),
    "one noise for a batch": (lambda m, s, e: m + s * e[:, :1], "Every image of a batch"),
    "one noise for an image": (lambda m, s, e: m + s * e[:, :, :1], "Every latent of an image"),
    "one noise for ever": (lambda m, s, e: m + s * e[:1] + 0 * e, "same latents at every call"),
    "clipped": (lambda m, s, e: np.clip(m + s * e, -3, 3), "clipped"),
    "the sign of the mean": (lambda m, s, e: s * e - m, "sign of the posterior's mean"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_latents_are_told(name: str) -> None:
    made, says = WRONG[name]
    for seed in range(20):
        with pytest.raises(Disagreement) as caught:
            require_samples(latents(seed, made))
        assert says in caught.value.message, caught.value.message


def test_what_nothing_explains_is_described() -> None:
    with pytest.raises(Disagreement) as caught:
        require_samples(latents(1, lambda m, s, e: np.tanh(m) + s * e**3))
    assert "on average" in caught.value.message
    assert not caught.value.diagnosis


def test_factors_enclose_one() -> None:
    low, high = factors(60)
    assert 0 < low < 1 < high < 3


def test_samples_have_no_limit() -> None:
    assert limit(latents(1, lambda m, s, e: m + s * e).z) == 0
