"""Power: the smallest error of a value that each check catches.

The reference's own observations take the place of a student's, with one number changed by
a factor. No code runs, so nothing but the check decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from graders.evaluation.bundle import ExerciseBundle
from graders.evaluation.excerpts import Excerpts
from graders.evaluation.observer import Observer, ReplayOnly
from graders.evaluation.suite import Case
from graders.report import Verdict
from graders.sandbox.observation import Observation

ERRORS = tuple(float(f"{digit}e{power}") for power in range(-8, 1) for digit in (1, 3))
"""The relative errors that are tried, from the smallest."""
WIDE = 0.05
"""A check that catches no smaller error than this of any value is listed."""


@dataclass(frozen=True)
class Field:
    """A number or an array of numbers in what a probe returns."""

    probe: str
    name: str

    def __str__(self) -> str:
        return f"{self.probe}: {self.name}"


@dataclass(frozen=True)
class Power:
    """The smallest relative error of a field that a check catches, above and below."""

    check: str
    field: Field
    above: float | None
    below: float | None


@dataclass
class _Perturbed(Observer):
    """Gives the reference's observations for a student's, one field times a factor."""

    changed: Field | None = None
    factor: float = 1.0
    fields: set[Field] = field(default_factory=set)

    def _ask(self, question: Any) -> Observation:
        seen = self._consult(question)
        self.fields |= {Field(question.probe, n) for n, v in seen.value.items() if _is_float(v)}
        if self.changed is None or question.probe != self.changed.probe:
            return seen
        values = dict(seen.value)
        if self.changed.name in values:
            values[self.changed.name] = np.asarray(values[self.changed.name] * self.factor)
        return replace(seen, value=values)


def _is_float(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 0


@dataclass
class Perturbations:
    """Evaluates an exercise's checks on its reference's observations, changed."""

    bundle: ExerciseBundle
    seed: int
    _failed: dict[tuple[Field, float], frozenset[str]] = field(default_factory=dict)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the checks look at."""
        observer = self._observer(None, 1.0)
        self._run(observer)
        return tuple(sorted(observer.fields, key=str))

    def powers(self) -> list[Power]:
        """The power of each check, for each field of which it catches an error."""
        found = []
        for one in self.fields:
            checks = self._failing(one, 1 + ERRORS[-1]) | self._failing(one, 1 - ERRORS[-1])
            for check in sorted(checks):
                above, below = self._least(check, one, 1), self._least(check, one, -1)
                found.append(Power(check, one, above, below))
        return found

    def _least(self, check: str, one: Field, sign: int) -> float | None:
        """The smallest error that fails a check, if larger ones do, too."""
        low, high = 0, len(ERRORS)
        while low < high:
            middle = (low + high) // 2
            if check in self._failing(one, 1 + sign * ERRORS[middle]):
                high = middle
            else:
                low = middle + 1
        return ERRORS[low] if low < len(ERRORS) else None

    def _failing(self, one: Field, factor: float) -> frozenset[str]:
        key = (one, factor)
        if key not in self._failed:
            self._failed[key] = self._run(self._observer(one, factor))
        return self._failed[key]

    def _run(self, observer: Observer) -> frozenset[str]:
        case = Case(observer, self.bundle.reference, self.bundle.hints)
        self.bundle.suite.run(case, lambda check: None)
        results: Mapping[str, Any] = case.results
        return frozenset(n for n, r in results.items() if r.verdict is not Verdict.PASSED)

    def _observer(self, one: Field | None, factor: float) -> _Perturbed:
        return _Perturbed(
            student=ReplayOnly(),
            reference=ReplayOnly(),
            cache=self.bundle.cache,
            seed=self.seed,
            probes=self.bundle.identities,
            excerpts=Excerpts(self.bundle.reference, self.bundle.mentions),
            changed=one,
            factor=factor,
        )
