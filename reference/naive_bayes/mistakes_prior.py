"""Known mistakes in the bias: what stands for the log ratio of the prior, and for the midpoint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import NormalDist

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Slip
from graders.suites.naive_bayes.inputs import Model


def sigmoid(value: float) -> Array:
    """1 / (1 + exp(−value))."""
    return np.asarray(1 / (1 + np.exp(-value)))


def smoothed(shares: Array, term: float) -> Iterator[Slip]:
    """What is added to both shares before their log ratio, fitted to one term of the prior."""
    ratio = np.exp(term)
    added = float((shares[0] - ratio * shares[1]) / (ratio - 1)) if ratio != 1 else 0.0
    if added > 0:
        yield Slip(
            "prior",
            f"{added:.3g} is added to P(Y=0) and to P(Y=1) before the logarithm of their ratio.",
            lambda p, q: np.log((p + added) / (q + added)),
        )


def fitted_border(models: Sequence[Model], terms: Array) -> Iterator[Slip]:
    """The point between the means through which the border goes, fitted to quadratic terms."""
    columns = [[at_point(given, 1, 0), at_point(given, 0, 1)] for given in models]
    one, two = np.linalg.lstsq(np.array(columns), terms, rcond=None)[0]
    yield Slip(
        "quadratic",
        f"This uses {one:.3g} μ₀ {two:+.3g} μ₁ as the midpoint of both means.",
        lambda given: at_point(given, one, two),
    )


def at_point(given: Model, one: float, two: float) -> Array:
    """−wᵀ(one·μ₀ + two·μ₁): the quadratic terms of a border through another point."""
    first, second = given.mean
    weights = (first - second) / given.stddev[0] ** 2
    return np.asarray(-weights @ (one * first + two * second))


TERMS = (
    Slip(
        "prior", "This uses sigmoid(P(Y=0)); expected log(P(Y=0)/P(Y=1)).", lambda p, q: sigmoid(p)
    ),
    Slip(
        "prior", "This uses sigmoid(P(Y=1)); expected log(P(Y=0)/P(Y=1)).", lambda p, q: sigmoid(q)
    ),
    Slip(
        "prior",
        "This uses sigmoid(P(Y=0)/P(Y=1)); expected the logarithm of that ratio.",
        lambda p, q: sigmoid(p / q),
    ),
    Slip(
        "prior",
        "This uses sigmoid(P(Y=0) − P(Y=1)); expected log(P(Y=0)/P(Y=1)).",
        lambda p, q: sigmoid(p - q),
    ),
    Slip("prior", "This uses exp(P(Y=0)); expected log(P(Y=0)/P(Y=1)).", lambda p, q: np.exp(p)),
    Slip("prior", "This uses exp(P(Y=1)); expected log(P(Y=0)/P(Y=1)).", lambda p, q: np.exp(q)),
    Slip(
        "prior",
        "This uses 2 (P(Y=0) − P(Y=1)), which is near to log(P(Y=0)/P(Y=1)) only where both are"
        " near to one half.",
        lambda p, q: 2 * (p - q),
    ),
    Slip("prior", "This uses P(Y=1); expected the log ratio of the prior.", lambda p, q: q),
    Slip("prior", "This uses −P(Y=0); expected the log ratio of the prior.", lambda p, q: -p),
    Slip("prior", "This uses −P(Y=1); expected the log ratio of the prior.", lambda p, q: -q),
    Slip("prior", "This uses −log P(Y=0) only; expected the log ratio.", lambda p, q: -np.log(p)),
    Slip(
        "prior",
        "This uses log(1 + P(Y=0)); expected log(P(Y=0)/P(Y=1)).",
        lambda p, q: np.log1p(p),
    ),
    Slip(
        "prior",
        "This uses log(1 + P(Y=1)); expected log(P(Y=0)/P(Y=1)).",
        lambda p, q: np.log1p(q),
    ),
    Slip(
        "prior",
        "This uses log(1 + P(Y=0)) − log(1 + P(Y=1)); expected log(P(Y=0)/P(Y=1)).",
        lambda p, q: np.log1p(p) - np.log1p(q),
    ),
    Slip(
        "prior",
        "This divides log P(Y=0) by P(Y=1); expected the logarithm of the ratio.",
        lambda p, q: np.log(p) / q,
    ),
    Slip(
        "prior",
        "This divides log P(Y=1) by log P(Y=0); expected log(P(Y=0)/P(Y=1)).",
        lambda p, q: np.log(q) / np.log(p),
    ),
    Slip(
        "prior",
        "This uses |log(P(Y=0)/P(Y=1))|; its sign is missing.",
        lambda p, q: np.abs(np.log(p / q)),
    ),
    Slip(
        "prior",
        "This uses the square root of the prior's ratio; expected its logarithm.",
        lambda p, q: np.sqrt(p / q),
    ),
    Slip(
        "prior",
        "This uses the prior's normal quantile (probit); expected its log ratio (logit).",
        lambda p, q: NormalDist().inv_cdf(float(p)),
    ),
    Slip(
        "prior",
        "This uses the entropy of the prior; expected its log ratio.",
        lambda p, q: -p * np.log(p) - q * np.log(q),
    ),
    Slip(
        "prior",
        "The logarithms of the prior are weighted with the prior; expected their difference.",
        lambda p, q: p * np.log(p) - q * np.log(q),
    ),
    Slip(
        "quadratic",
        "The midpoint of the means is weighted by the prior; expected the plain one.",
        lambda given: at_point(given, *given.shares),
    ),
    Slip(
        "quadratic",
        "The midpoint of the means is weighted by the prior of the other class; expected the"
        " plain one.",
        lambda given: at_point(given, *given.shares[::-1]),
    ),
    Slip(
        "quadratic",
        "The mean of class 0 stands for the midpoint of both means.",
        lambda given: at_point(given, 1, 0),
    ),
    Slip(
        "quadratic",
        "The mean of class 1 stands for the midpoint of both means.",
        lambda given: at_point(given, 0, 1),
    ),
)
