"""What a right value does not show of a regulariser: its gradients, and correlated latents."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.checks import Advice
from graders.evaluation.diagnosis import Parts
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.vae import inputs
from graders.suites.vae.inputs import Correlated, Divergences
from graders.suites.vae.test_get_encoder import encoder
from reference.vae.fitted_to_divergence import parts_scale
from reference.vae.mistakes_in_divergence import divergence

DEVIATIONS = 8.0


def require_gradient(kind: str, seen: Evidence, given: Divergences, right: Parts) -> None:
    """Raise a `Disagreement` for a right value whose gradient does not lead to the prior.

    Far from the prior the divergence grows with the square of the distance; that of narrow
    posteriors with −log σ of each latent. Estimates from one sample follow that to 4 %, with
    a standard deviation of 3 %; where a gradient is stopped at the points, the mean is 0.
    """
    slopes, size = seen.optional("slopes", np.ndarray), given.prior.mean.shape[-1]
    if "slopes" not in seen.values:
        return
    if slopes is None or slopes.shape != (given.count, 2 * size):
        slopes = np.zeros((given.count, 2 * size))
    value = float(seen.array("value").reshape(()))
    if kind == "far":
        of = "means"
        share = np.sum(slopes[:, :size] * given.posteriors.mean) / (2 * value)
    else:
        of = "standard deviations"
        stddev = np.sqrt(given.posteriors.variance)
        share = -np.sum(slopes[:, size:] * stddev) / size / parts_scale(right, given.count)
    require(
        share > 0.5,
        f"The value is right, but its gradient with respect to the posteriors' {of} is not the"
        " divergence's: training would not bring them to the prior. Is a gradient stopped, at the"
        " test points or elsewhere?",
        diagnosis=True,
    )


def advise_on_correlations(observe: Observer, draw: Draw, right: Parts, advice: Advice) -> None:
    """Advise without deducting points: the exercise states the formula for independent latents."""
    given = inputs.correlated(draw("correlated"))
    try:
        seen = observe("kl_correlated", **given.inputs())
    except NotObserved:
        return  # A function may know one class of posteriors only.
    value = seen.optional("value", np.ndarray)
    if value is None or value.size != 1:
        return
    share = float(value.reshape(()))
    scale = parts_scale(right, len(given.mean))
    independent = float(divergence(given.independent, right))
    expected = independent + scale * float(given.surplus.mean())
    allowed = 1e-3 + 1e-3 * abs(expected) + DEVIATIONS * scale * noise(given, right)
    if abs(share - expected) <= allowed:
        return
    says = (
        "Your regulariser is that of posteriors with independent latents"
        if abs(share - independent) <= allowed
        else f"Where latents are correlated, your regulariser is {share / expected:.3g} times the"
        " divergence"
    )
    whose = "your encoder" if _own_are_correlated(observe, draw) else "MultivariateNormalTriL"
    advice.append(f"{says}: those of {whose} are correlated within each posterior.")


def noise(given: Correlated, right: Parts) -> float:
    """The standard deviation of a mean over all posteriors, each estimated from one sample."""
    mean_0, stddev_0 = right.get("prior", (given.prior.mean, np.sqrt(given.prior.variance)))
    factor = given.factor.astype(np.float64) / np.broadcast_to(stddev_0, (1, 2))[..., None]
    linear = np.einsum("bij,bi->bj", factor, (given.mean - mean_0) / stddev_0)
    square: Array = np.einsum("bij,bik->bjk", factor, factor) - np.eye(2)
    variance = np.sum(linear**2, -1) + np.sum(square**2, (-2, -1)) / 2
    return float(np.sqrt(variance.sum()) / len(variance))


def _own_are_correlated(observe: Observer, draw: Draw) -> bool:
    with suppress(Disagreement, NotObserved):
        return encoder(observe, draw, 2, "encoder").optional("dependent", bool) is True
    return False
