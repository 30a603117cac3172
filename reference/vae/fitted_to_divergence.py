"""Mistakes in the regulariser with a number in them, which is fitted to what was observed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graders.comparisons.elbo import Posterior
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.vae.inputs import Divergences
from reference.vae.mistakes_in_divergence import FORMULAS, at_steps, divergence, divergence_noise


def weights(value: float, given: Divergences, points: int, right: Parts) -> Iterator[Slip]:
    """Weights that explain a value far from the prior, alone or beside another division."""
    for beside in (1, given.count, given.posteriors.size):
        weight = value / float(divergence(given, right)) * beside
        if np.isfinite(weight) and abs(weight - 1) > 1e-3:
            yield Slip("weight", _weight_says(weight, points), weight)


def other_prior(value: float, given: Divergences, right: Parts) -> Iterator[Slip]:
    """The spread of a prior around 0 that explains a value far from the prior."""
    squares = (given.posteriors.mean.astype(np.float64) ** 2).sum(-1)
    scale = parts_scale(right, given.count)
    spread = float(np.sqrt(squares.mean() * scale / 2 / value)) if value > 0 else 0.0
    if np.isfinite(spread) and spread > 1e-3 and "prior" not in right:
        says = f"This is the divergence from N(0, {spread:.3g}² I), not from the prior given."
        yield Slip("prior", says, (0.0, spread))


def parts_scale(right: Parts, count: int) -> float:
    """How many times the mean over a batch of this size a right divergence is."""
    return float(count if "batch" in right else 1)


def _weight_says(weight: float, points: int) -> str:
    if abs(weight) < 1e-6:
        return "Your regulariser is 0 for posteriors that differ from the prior."
    if abs(weight + 1) < 0.01:
        return "The sign is flipped: training would drive the posterior away from the prior."
    named = {2.0: "twice", 0.5: "half", 3.0: "three times"}
    found = [name for number, name in named.items() if abs(weight / number - 1) < 0.01]
    if abs(weight * np.log(2) - 1) < 3e-3:
        return f"This is {weight:.3g} times the divergence: it is in bits, not in nats."
    shown = f"This is {found[0] if found else f'{weight:.3g} times'} the divergence"
    if points > 1 and abs(weight / points - 1) < 0.01:
        return (
            f"{shown}: either its weight is {points}, or {points} test points are summed, not"
            " averaged."
        )
    if points > 1 and abs(weight * points - 1) < 0.01:
        return f"{shown}: either its weight is not 1, or you divided by the test points twice."
    return f"{shown}: its weight should be 1."


@dataclass(frozen=True)
class Value:
    """What a regulariser gave for some posteriors; `noisy` if it drew points."""

    given: Divergences
    value: float
    noisy: bool

    def expected(self, parts: Parts) -> float:
        """What it gives with these parts."""
        return float(divergence(self.given, parts))

    def weight(self, parts: Parts) -> float:
        """The inverse of the variance with which a value agrees with what is expected."""
        noise = divergence_noise(self.given, parts) if self.noisy else 0.0
        return float((noise + 1e-3 + 1e-4 * abs(self.expected(parts))) ** -2)


def scaled_formulas(seen: Sequence[Value], right: Parts) -> Iterator[Slip]:
    """Other formulas, each with the factor with which it comes nearest to all values."""
    for slip in FORMULAS:
        parts = {**right, "formula": slip.value}
        terms = [(one.weight(parts), one.expected(parts), one.value) for one in seen]
        squares = sum(weight * expected**2 for weight, expected, _ in terms)
        products = sum(weight * expected * value for weight, expected, value in terms)
        factor = products / squares if squares else 1.0
        # Of points of the prior, the other sign is the divergence in the other direction.
        least = 1e-6 if slip.value.points == "prior" else -np.inf
        if np.isfinite(factor) and factor > least and abs(factor) > 1e-6 and abs(factor - 1) > 0.02:
            says = f"{slip.says} {_factor_says(factor)}"
            yield Slip("formula", says, replace(slip.value, factor=factor))


def _factor_says(factor: float) -> str:
    if abs(factor * np.log(2) - 1) < 0.01:
        return f"It is multiplied by {factor:.3g}, too: it is in bits, not in nats."
    return f"It is multiplied by {factor:.3g}, too."


def one_point(seen: Value, right: Parts) -> Iterator[Slip]:
    """A distance from the posterior's mean at which one test point explains a value."""
    if seen.noisy:
        return
    at = [seen.expected({**right, "formula": at_steps(steps)}) for steps in (-1.0, 0.0, 1.0)]
    square, slope = (at[2] + at[0]) / 2 - at[1], (at[2] - at[0]) / 2
    for root in np.roots([square, slope, at[1] - seen.value]):
        if np.isreal(root) and abs(root) > 1e-3:
            beside = "plus" if root > 0 else "minus"
            says = (
                f"The only test point is the posterior's mean {beside} {abs(root.real):.3g}"
                " times its standard deviation; expected draws from it."
            )
            yield Slip("formula", says, at_steps(float(root.real)))


def limits(equal: Value, far: Value, right: Parts) -> Iterator[Slip]:
    """What explains a value at the prior, or one far from it, if it is a limit."""
    least, size = equal.value, equal.given.prior.mean.shape[-1]
    floor = least / parts_scale(right, equal.given.count)
    top = far.value / parts_scale(right, far.given.count)
    if least > 1e-3:
        says = f"No posterior costs less than {floor:.3g}; expected 0 for the prior itself."
        yield Slip("limit", says, lambda each: np.maximum(each, floor))
        each_says = (
            f"No latent costs less than {floor / size:.3g}; expected 0 for the prior itself."
        )
        yield Slip("latents", each_says,
                   lambda terms, axis: np.maximum(terms, floor / size).sum(axis))  # fmt: skip
        yield Slip("offset", f"{least:.3g} is added to the divergence.", least)
    if top > 1e-3:
        says = f"No posterior costs more than {top:.4g}, however far it is from the prior."
        yield Slip("limit", says, lambda each: np.minimum(each, top))


def of_earlier(priors: Iterable[Posterior]) -> Iterator[Slip]:
    """The prior of an earlier call in place of the one given."""
    says = "This is the divergence from the prior of another call: one is kept for later calls."
    yield from (Slip("earlier", says, prior) for prior in priors)
