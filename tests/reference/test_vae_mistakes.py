"""Known mistakes of the autoencoder: closed forms agree with samples, and are told apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement
from graders.comparisons.elbo import Posterior
from graders.evaluation.diagnosis import Parts
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence
from graders.suites.vae import inputs
from graders.suites.vae.inputs import Divergences
from graders.suites.vae.regularised import noise as noise_of
from graders.suites.vae.regularised import require_gradient
from reference.vae.fitted_to_divergence import Value, limits, one_point, scaled_formulas, weights
from reference.vae.mistakes import PriorPoints, gaussian_density
from reference.vae.mistakes_in_divergence import (
    DIVERGENCE_SLIPS,
    FORMULAS,
    at_steps,
    divergence,
    divergence_noise,
)
from reference.vae.mistakes_in_loss import LOSS_SLIPS, Likelihood, loss


def given(seed: int = 1) -> Divergences:
    return inputs.moderate(np.random.default_rng(seed))


def sampled(case: Divergences, count: int) -> Array:
    """Estimates of the mean divergence of a batch, each from one sample of each posterior."""
    rng = np.random.default_rng(7)
    q, p = case.posteriors, case.prior
    mean, stddev = np.tile(q.mean, (20, 1)), np.tile(np.sqrt(q.variance), (20, 1))
    values = []
    for _ in range(count):
        z = mean + stddev * rng.standard_normal(mean.shape)
        ratio = log_density(z, mean, stddev) - log_density(z, p.mean, np.sqrt(p.variance))
        values.append(ratio.mean())
    return np.array(values)


def log_density(z: Array, mean: Array, stddev: Array) -> Array:
    terms = -(((z - mean) / stddev) ** 2) / 2 - np.log(stddev * np.sqrt(2 * np.pi))
    return np.asarray(terms.sum(-1))


def test_the_divergence_and_its_noise_are_those_of_samples() -> None:
    case = given()
    values = sampled(case, 2000)
    fewer = Divergences(case.prior, case.posteriors, copies=20)
    noise = divergence_noise(fewer, {})
    assert abs(values.mean() - divergence(fewer, {})) < 6 * noise / np.sqrt(2000)
    assert np.isclose(values.std(), noise, rtol=0.1)


def test_a_standard_prior_gives_the_divergence_of_a_posterior() -> None:
    case = given()
    standard = Posterior(case.posteriors.mean, case.posteriors.variance, case.posteriors.log_prob)
    expected = standard.kl_divergence().mean()
    assert np.isclose(divergence(case, {"prior": (0.0, 1.0)}), expected)


CLOSED = {"logarithm", "spread", "quadratic", "one", "pooled"}


def test_slips_of_the_divergence_are_told_apart_by_some_posteriors() -> None:
    kinds = (inputs.far, inputs.narrow, inputs.moderate, inputs.equal)
    cases = [make(np.random.default_rng(3)) for make in kinds]
    all_parts = [{}, *({slip.part: slip.value} for slip in DIVERGENCE_SLIPS)]
    for first, second in combinations(all_parts, 2):
        if {*first} == {*second} == {"batch"}:
            continue  # the first posterior of a batch may be the farthest
        apart = []
        for case in cases:
            noise = divergence_noise(case, first) + divergence_noise(case, second)
            if CLOSED & {*first, *second}:  # a formula has no noise
                noise = 0.0
            gap = abs(float(divergence(case, first)) - float(divergence(case, second)))
            apart.append(gap > 8 * noise + 2e-3)
        assert any(apart), (first, second)


def values_with(parts: Parts) -> dict[str, Value]:
    kinds = {"far": inputs.far, "narrow": inputs.narrow,
             "moderate": inputs.moderate, "equal": inputs.equal}  # fmt: skip
    cases = {kind: make(np.random.default_rng(3)) for kind, make in kinds.items()}
    return {
        kind: Value(case, float(divergence(case, parts)), False) for kind, case in cases.items()
    }


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"limit": lambda each: np.maximum(each, 0.3)}, "less than 0.3"),
        ({"limit": lambda each: np.minimum(each, 700)}, "more than 700"),
        ({"latents": lambda terms, axis: np.maximum(terms, 0.2).sum(axis)}, "latent costs less"),
        ({"offset": 0.4}, "0.4 is added"),
        ({"formula": at_steps(-1.5)}, "minus 1.5 times"),
        ({"formula": replace(FORMULAS[0].value, factor=1.4427)}, "in bits"),
        ({"formula": replace(FORMULAS[2].value, factor=2.0)}, "multiplied by 2"),
    ],
)
def test_a_number_in_a_mistake_is_fitted(parts: Parts, says: str) -> None:
    seen = values_with(parts)
    slips = [
        *scaled_formulas(list(seen.values()), {}),
        *one_point(seen["moderate"], {}),
        *limits(seen["equal"], seen["far"], {}),
    ]
    fitting = [
        slip.says
        for slip in slips
        if all(
            np.isclose(one.expected({slip.part: slip.value}), one.value, rtol=1e-3, atol=1e-3)
            for one in seen.values()
        )
    ]
    assert len(fitting) == 1, fitting
    assert says in fitting[0]


def test_the_divergence_of_correlated_latents_and_its_noise_are_those_of_samples() -> None:
    case = inputs.correlated(np.random.default_rng(1))
    rng, values = np.random.default_rng(2), []
    expected = float(divergence(case.independent, {})) + float(case.surplus.mean())
    determinant = np.log(case.factor[:, 0, 0] * case.factor[:, 1, 1])
    for _ in range(300):
        noise = rng.standard_normal(case.mean.shape)
        z = case.mean + np.einsum("bij,bj->bi", case.factor, noise)
        own = -np.sum(noise**2, -1) / 2 - np.log(2 * np.pi) - determinant
        prior = log_density(z, case.prior.mean, np.sqrt(case.prior.variance))
        values.append(np.mean(own - prior))
    spread = noise_of(case, {})
    assert abs(np.mean(values) - expected) < 6 * spread / np.sqrt(300)
    assert np.isclose(np.std(values), spread, rtol=0.2)
    assert case.surplus.mean() > 16 * spread


@pytest.mark.parametrize("kind", ["far", "narrow"])
def test_a_gradient_that_is_not_the_divergences_is_told(kind: str) -> None:
    case = {"far": inputs.far, "narrow": inputs.narrow}[kind](np.random.default_rng(1))
    mean, stddev = case.posteriors.mean, np.sqrt(case.posteriors.variance)
    scale = case.prior.variance
    slopes = np.concatenate([(mean - case.prior.mean) / scale, stddev / scale - 1 / stddev], -1)
    value = np.array(divergence(case, {}))
    require_gradient(kind, evidence(value, slopes / case.count), case, {})
    for wrong in (np.zeros_like(slopes), -slopes / case.count, None):
        with pytest.raises(Disagreement, match="gradient"):
            require_gradient(kind, evidence(value, wrong), case, {})


def evidence(value: Array, slopes: Array | None) -> Evidence:
    values = {"value": value, "slopes": slopes}
    return Evidence(values, "kl_value", consult=lambda: pytest.fail("no answer is needed"))


@pytest.mark.parametrize(
    ("weight", "points", "says"),
    [
        (2.0, 0, "twice the divergence: its weight"),
        (4.0, 4, "4 test points are summed"),
        (-1.0, 3, "sign is flipped"),
        (1.03, 3, "1.03 times"),
        (0.25, 4, "by the test points twice"),
        (0.0, 3, "is 0"),
    ],
)
def test_a_weight_is_told_by_its_value(weight: float, points: int, says: str) -> None:
    case = inputs.far(np.random.default_rng(1))
    value = weight * float(divergence(case, {}))
    assert says in next(iter(weights(value, case, points, {}))).says


PRIORS = (
    (0.0, 2.0, "of standard deviation 2, not 1"),
    (1.0, 1.0, "around 1, not 0"),
    (0.3, 0.5, "around 0.3, not 0, and of standard deviation 0.5, not 1"),
)


@pytest.mark.parametrize(("mean", "stddev", "says"), PRIORS)
def test_a_prior_is_told_by_its_moments(mean: float, stddev: float, says: str) -> None:
    rng = np.random.default_rng(1)
    for size in (1, 5, 50):
        points = PriorPoints(size, 1.5, rng.standard_normal((12, size)))
        assert says in points.says(gaussian_density(points.all, mean, stddev))


def test_dependent_and_heavy_tailed_priors_are_told() -> None:
    points = PriorPoints(2, 1.5, np.random.default_rng(1).standard_normal((12, 2)))
    x, y = points.all.T
    assert "not independent" in points.says(-(x**2 + y**2 - x * y) / 2)
    assert "not the density" in points.says(-np.log1p(x**2) - np.log1p(y**2))
    assert "same density" in points.says(0 * x)
    assert "off by 1" in points.says(gaussian_density(points.all, 0.0, 1.0) + 1)
    assert not points.says(gaussian_density(points.all, 0.0, 1.0))


def test_slips_of_the_loss_differ_from_the_loss_and_from_each_other() -> None:
    rng = np.random.default_rng(1)
    pictures = inputs.images(Draw(1), 6)
    noise = rng.normal(0, 1, pictures.shape)
    # Other images are the first, the largest, the middle ones; at last all are much alike.
    rows = [np.roll(np.linspace(0.5, 1.6, 6), shift) ** 2 for shift in (1, 2, 3)]
    cases = [
        Likelihood(family, pictures, noise * sizes[:, None, None, None], stddev=0.5)
        for sizes in (*rows, np.linspace(0.001, 0.002, 6))
        for family in ("bernoulli", "gaussian")
    ]
    cases.append(Likelihood("gaussian", pictures, pictures + 0.1 * noise))  # log p is above 0
    told = [{}, *({slip.part: slip.value} for slip in LOSS_SLIPS)]
    for one, other in combinations(told, 2):
        with np.errstate(over="ignore"):  # of a probability
            pairs = [(float(loss(case, one)), float(loss(case, other))) for case in cases]
        assert any(abs(a - b) > 1e-4 * abs(a) for a, b in pairs) or pairs[0][0] == 0, (
            one,
            other,
        )
