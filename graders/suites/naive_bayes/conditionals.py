"""What was observed of the class conditionals, for every sample that the checks use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.evaluation.diagnosis import Observations, Observed, Parts, Slip, explanations
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.inputs import Sample, irregular, sample
from reference.naive_bayes import mistakes_conditionals as mistakes
from reference.naive_bayes import mistakes_fitted
from reference.naive_bayes.mistakes import LAST

Shape = tuple[int | None, ...] | None
Shapes = tuple[Shape, Shape]

SPREADS = (1.0, 100.0, 1e-4)
FLOOR = 1.05e-3
"""By how much a standard deviation may be too large: a lower limit of up to 1e-3 is right."""


@dataclass(frozen=True)
class Setting:
    """A sample in words: so many classes and features, and how far points are spread."""

    classes: int = 3
    features: int = 2
    spread: float = 1.0
    irregular: bool = False

    @drawn_once
    def sample(self, draw: Draw) -> Sample:
        if self.irregular:
            return irregular(draw("points"), self.features)
        return sample(draw("points"), self.classes, self.features, spread=self.spread)

    @property
    def case(self) -> str:
        sizes = f"K = {self.classes} and d = {self.features}"
        if self.irregular:
            return f"{sizes}, with equal rows, an outlier and features of exactly 0"
        return sizes if self.spread == 1 else f"{sizes}, x spread by {self.spread:g}"


SIZES = (Setting(2, 4, irregular=True), Setting(1, 2), Setting(5, 1))
SETTINGS = (*(Setting(spread=spread) for spread in SPREADS), *SIZES)


@dataclass(frozen=True)
class Fitted:
    """A student's class conditionals: where they come from, and in which dtype x is given."""

    observe: Observer
    draw: Draw
    dtype: str

    def evidence(self, setting: Setting) -> Evidence:
        data = setting.sample(self.draw)
        seen = self.observe("class_conditionals", x=data.x.astype(self.dtype), y=data.y)
        returned = seen.optional("returned", str)
        require(
            returned is None,
            f"get_class_conditionals: expected one distribution, got {str(returned)[:60]}.",
            diagnosis=True,
        )
        return seen

    def means(self, setting: Setting) -> Observed:
        seen, data = self.evidence(setting).array("mean"), setting.sample(self.draw)
        tolerance = {"rtol": 1e-4, "atol": 2e-5 * setting.spread}
        return Observed(
            seen, lambda parts: mistakes.means(data, parts), **tolerance, case=setting.case
        )

    def stddevs(self, setting: Setting) -> Observed:
        evidence, data = self.evidence(setting), setting.sample(self.draw)
        own = np.asarray(evidence.optional("mean", np.ndarray))
        usable = own if own.ndim == 2 and own.dtype.kind == "f" else None

        def compute(parts: Parts) -> Array:
            return mistakes.stddevs(data, parts, usable)

        tolerance = {"rtol": 1e-4, "atol": 1e-5 * setting.spread}
        return Observed(evidence.array("stddev"), compute, **tolerance, case=setting.case)

    def all(self, name: str, settings: Sequence[Setting] = SETTINGS) -> Sequence[Observed]:
        """All means, or all standard deviations, that can be observed."""
        found = Observations()
        for setting in settings:
            found.add(lambda setting=setting: getattr(self, name)(setting))  # type: ignore[misc]
        return found.all

    def mean_slips(self) -> tuple[Slip, ...]:
        seen = self._seen("means", Setting())
        fitted = mistakes_fitted.fitted_means(Setting().sample(self.draw), seen)
        return (self._kept(), *mistakes.MEANS, *fitted)

    def _kept(self) -> Slip:
        """What is found where only the first call counts: checks begin with this sample."""
        return Slip("kept", mistakes.KEPT, Setting().sample(self.draw))

    @property
    def is_kept(self) -> bool:
        """Whether all means are those of the first sample, as where its result is kept."""
        seen = self.all("means")
        same = all(np.array_equal(seen[0].value, other.value) for other in seen)
        return len(seen) > 1 and same and seen[0].fits({})

    def stddev_slips(self) -> tuple[Slip, ...]:
        small = Setting(spread=SPREADS[-1])
        fitted = (
            *mistakes_fitted.limits(small.sample(self.draw), self._seen("stddevs", small)),
            *mistakes_fitted.fitted_stddevs(
                Setting().sample(self.draw), self._seen("stddevs", Setting())
            ),
        )
        wrong_means = any(not one.fits({}) for one in self.all("means"))
        own = (mistakes.OWN_MEANS,) if wrong_means else ()
        return (*own, self._kept(), *mistakes.STDDEVS, *fitted)

    def _seen(self, name: str, setting: Setting) -> Array:
        found = Observations()
        found.add(lambda: getattr(self, name)(setting))
        values = found.all[0].value if found.all else np.zeros(0)
        return values if values.dtype.kind == "f" else np.zeros(0)

    def recognised(self) -> bool:
        """Whether means or scales of the classes differ, as is right or by a known mistake."""
        means, stddevs = (self.all(name, SETTINGS[:1]) for name in ("means", "stddevs"))
        return bool(
            (_vary(means) and explanations(means, self.mean_slips(), most=1))
            or (_vary(stddevs) and explanations(stddevs, self.stddev_slips(), most=1))
        )


def _vary(seen: Sequence[Observed]) -> bool:
    values = seen[0].value if seen else np.zeros(0)
    return values.size > 1 and values.dtype.kind == "f" and bool(np.ptp(values))


def is_floored(one: Observed) -> bool:
    """Whether standard deviations are right, or up to `FLOOR` too large."""
    right = np.asarray(one.compute({}))
    if one.value.shape != right.shape or one.value.dtype.kind not in "iuf":
        return False
    excess, allowed = one.value - right, one.atol + one.rtol * np.abs(right)
    return bool(np.all(excess >= -allowed) and np.all(excess <= FLOOR + allowed))


def require_classes(fitted: Fitted, shapes: Mapping[Setting, Shapes]) -> None:
    """Raise a `Disagreement` where the numbers of classes are those of a known mistake."""
    batches = {each: batch for each, (batch, _) in shapes.items() if batch}
    for slip in (LAST, mistakes.BUT_ONE):
        parts = {slip.part: slip.value}
        known = all(
            batch == (len(mistakes.groups(each.sample(fitted.draw), parts)),)
            for each, batch in batches.items()
        )
        require(not batches or not known, slip.says, diagnosis=True)


def shapes_of(fitted: Fitted) -> Mapping[Setting, Shapes]:
    """Batch shape and event shape for each setting."""
    return {
        each: (_shape(fitted, each, "batch_shape"), _shape(fitted, each, "event_shape"))
        for each in SETTINGS
    }


def require_size(fitted: Fitted, setting: Setting) -> None:
    """Raise a `Disagreement` where the number of classes or features is a fixed one."""
    shapes = shapes_of(fitted)
    require_classes(fitted, shapes)
    batches = {batch for batch, _ in shapes.values()} - {None}
    batch, event = shapes[setting]
    require(len(batches) > 1 or not fitted.is_kept, mistakes.KEPT, diagnosis=True)
    require(
        len(batches) > 1 or batch == (setting.classes,) or len(batch or ()) != 1,
        f"Your distribution has {_count(batch)} classes, whatever the labels are:"
        f" y has {setting.classes} here.",
        diagnosis=True,
    )
    require(
        event != (2,) or setting.features <= 2,
        f"Your distribution has 2 features; x has {setting.features} here.",
        diagnosis=True,
    )


def _shape(fitted: Fitted, setting: Setting, name: str) -> tuple[int | None, ...] | None:
    with suppress(Disagreement, NotObserved):
        return tuple(fitted.evidence(setting).shape(name))
    return None


def _count(shape: tuple[int | None, ...] | None) -> str:
    return str(shape[0]) if shape else "no"
