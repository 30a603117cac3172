"""What was observed of predicted labels, for every model that the checks use."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.shapes import require_shape
from graders.evaluation.diagnosis import (
    Observations,
    Observed,
    Slip,
    explanations,
    require_explained,
)
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.inputs import NEAR, Model, model, plane, points
from reference.naive_bayes import mistakes_labels as mistakes

BETTER_THAN_CHANCE = 0.6


@dataclass(frozen=True)
class Setting:
    """A model and points in words."""

    classes: int = 3
    features: int = 2
    shape: tuple[int, ...] = (60,)
    odds: float = 1.0
    unit: float = 1.0
    reach: float = NEAR
    case: str = ""

    @drawn_once
    def given(self, draw: Draw) -> Model:
        """The model, with all lengths in another unit: where it is small, densities exceed 1."""
        found = model(draw("model"), self.classes, self.features, odds=self.odds)
        return replace(found, mean=found.mean * self.unit, stddev=found.stddev * self.unit)

    @drawn_once
    def points(self, draw: Draw) -> Array:
        found = points(draw("x"), self.given(draw), int(np.prod(self.shape)), self.reach)
        return found.reshape(*self.shape, -1)


# So many points are no whole number of batches, whatever their usual size.
MANY = Setting(5, shape=(211,), reach=7.0, case="K = 5, 211 points, some far, with equal priors")
EQUAL = (
    *(Setting(k, d, case=f"K = {k} and d = {d}, with equal priors") for k, d in ((3, 2), (2, 4))),
    MANY,
    Setting(unit=0.05, case="narrow densities, with equal priors"),
)
UNBALANCED = (
    Setting(odds=6.0, shape=(90,), case="K = 3, with unequal priors"),
    Setting(2, 3, odds=6.0, shape=(90,), case="K = 2 and d = 3, with unequal priors"),
    Setting(odds=1.4, unit=0.6, shape=(90,), case="K = 3, with nearly equal priors"),
)
ONE_CLASS = Setting(1, shape=(10,))
GRIDS = tuple(Setting(shape=shape) for shape in ((7, 1), (4, 6), (2, 3, 4)))
SETTINGS = (*EQUAL, *UNBALANCED)


@dataclass(frozen=True)
class Predicted:
    """A student's labels: where they come from, and the dtypes of prior and conditionals."""

    observe: Observer
    draw: Draw
    dtypes: tuple[str, str]

    def evidence(self, given: Model, x: Array, probe: str = "predictions") -> Evidence:
        shares, rest = self.dtypes
        return self.observe(
            probe,
            shares=given.shares.astype(shares),
            mean=given.mean.astype(rest),
            stddev=given.stddev.astype(rest),
            x=x.astype(rest),
        )

    def of(self, setting: Setting) -> Evidence:
        return self.evidence(setting.given(self.draw), setting.points(self.draw))

    def ask_for_regions(self, setting: Setting) -> None:
        """Observe the labels of a grid, of which a picture is drawn; no check depends on them."""
        given = setting.given(self.draw)
        if setting.features == 2 and setting.classes > 1 and len(setting.shape) == 1:
            with suppress(NotObserved):
                self.evidence(given, plane(given).reshape(-1, 2), "regions")

    def again(self, setting: Setting) -> Array:
        """The labels of a second call with the same arguments; empty where it fails."""
        given, x = setting.given(self.draw), setting.points(self.draw)
        with suppress(Disagreement, NotObserved):
            return self.evidence(given, x, "regions").array("labels")
        return np.zeros(0)

    def observed(self, setting: Setting) -> Observed:
        given, x = setting.given(self.draw), setting.points(self.draw)
        return Observed(
            self.evidence(given, x).array("labels"),
            lambda parts: mistakes.labels(given, x, parts),
            case=setting.case,
        )

    def all(self, settings: Sequence[Setting] = SETTINGS) -> Sequence[Observed]:
        """All labels that can be observed."""
        found = Observations()
        for setting in settings:
            found.add(lambda setting=setting: self.observed(setting))  # type: ignore[misc]
        return found.all

    def slips(self) -> tuple[Slip, ...]:
        """The known mistakes, with the weights, limits and sizes that fit."""
        known = (*mistakes.SLIPS, *mistakes.CONSTANT, *mistakes.GRIDS)
        seen = self.all()
        if explanations(seen, known, most=1):
            return known  # labels leave room for other weights than a known one
        fitted = (mistakes.weighted_prior, mistakes.limited_densities, mistakes.whole_batches)
        return (*known, *(slip for fit in fitted for slip in fit(seen)))

    def is_better_than_chance(self) -> bool:
        """Whether labels are those of a known mistake, or mostly right."""
        seen = self.all(EQUAL)
        right = [np.mean(one.value == one.compute({})) for one in seen if _alike(one)]
        if right and min(right) >= BETTER_THAN_CHANCE:
            return True
        varied = any(
            one.value.size and one.value.dtype.kind in "biuf" and np.ptp(one.value) for one in seen
        )
        return bool(varied and explanations(seen, mistakes.SLIPS, most=1))


def _alike(one: Observed) -> bool:
    return one.value.shape == np.shape(one.compute({})) and one.value.dtype.kind in "biuf"


def require_labels(predicted: Predicted, setting: Setting) -> None:
    """The labels are right, as integers or as floats without a fraction."""
    own = predicted.observed(setting)
    if own.fits({}):
        return
    given, x = setting.given(predicted.draw), setting.points(predicted.draw)
    predicted.ask_for_regions(setting)
    require_form(own.value, given, x)
    require_shape("the labels", own.value.shape, x.shape[:-1])
    slips = predicted.slips()
    if not explanations((own, *predicted.all()), slips):
        require_steady(predicted, setting, own)
        require_use(predicted, setting, own)
    require_explained("the labels", own, slips, predicted.all)


def require_form(seen: Array, given: Model, x: Array) -> None:
    """Raise a `Disagreement` for right numbers of another form than labels."""
    joint, shape = given.log_joint(x), x.shape[:-1]
    right = joint.argmax(-1)
    if seen.shape == shape or seen.dtype.kind not in "biuf":
        return
    same = seen.size == right.size and np.array_equal(seen.reshape(-1), right.reshape(-1))
    require(
        not same,
        f"The labels are right, but in shape {seen.shape}: expected shape {shape},"
        " that of x without its last axis.",
        diagnosis=True,
    )
    require(
        seen.shape != joint.shape,
        f"You returned a number for each class, shape {seen.shape}: expected the label of the"
        f" best class, shape {shape}.",
        diagnosis=True,
    )
    over_points = seen.shape == joint.shape[1:] and np.array_equal(seen, joint.argmax(0))
    require(
        not over_points,
        "The largest posterior is looked for among the points, for each class:"
        " expected the largest among the classes, for each point.",
        diagnosis=True,
    )


def require_steady(predicted: Predicted, setting: Setting, own: Observed) -> None:
    """Raise a `Disagreement` where a second call with the same arguments gives other labels."""
    again = predicted.again(setting)
    if again.shape != own.value.shape or np.array_equal(again, own.value):
        return
    joint = setting.given(predicted.draw).log_joint(setting.points(predicted.draw))
    drawn = mistakes.are_draws(np.stack([own.value, again]), joint)
    why = (
        "as draws from the posterior do; expected its most probable class."
        if drawn
        else "are they drawn at random, or do they depend on earlier calls?"
    )
    raise Disagreement(
        f"Two calls with the same arguments give different labels{',' if drawn else ':'} {why}",
        diagnosis=True,
    )


def require_use(predicted: Predicted, setting: Setting, own: Observed) -> None:
    """Raise a `Disagreement` where another prior, or other conditionals, give the same labels."""
    given, x = setting.given(predicted.draw), setting.points(predicted.draw)
    unused = own.fits({mistakes.PRIOR_UNUSED.part: mistakes.PRIOR_UNUSED.value})
    others = {
        "class_conditionals": replace(given, mean=given.mean[::-1], stddev=given.stddev[::-1]),
        "prior": replace(given, shares=np.roll(given.shares, 1)),
    }
    if own.value.size == 0 or not np.ptp(own.value):
        return
    for name, other in others.items():
        if name == "prior" and (unused or not np.ptp(given.shares)):
            continue
        require(
            not np.array_equal(own.value, predicted.evidence(other, x).array("labels")),
            f"Your labels do not depend on the argument {name}. Do you read another variable"
            " of your notebook in its place?",
            diagnosis=True,
        )
