"""What was observed of the logistic parameters, for every model that the checks use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from graders.comparisons.arrays import Array, close, show
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.diagnosis import (
    Observations,
    Observed,
    Parts,
    Slip,
    explanations,
    require_explained,
)
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.inputs import Model, model
from reference.naive_bayes import mistakes_logistic as mistakes
from reference.naive_bayes.mistakes_conditionals import KEPT

COMPUTE: dict[str, Callable[[Model, Parts], Array]] = {
    "w": mistakes.weights,
    "w0": mistakes.bias,
}


UNEVEN = 40
"""More than usual cutoffs of a pseudo-inverse allow."""


@dataclass(frozen=True)
class Setting:
    """Where the means lie, and how far apart; close to 0 a bias is small and shows rounding.

    With `uneven`, the variances of the features differ by the factor `UNEVEN`.
    """

    name: str
    centre: float
    scale: float
    features: int = 2
    uneven: bool = False

    @property
    def case(self) -> str:
        words = f"d = {self.features}"
        return f"{words}, variances that differ by a factor of {UNEVEN}" if self.uneven else words

    @drawn_once
    def given(self, draw: Draw) -> Model:
        rng = draw(self.name)
        found = model(rng, 2, self.features, shared=True)
        if self.features == 3:
            # The first is the greatest here and the least where uneven; the last is neither here.
            found = replace(found, stddev=np.sort(found.stddev)[:, [2, 0, 1]])
        share = rng.uniform(0.1, 0.35)
        shares = rng.permutation([share, 1 - share])
        unit = np.ones(self.features)
        if self.uneven:
            unit[-1] = np.sqrt(UNEVEN) * found.stddev[0, 0] / found.stddev[0, -1]
        mean = self.centre + self.scale * (found.mean - 4.5)
        return replace(found, shares=shares, mean=mean * unit, stddev=found.stddev * unit)


SETTINGS = (
    Setting("logistic", 4.5, 1.0),
    Setting("means around 0", 0.0, 1.0, uneven=True),
    Setting("another prior", 1.0, 1.0, features=3),
    Setting("small means", 0.0, 0.25, features=1),
)


@dataclass(frozen=True)
class Logistic:
    """A student's parameters: where they come from, and the dtypes of prior and conditionals."""

    observe: Observer
    draw: Draw
    dtypes: tuple[str, str]

    def evidence(self, setting: Setting) -> Evidence:
        shares, rest = self.dtypes
        given = setting.given(self.draw)
        seen = self.observe(
            "logistic",
            shares=given.shares.astype(shares),
            mean=given.mean.astype(rest),
            stddev=given.stddev.astype(rest),
        )
        shapes = [_shape(seen, name) for name in ("w", "w0")]
        require(
            shapes != [(), (2,)],
            "You returned w0 and w: expected w, the weights, before w0, the bias.",
            diagnosis=True,
        )
        return seen

    def rows(self, setting: Setting, name: str) -> Sequence[Observed]:
        """The values; extra axes of length one and two rows, one per class, are allowed."""
        values, given = self.evidence(setting).array(name), setting.given(self.draw)
        expected = COMPUTE[name](given, {})
        whole = values.size % max(expected.size, 1) == 0
        rows = values.reshape(-1, *expected.shape) if whole else ()
        require(
            len(rows) in (1, 2),
            f"{name}: got shape {values.shape}, which has the wrong number of values.",
            show(expected),
        )

        def compute(parts: Parts) -> Array:
            return COMPUTE[name](given, parts)

        # Rounding of float32 grows with the terms, which cancel in part.
        tolerance = 3e-6 * (0.1 + float(mistakes.quadratic_forms(given).sum()))
        return [
            Observed(row, compute, rtol=1e-4, atol=tolerance, case=setting.case) for row in rows
        ]

    def returned(self, name: str) -> Sequence[Array]:
        """All weights, or all biases, whatever their shape."""
        found: list[Array] = []
        for setting in SETTINGS:
            with suppress(Disagreement, NotObserved):
                found.append(self.evidence(setting).array(name))
        return found

    def all(self, name: str) -> Sequence[Observed]:
        """All weights, or all biases, that can be observed."""
        found = Observations()
        for setting in SETTINGS:
            found.add(lambda setting=setting: self.rows(setting, name)[0])  # type: ignore[misc]
        return found.all

    def slips(self, name: str) -> tuple[Slip, ...]:
        """The known mistakes; where they explain nothing, what fits the values."""
        known = mistakes.WEIGHTS if name == "w" else mistakes.BIAS
        seen = self.all(name)
        usable = all(one.value.dtype.kind in "iuf" for one in seen)
        finite = usable and all(np.isfinite(one.value).all() for one in seen)
        if len(seen) < len(SETTINGS) or not finite or explanations(seen, known):
            return known
        models = [setting.given(self.draw) for setting in SETTINGS]
        fit = mistakes.fitted_weights if name == "w" else mistakes.fitted_bias
        weights = [one.value for one in self.all("w")]
        ridge = mistakes.fitted_ridge(models, weights) if len(weights) == len(models) else ()
        return (*known, *ridge, *fit(models, [one.value for one in seen]))

    def recognised(self) -> bool:
        """Whether weights or biases depend on the model in a right way, or in one that is known."""
        return any(
            bool(seen and _differ(seen) and explanations(seen, self.slips(name), most=1))
            for name in COMPUTE
            for seen in [self.all(name)]
        )


def _shape(seen: Evidence, name: str) -> tuple[int, ...] | None:
    value = seen.optional(name, np.ndarray)
    return None if value is None else value.shape


def _differ(seen: Sequence[Observed]) -> bool:
    first, *others = [one.value for one in seen]
    return any(not np.array_equal(first, other) for other in others)


def require_values(logistic: Logistic, name: str) -> None:
    """The values are right for every model."""
    for setting in SETTINGS:
        if name == "w0" and setting.features == 2:  # as many as classes: only then it is possible
            require_unmixed(logistic, setting)
        for row in rows_for(logistic, setting, name):
            if not row.fits({}):
                require_use(logistic, name)
                slips = logistic.slips(name)
                require_explained(name, row, slips, lambda: logistic.all(name))


def rows_for(logistic: Logistic, setting: Setting, name: str) -> Sequence[Observed]:
    """The rows of a value; code that fails for other numbers of features costs w0 only.

    Which of both it fails in is not known.
    """
    if name == "w0" or setting.features == SETTINGS[0].features:
        return logistic.rows(setting, name)
    with suppress(NotObserved):
        return logistic.rows(setting, name)
    return ()


def require_unmixed(logistic: Logistic, setting: Setting) -> None:
    """Raise a `Disagreement` where a product summed over the classes of two covariances."""
    values, mixed = logistic.evidence(setting).array("w0"), logistic_mixed(logistic, setting)
    if close(values, mixed, rtol=1e-3, atol=1e-3):
        raise Disagreement(f"{mistakes.MIXED} Got {show(values)}.", diagnosis=True)


def logistic_mixed(logistic: Logistic, setting: Setting) -> Array:
    return mistakes.mixed_bias(setting.given(logistic.draw))


def require_use(logistic: Logistic, name: str) -> None:
    """Raise a `Disagreement` where all models give the same."""
    seen = logistic.all(name)
    first, *others = logistic.returned(name) or [np.zeros(0)]
    same = len(others) > 1 and all(np.array_equal(first, other) for other in others)
    require(not same or not seen[0].fits({}), KEPT, diagnosis=True)
    require(
        not same or not np.any(first),
        f"{name} is the same for every prior and every class conditionals: the arguments are not"
        " used. Do you read other variables of your notebook in their place?",
        diagnosis=True,
    )
