"""What was seen: the student's observation beside the reference's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from graders.comparisons.arrays import Mistake, require_agreement
from graders.comparisons.fields import Fields, words
from graders.errors import GraderFault
from graders.sandbox.observation import Observation, Outcome


class NotObserved(Exception):
    """The student's code gave nothing to judge; the observation says why."""

    def __init__(self, observation: Observation) -> None:
        super().__init__(observation.outcome.value)
        self.observation = observation


@dataclass(frozen=True)
class Evidence(Fields):
    """One probe on the same inputs in two processes: the student's and the reference's.

    `values`, and what the methods of `Fields` read, are the student's. A check that
    has no need of the reference never asks for it.
    """

    probe: str
    consult: Callable[[], Observation] = field(repr=False)

    @cached_property
    def reference(self) -> Mapping[str, Any]:
        """The reference's fields, by name. Raises `GraderFault` when it gave none."""
        seen = self.consult()
        if seen.outcome is not Outcome.RETURNED:
            raise GraderFault(f"the reference's {self.probe} {seen.outcome.value}: {seen.reason}")
        return seen.value

    def agree(
        self,
        name: str,
        *,
        rtol: float = 0.0,
        atol: float = 0.0,
        mistakes: tuple[Mistake, ...] = (),
    ) -> None:
        """Require the student's array `name` to equal the reference's in shape and value.

        Values agree where |student − reference| ≤ atol + rtol·|reference|. Raises
        `Disagreement`, whose message names the first of `mistakes` whose value the
        student's array has within the same tolerances.

            observe("mean", x=x).agree("mean", rtol=1e-6, atol=1e-9)
        """
        wanted = np.asarray(self.reference[name])
        require_agreement(
            words(name), self.array(name), wanted, rtol=rtol, atol=atol, mistakes=mistakes
        )
