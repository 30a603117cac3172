"""The divergence among an encoder's losses, and the posteriors that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.elbo import Posterior
from graders.evaluation.evidence import Evidence

ENCODER = "get_encoder"
COUNT = 7


def posterior(seen: Evidence, latent_dim: int, where: str = "", count: int = COUNT) -> Posterior:
    """The student's posteriors; raises `Disagreement` unless they are finite and fit in shape."""
    moments = [seen.array(f"{where}{name}") for name in ("mean", "variance", "log_prob")]
    expected = [(count, latent_dim), (count, latent_dim), (count,)]
    require(
        [array.shape for array in moments] == expected,
        f"{ENCODER}: expected means of shape {expected[0]} and log densities of shape"
        f" {expected[2]}, got {moments[0].shape} and {moments[2].shape}.",
    )
    finite = all(array.dtype.kind == "f" and np.all(np.isfinite(array)) for array in moments)
    require(finite, f"{ENCODER}: moments or log densities of the posteriors are not finite.")
    return Posterior(*moments)


@dataclass(frozen=True)
class Call:
    """The sum of the losses of one call without the regulariser, and what it adds."""

    count: int
    calls: int
    without: float
    regularised: float
    given: Posterior

    @property
    def expected(self) -> float:
        """The regulariser's value for these posteriors: it is known, and without noise."""
        return 1 + float(np.mean(np.sum(self.given.mean.astype(np.float64) ** 2, -1)))

    def divergence(self) -> tuple[float, float]:
        """The mean divergence, and 7 standard deviations of its estimate from one sample each.

        Estimates of two calls are both within that with a probability above 1 − 1e-11.
        """
        noise = 7 * np.sqrt(np.sum(self.given.one_sample_deviation() ** 2)) / self.count
        return float(self.given.kl_divergence().mean()), float(noise)


def call(seen: Evidence, where: str, count: int, latent_dim: int = 2) -> Call:
    """What is seen of a call whose fields begin with `where`."""
    totals = [seen.read(f"{where}{name}", float) for name in ("without", "with")]
    require(np.all(np.isfinite(totals)), "encoder.losses holds values that are not finite.")
    made = seen.read(f"{where}calls", int)
    require(
        f"{where}log_prob" in seen.values,
        "What the encoder returns has no density at its means: expected posteriors with a spread.",
    )
    added = totals[1] - totals[0]
    return Call(count, made, totals[0], added, posterior(seen, latent_dim, where, count))


def require_same_weight(seen: Evidence, latent_dim: int) -> None:
    """Raise a `Disagreement` if the regulariser has another weight for this number of latents.

    Nothing where there are no such posteriors, which another check tells.
    """
    mean = seen.optional("mean", np.ndarray)
    if mean is None or mean.shape != (COUNT, latent_dim):
        return
    one = call(seen, "", COUNT, latent_dim)
    if once([one]) or not one.calls:
        return
    share = one.regularised / one.expected * (COUNT if one.calls > 1 else 1) / one.calls
    raise Disagreement(
        f"For latent_dim = {latent_dim} the regulariser's value is among encoder.losses"
        f" {share:.3g} times, and once for 2 latents; expected once for any number.",
        diagnosis=True,
    )


def require_once(calls: list[Call]) -> None:
    """Raise a `Disagreement` unless the losses hold the regulariser's value once.

    A layer of TensorFlow Probability calls its regulariser twice, for its distribution and
    for that one's value, and Keras divides the results by the size of the batch. What a layer
    adds itself counts once, and is not divided.
    """
    if once(calls):
        return
    added = max(calls[0].calls, 1)
    require(
        not added > BY_LIBRARY,
        "The regulariser's value is among encoder.losses more than once.",
        diagnosis=True,
    )
    for found in _shares(calls):
        if np.ptp(found) < 1e-2 * abs(found[0]):
            times = found[0] / added
            shown = "with its sign flipped" if abs(times + 1) < 1e-2 else f"{times:.3g} times"
            raise Disagreement(
                f"The regulariser's value is among encoder.losses {shown}; expected once, as it"
                " is.",
                diagnosis=True,
            )
    raise Disagreement(
        "The losses depend on the regulariser, but are not its value for the encoder's output."
    )


def require_converted(calls: list[Call], seen: Evidence) -> None:
    """Raise a `Disagreement` if Keras divides by another number than the size of the batch.

    It divides by the first size of the tensor that it makes of the distribution.
    """
    tensor = seen.optional("converted", np.ndarray)
    if once(calls) or tensor is None or tensor.shape[:1] == (COUNT,):
        return
    expected = calls[0].given.mean.shape
    first = tensor.shape[0] if tensor.ndim else 1
    if np.allclose(_shares(calls)[1] * first, max(calls[0].calls, 1), rtol=1e-3):
        raise Disagreement(
            f"Where a tensor is needed, Keras takes one of shape {tensor.shape} of your posteriors,"
            f" and divides the regulariser's value by {first} in place of the size of the batch;"
            f" expected one sample of each, shape {expected}.",
            diagnosis=True,
        )


BY_LIBRARY = 2


def _shares(calls: list[Call]) -> tuple[Array, Array]:
    """The losses of each call over the regulariser's value: divided by the size or not."""
    shares = np.array([one.regularised / one.expected for one in calls])
    return shares * [one.count for one in calls], shares


def once(calls: list[Call]) -> bool:
    scaled, shares = _shares(calls)
    added = calls[0].calls
    expected = (added,) if added else (1, BY_LIBRARY)
    divided = any(np.allclose(scaled, times, rtol=1e-3) for times in expected)
    return (divided and added <= BY_LIBRARY) or (added <= 1 and np.allclose(shares, 1, rtol=1e-3))


def require_nothing_else(near: Call, far: Call) -> None:
    """Raise a `Disagreement` if a divergence is added that is not the regulariser's."""
    (before, noise), (after, more) = near.divergence(), far.divergence()
    growth = (after - before - noise - more) / COUNT
    require(
        growth <= 0 or far.without - near.without < growth / 2,
        "encoder.losses hold a divergence of your own beside the regulariser's: it counts twice.",
        diagnosis=True,
    )


def require_own_divergence(near: Call, far: Call) -> None:
    """Raise a `Disagreement` unless a loss of the encoder's own is the divergence.

    That is right, too, whether it is divided by the size of the batch, or summed over it.
    """
    (before, noise), (after, more) = near.divergence(), far.divergence()
    grown, allowed = after - before, noise + more
    change = far.without - near.without
    if grown <= allowed and change != 0 and far.without > 0:
        return  # An activation keeps the means near the prior, so the losses cannot be compared.
    require(
        far.without > 0,
        f"Far from the prior, encoder.losses add up to {far.without:.4g}, which is below 0.",
    )
    scales = (1, COUNT, 1 / COUNT, 1 / BY_LIBRARY, COUNT / BY_LIBRARY)
    right = any(abs(change * scale - grown) <= allowed + 0.01 * grown for scale in scales)
    require(
        right,
        "encoder.losses do not depend on the regulariser that your function is given. When the"
        f" posteriors move away from the prior, they change from {near.without:.4g} to"
        f" {far.without:.4g}, which is not their KL divergence.",
        f"a change of {grown:.4g} ± {allowed:.2g}, or that over {COUNT}",
    )
