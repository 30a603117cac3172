"""Known mistakes in the parameters of the logistic form, as parts of their computation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import Parts, Slip
from graders.suites.naive_bayes.inputs import Model
from reference.naive_bayes import mistakes_prior
from reference.naive_bayes.mistakes import rounded


def weights(given: Model, parts: Parts) -> Array:
    """The weights (d,) of a model of two classes that share their scales."""
    first, second = given.mean
    combined = parts.get("means", lambda first, second: first - second)(first, second)
    made = combined / _spread(given, parts) ** parts.get("power", 2)
    made = made * parts.get("class", 1) * parts.get("factor", 1)
    return np.asarray(parts.get("finish", np.asarray)(made))


def bias(given: Model, parts: Parts) -> Array:
    """The bias () of a model of two classes that share their scales."""
    first, second = quadratic_forms(given, parts.get("power", 2), _spread(given, parts))
    one, two = parts.get("first", -0.5), parts.get("second", 0.5)
    quadratic = one * first + two * second
    if "quadratic" in parts:
        quadratic = parts["quadratic"](given)
    prior = parts.get("prior", lambda p, q: np.log(p / q))(*given.shares)
    made = (quadratic * parts.get("half", 1) + prior) * parts.get("class", 1)
    made = made / parts.get("divisor", lambda given: 1.0)(given)
    made = made + parts.get("extra", 0) * np.log(given.stddev[0]).sum()
    return np.asarray(parts.get("finish", np.asarray)(made))


def quadratic_forms(given: Model, power: float = 2, spread: Array | None = None) -> Array:
    """μ₀ᵀΣ⁻¹μ₀ and μ₁ᵀΣ⁻¹μ₁, with another power of σ, or another σ, in the place of Σ."""
    used = given.stddev[0] if spread is None else spread
    return np.asarray((given.mean**2 / used**power).sum(-1))


def _spread(given: Model, parts: Parts) -> Array:
    """The standard deviations (d,) that are used."""
    made = parts.get("spread", np.asarray)(given.stddev[0])
    return np.broadcast_to(made, given.stddev[0].shape)


SPREADS = (
    Slip("spread", "The variance of the first feature is used for all.", lambda s: s[0]),
    Slip("spread", "The variance of the last feature is used for all.", lambda s: s[-1]),
    Slip("spread", "The variances of the features are in reverse order.", lambda s: s[::-1]),
    Slip("spread", "The greatest variance is used for all features.", np.max),
    Slip("spread", "The least variance is used for all features.", np.min),
    Slip(
        "spread",
        "The mean of the variances is used for all features.",
        lambda s: np.sqrt(np.mean(s**2)),
    ),
    Slip(
        "spread",
        "The sum of the variances, the trace of Σ, is used for all features.",
        lambda s: np.sqrt(np.sum(s**2)),
    ),
    Slip("spread", "The mean of the standard deviations is used for all features.", np.mean),
    Slip("spread", "The determinant of Σ is used for all features.", np.prod),
    Slip(
        "spread",
        "A feature whose variance is far below another's gets weight 0: does a pseudo-inverse with"
        " a cutoff stand for Σ⁻¹?",
        lambda s: np.where(s**2 < 0.1 * np.max(s**2), np.inf, s),
    ),
)
"""In the weights and in the bias alike."""

WEIGHTS = (
    Slip("class", "These are the weights for class 1, not for class 0.", -1),
    Slip("power", "Σ holds variances; you divided by standard deviations.", 1),
    Slip("power", "You multiplied by Σ; expected its inverse, Σ⁻¹.", -2),
    Slip("power", "You multiplied by standard deviations, not by Σ⁻¹.", -1),
    Slip("power", "Σ⁻¹ is missing.", 0),
    Slip("power", "You divided by σ⁴, the square of the variances.", 4),
    Slip("means", "The means are added; expected their difference.", np.add),
    Slip("means", "Only the mean of class 0 is used.", lambda first, second: first),
    Slip("means", "Only the mean of class 1 is used.", lambda first, second: -second),
    Slip("means", "This uses |μ₀ − μ₁|.", lambda first, second: np.abs(first - second)),
    Slip("means", "The means are multiplied; expected their difference.", np.multiply),
    Slip("factor", "The weights are halved.", 0.5),
    Slip(
        "factor",
        "The weights are doubled: did you add the rows for two equal covariances?",
        2,
    ),
    Slip("finish", "The features are in reverse order.", lambda w: w[::-1]),
    Slip("finish", "The weights are divided by their norm.", lambda w: w / np.linalg.norm(w)),
    *rounded("finish", "w is", "; it must not be rounded"),
    *SPREADS,
)

BIAS = (
    Slip("class", "This is the bias for class 1, not for class 0.", -1),
    Slip("prior", "The term with the prior is missing.", lambda p, q: 0.0),
    Slip("prior", "The term with the prior has the wrong sign.", lambda p, q: np.log(q / p)),
    Slip("prior", "This uses the ratio of the prior; expected its logarithm.", np.divide),
    Slip("prior", "This uses the inverse ratio of the prior, not a logarithm.", lambda p, q: q / p),
    Slip("prior", "This uses P(Y=0) − P(Y=1); expected the logarithm of their ratio.", np.subtract),
    Slip("prior", "This uses log P(Y=0) only; expected the log ratio.", lambda p, q: np.log(p)),
    Slip("prior", "This uses log P(Y=1) only; expected the log ratio.", lambda p, q: np.log(q)),
    Slip("prior", "This uses −log P(Y=1) only; expected the log ratio.", lambda p, q: -np.log(q)),
    Slip("prior", "This uses P(Y=0); expected the log ratio of the prior.", lambda p, q: p),
    Slip(
        "prior",
        "This uses log P(Y=0) + log P(Y=1); expected their difference.",
        lambda p, q: np.log(p * q),
    ),
    Slip("prior", "The logarithm of the prior's ratio has base 10.", lambda p, q: np.log10(p / q)),
    Slip("prior", "The logarithm of the prior's ratio has base 2.", lambda p, q: np.log2(p / q)),
    Slip(
        "prior",
        "This divides log P(Y=0) by log P(Y=1); expected the logarithm of their ratio.",
        lambda p, q: np.log(p) / np.log(q),
    ),
    Slip("prior", "The term with the prior is halved.", lambda p, q: np.log(p / q) / 2),
    Slip("prior", "The term with the prior counts twice.", lambda p, q: 2 * np.log(p / q)),
    Slip("half", "The quadratic terms have the wrong sign.", -1),
    Slip(
        "half",
        "The quadratic terms lack their factor of one half (or are summed for two equal"
        " covariances).",
        2,
    ),
    Slip("half", "The quadratic terms are halved twice.", 0.5),
    Slip(
        "quadratic",
        "The quadratic terms are averaged over the features; expected their sum.",
        lambda given: np.dot([-0.5, 0.5], quadratic_forms(given)) / given.mean.shape[1],
    ),
    Slip(
        "quadratic",
        "Only the first two features are used in the quadratic terms.",
        lambda given: np.dot([-0.5, 0.5], given.mean[:, :2] ** 2 / given.stddev[0, :2] ** 2).sum(),
    ),
    Slip("half", "The quadratic terms are missing.", 0),
    Slip("half", "The quadratic terms lack their factor of one half and have the wrong sign.", -2),
    Slip("first", "The quadratic term of μ₀ has the wrong sign.", 0.5),
    Slip("second", "The quadratic term of μ₁ has the wrong sign.", -0.5),
    Slip("first", "The quadratic term of μ₀ is missing.", 0),
    Slip("second", "The quadratic term of μ₁ is missing.", 0),
    Slip("first", "The quadratic term of μ₀ lacks its factor of one half.", -1),
    Slip("second", "The quadratic term of μ₁ lacks its factor of one half.", 1),
    Slip("power", "Σ holds variances; you divided by standard deviations.", 1),
    Slip("power", "You multiplied by Σ; expected its inverse, Σ⁻¹.", -2),
    Slip("power", "You multiplied by standard deviations, not by Σ⁻¹.", -1),
    Slip("power", "Σ⁻¹ is missing in the quadratic terms.", 0),
    Slip("power", "You divided by σ⁴, the square of the variances.", 4),
    Slip(
        "quadratic",
        "This uses (μ₀ − μ₁)ᵀΣ⁻¹(μ₀ − μ₁); expected a quadratic term for each mean.",
        lambda given: -0.5 * ((given.mean[0] - given.mean[1]) ** 2 / given.stddev[0] ** 2).sum(),
    ),
    Slip(
        "quadratic",
        "This uses (μ₀ + μ₁)ᵀΣ⁻¹(μ₀ + μ₁); expected a quadratic term for each mean.",
        lambda given: -0.5 * (given.mean.sum(0) ** 2 / given.stddev[0] ** 2).sum(),
    ),
    Slip(
        "quadratic",
        "The means are not squared in the quadratic terms.",
        lambda given: (np.array([[-0.5], [0.5]]) * given.mean / given.stddev[0] ** 2).sum(),
    ),
    Slip(
        "quadratic",
        "Only the first feature is used in the quadratic terms.",
        lambda given: np.dot([-0.5, 0.5], given.mean[:, 0] ** 2) / given.stddev[0, 0] ** 2,
    ),
    Slip(
        "quadratic",
        "Only the last feature is used in the quadratic terms.",
        lambda given: np.dot([-0.5, 0.5], given.mean[:, -1] ** 2) / given.stddev[0, -1] ** 2,
    ),
    Slip("extra", "−½ log|Σ| is added; it cancels, as both classes have the same Σ.", -1),
    Slip("extra", "½ log|Σ| is added; it cancels, as both classes have the same Σ.", 1),
    Slip("extra", "−log|Σ| is added; it cancels, as both classes have the same Σ.", -2),
    Slip("extra", "log|Σ| is added; it cancels, as both classes have the same Σ.", 2),
    Slip(
        "divisor",
        "The bias is divided by the norm of the weights.",
        lambda given: np.linalg.norm(weights(given, {})),
    ),
    *rounded("finish", "w0 is", "; it must not be rounded"),
    *SPREADS,
    *mistakes_prior.TERMS,
)


def fitted_ridge(models: Sequence[Model], seen: Sequence[Array]) -> Iterator[Slip]:
    """What is added to every variance, fitted to the weights."""
    if any(w.shape != given.mean.shape[1:] or not np.all(w) for given, w in zip(models, seen)):
        return
    rest = [
        (given.mean[0] - given.mean[1]) / w - given.stddev[0] ** 2 for given, w in zip(models, seen)
    ]
    added = float(np.median(np.concatenate(rest)))
    if added > 0:
        says = f"{added:.3g} is added to every variance."
        yield Slip("spread", says, lambda s: np.sqrt(s**2 + added))


def fitted_weights(models: Sequence[Model], seen: Sequence[Array]) -> Iterator[Slip]:
    """How the weights are made of both means over the variances, if they are."""
    columns = np.concatenate([(given.mean / given.stddev[0] ** 2).T for given in models])
    values = np.concatenate(seen)
    one, two = np.linalg.lstsq(columns, values, rcond=None)[0]
    if abs(one + two) <= 1e-4 * abs(one):
        says = f"Every weight is {one:.3g} times what it should be."
    else:
        says = f"This is {one:.3g} Σ⁻¹μ₀ {two:+.3g} Σ⁻¹μ₁."
    yield Slip("means", says, lambda first, second: one * first + two * second)


def fitted_bias(models: Sequence[Model], seen: Sequence[Array]) -> Iterator[Slip]:
    """How the bias is made of its three terms, if it is, and what stands for the prior."""
    forms = np.stack([quadratic_forms(given) for given in models])
    odds = np.array([np.log(given.shares[0] / given.shares[1]) for given in models])
    values = np.array([float(value) for value in seen])
    constant = float(np.median(values - forms @ [-0.5, 0.5]))
    yield Slip(
        "prior",
        f"The term with the prior is {constant:.3g}, whatever the prior is.",
        lambda p, q: constant,
    )
    added = float(np.median(values - forms @ [-0.5, 0.5] - odds))
    yield Slip(
        "prior",
        f"{added:+.3g} is added to the bias.",
        lambda p, q: np.log(p / q) + added,
    )
    yield from mistakes_prior.smoothed(models[0].shares, values[0] - forms[0] @ [-0.5, 0.5])
    yield from mistakes_prior.fitted_border(models, values - odds)
    one, two, three = np.linalg.lstsq(np.column_stack([forms, odds]), values, rcond=None)[0]
    says = (
        f"This is {one:.3g} μ₀ᵀΣ⁻¹μ₀ {two:+.3g} μ₁ᵀΣ⁻¹μ₁ {three:+.3g} log(P(Y=0)/P(Y=1)):"
        " another factor is expected in at least one term."
    )
    yield Slip(
        "quadratic",
        says,
        lambda given: (
            quadratic_forms(given) @ [one, two]
            + (three - 1) * np.log(given.shares[0] / given.shares[1])
        ),
    )


def mixed_bias(given: Model) -> Array:
    """The bias (2,) where a product sums over the classes of two equal covariances."""
    mixed = [mean.sum() * mean / given.stddev[0] ** 2 for mean in given.mean]
    return np.asarray((mixed[1] - mixed[0]) / 2 + np.log(given.shares[0] / given.shares[1]))


MIXED = (
    "TFP's covariance() now holds one matrix per class, and in w0 a product sums over the axis"
    " of the classes; take one of the two matrices."
)
