"""The regulariser, called directly: 2.5 points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import causes, show
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.checks import Advice, any_of, check
from graders.evaluation.diagnosis import Observed, Parts, Slip, explanations
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.vae import inputs
from graders.suites.vae.inputs import FAMILIES, Divergences
from graders.suites.vae.regularised import advise_on_correlations, require_gradient
from reference.vae.fitted_to_divergence import (
    Value,
    limits,
    of_earlier,
    one_point,
    other_prior,
    scaled_formulas,
    weights,
)
from reference.vae.mistakes_at_points import POINT_SLIPS
from reference.vae.mistakes_in_divergence import (
    DIVERGENCE_SLIPS,
    RIGHT_DIVERGENCES,
    divergence,
    divergence_noise,
)

KINDS: dict[str, Callable[[np.random.Generator], Divergences]] = {
    "far": inputs.far,
    "narrow": inputs.narrow,
    "moderate": inputs.moderate,
    "equal": inputs.equal,
}
# The noisiest right estimate takes one sample for each posterior. A sum of normal numbers is
# further than 8 of its standard deviations away with probability 1e-15; narrow posteriors add
# 2,000 squares of normal numbers, whose tail is at most 100 times that. That is 0.1 % of the
# value far from the prior, where a wrong weight shows; 2.5 % for narrow posteriors.
DEVIATIONS = 8.0
# Formulas in float32, whose largest terms cancel at most twice.
ROUNDING = {"rtol": 1e-4, "atol": 1e-3}


@dataclass(frozen=True)
class Estimate(Observed):
    """A value of the regulariser, exact or estimated, beside a right one."""

    given: Divergences = None  # type: ignore[assignment]
    right: Parts = None  # type: ignore[assignment]
    noisy: bool = True
    kind: str = ""

    def distance(self, parts: Parts) -> float:
        both = {**self.right, **parts}
        expected = float(divergence(self.given, both))
        allowed = ROUNDING["atol"] + ROUNDING["rtol"] * abs(expected)
        if self.noisy:
            allowed += DEVIATIONS * divergence_noise(self.given, both)
        return float(abs(float(self.value) - expected) / allowed)


@drawn_once
def given_for(kind: str, draw: Draw) -> Divergences:
    return KINDS[kind](draw(f"posterior {kind}"))


def seen_for(observe: Observer, draw: Draw, kind: str, family: str) -> Evidence:
    """What the regulariser gave for one kind of posteriors: one number, twice."""
    seen = observe("kl_value", family=family, **given_for(kind, draw).inputs())
    name = seen.read("kind", str)[:60]
    message = f"Your regulariser of a batch of distributions: expected one number, got a {name}"
    require("distribution" not in name, f"{message}.")
    for field in ("value", "again"):
        returned = seen.array(field)
        require(
            returned.dtype.kind == "f" and returned.size == 1,
            f"{message} of shape {returned.shape}.",
        )
        require(
            np.all(np.isfinite(returned)), "Your regulariser returned a value that is not finite."
        )
    return seen


def estimates(
    observe: Observer, draw: Draw, kinds: Sequence[str], family: str, right: Parts
) -> list[Estimate]:
    """All values of the regulariser that could be observed, beside one right divergence."""
    collected = []
    for kind in kinds:
        with suppress(Disagreement, NotObserved):
            collected.append(estimate(observe, draw, kind, family, right))
    return collected


def estimate(observe: Observer, draw: Draw, kind: str, family: str, right: Parts) -> Estimate:
    seen, given = seen_for(observe, draw, kind, family), given_for(kind, draw)
    value, again = (seen.array(field).reshape(()).astype(float) for field in ("value", "again"))
    return Estimate(
        value,
        lambda parts: divergence(given, {**right, **parts}),
        case=f"{kind} posteriors",
        given=given,
        right=right,
        noisy=bool(value != again),
        kind=kind,
    )


def named(observe: Observer, draw: Draw, family: str) -> list[str]:
    """The mistakes, in words, that explain every value of the regulariser."""
    far, given = seen_for(observe, draw, "far", family), given_for("far", draw)
    value, points = float(far.array("value").reshape(())), far.read("points", int)
    for most in (1, 2):
        found: dict[str, None] = {}
        for right in RIGHT_DIVERGENCES:
            observed = estimates(observe, draw, list(KINDS), family, right)
            fitted = (*weights(value, given, points, right), *other_prior(value, given, right))
            slips = (*fitted, *DIVERGENCE_SLIPS, *POINT_SLIPS, *fits(observed, right))
            for chosen in explanations(observed, slips, most=most):
                if {slip.part for slip in chosen} == {"batch", "limit"}:
                    continue  # With two such numbers almost everything fits.
                found[" ".join(slip.says for slip in chosen)] = None
        if found:
            return list(found)
    return []


def fits(observed: Sequence[Estimate], right: Parts) -> Iterator[Slip]:
    """Slips whose numbers are fitted to several values of the regulariser."""
    seen = {one.kind: one for one in observed}
    if seen.keys() < KINDS.keys():
        return
    values = {kind: Value(one.given, float(one.value), one.noisy) for kind, one in seen.items()}
    yield from scaled_formulas(list(values.values()), right)
    yield from one_point(values["moderate"], right)
    yield from limits(values["equal"], values["far"], right)
    yield from of_earlier(one.given.prior for one in seen.values())


def require_right(
    observe: Observer, draw: Draw, kinds: Sequence[str], family: str, what: str
) -> Parts:
    """The right divergence that these values follow; raises a `Disagreement` if there is none."""
    for kind in kinds:
        seen_for(observe, draw, kind, family)
    for right in RIGHT_DIVERGENCES:
        observed = estimates(observe, draw, kinds, family, right)
        # Against another prior an estimate has noise even where the posterior equals the one
        # given, and much would fit that alone.
        if "prior" in right and any(one.noisy for one in observed):
            observed = estimates(observe, draw, list(KINDS), family, right)
        if all(one.fits({}) for one in observed):
            return right
    require_steady(observe, draw, family)
    require_computed(observe, draw, family)
    if says := causes(named(observe, draw, family)):
        raise Disagreement(says, diagnosis=True)
    raise Disagreement(f"{what} {_described(observe, draw, kinds, family)}")


def require_steady(observe: Observer, draw: Draw, family: str) -> None:
    """Raise a `Disagreement` for a weight that changes from one call to the next.

    It changes by the same factor for each kind of posteriors, which no noise does.
    """
    shares = []
    for kind in ("far", "narrow", "moderate"):
        seen, given = seen_for(observe, draw, kind, family), given_for(kind, draw)
        value = float(divergence(given, {}))
        shares.append([float(seen.array(name).reshape(())) / value for name in ("value", "again")])
    first, second = np.array(shares).T
    with np.errstate(all="ignore"):
        growth = second / first
    steady = not np.all(np.isfinite(growth)) or np.all(np.abs(growth - 1) < 0.1)
    require(
        steady or np.ptp(growth) > 0.02 * np.abs(growth).max(),
        f"The weight changes from call to call: the first of a new regulariser gives {first[0]:.3g}"
        f" times the divergence, the second {second[0]:.3g} times. Expected 1 at every call.",
        diagnosis=True,
    )


def require_computed(observe: Observer, draw: Draw, family: str) -> None:
    """Raise a `Disagreement` if other posteriors get the value of the first ones again."""
    values = []
    for kind in ("far", "narrow", "moderate"):
        seen = seen_for(observe, draw, kind, family)
        value, again, elsewhere = map(seen.array, ("value", "again", "elsewhere"))
        if not (np.array_equal(value, again) and np.array_equal(value, elsewhere)):
            return
        values.append(float(value.reshape(())))
    require(
        len(set(values)) < len(values),
        "A regulariser gives the value of its first call again, for other posteriors, too: it is"
        " kept for later calls.",
        diagnosis=True,
    )


def _described(observe: Observer, draw: Draw, kinds: Sequence[str], family: str) -> str:
    """How the values compare with the divergence, kind by kind."""
    shares = []
    for seen in estimates(observe, draw, kinds, family, {}):
        expected = float(seen.compute({}))
        if expected > ROUNDING["atol"]:
            ratio = float(seen.value) / expected
            shares.append(f"{ratio:.3g} times the mean divergence of {seen.case}")
        else:
            shares.append(f"{show(np.asarray(seen.value))} for posteriors that equal the prior")
    return f"It is {', '.join(shares)}."


@check(
    "get_kl_regularizer",
    points=2,
    hint="KL(posterior ‖ prior) with weight 1, test points averaged; what is yours multiplied by?",
)
@any_of("family", FAMILIES)
def test_get_kl_regularizer_divergence(
    observe: Observer, draw: Draw, advice: Advice, family: str
) -> None:
    """The regulariser is the KL divergence of posteriors from the prior, with weight 1."""
    what = "Your regulariser is no divergence that we know."
    right = require_right(observe, draw, ("far", "narrow", "moderate"), family, what)
    slopes = {kind: seen_for(observe, draw, kind, family) for kind in ("far", "narrow")}
    for kind, seen in slopes.items():
        require_gradient(kind, seen, given_for(kind, draw), right)
    advise_on_correlations(observe, draw, right, advice)
    if "prior" in right:
        advice.append(
            "Your regulariser does not use the prior that it is given: it is right for the standard"
            " normal distribution only."
        )


@check(
    "get_kl_regularizer",
    points=0.5,
    hint="What is the KL divergence of a distribution from itself?",
)
@any_of("family", FAMILIES)
def test_get_kl_regularizer_zero(observe: Observer, draw: Draw, family: str) -> None:
    """The regulariser is 0 for posteriors that equal the prior."""
    other = seen_for(observe, draw, "moderate", family).array("value")
    require(other != 0.0, "Your regulariser is 0 far from the prior, too.")
    # Also exact when estimated: at every point the two log densities are the same.
    require_right(observe, draw, ("equal",), family, "The divergence should be 0.")
