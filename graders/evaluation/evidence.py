"""Evidence: the student's observation beside the reference's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from graders.comparisons.arrays import Mistake, require_agreement
from graders.comparisons.fields import Fields, words
from graders.sandbox.observation import Observation


class NotObserved(Exception):
    """The student's code gave no value: it raised, ran too long, is not written yet, …

    Arguments:
        observation: how the probe ended.

    `observe` raises it, and the report says how the code failed. A check lets it pass,
    or catches it where a failure of the code is the right answer:

        >>> from graders.evaluation import NotObserved
        >>> from graders.sandbox.observation import Observation, Outcome
        >>> try:
        ...     raise NotObserved(Observation(Outcome.RAISED, error="ValueError"))
        ... except NotObserved as failure:
        ...     failure.observation.error
        'ValueError'
    """

    def __init__(self, observation: Observation) -> None:
        super().__init__(observation.outcome.value)
        self.observation = observation


@dataclass(frozen=True)
class Evidence(Fields):
    """One probe on the same inputs in two processes: the student's and the reference's.

    Arguments:
        values: the fields that the probe returned from the student's process, by name.
        probe: the probe's name.
        consult: returns the reference's observation; called when a check needs it.

    `array`, `read`, `entries`, `shape` and `shapes` read the student's fields. They raise
    `Disagreement` when a field is missing or has another type.

        >>> import numpy as np
        >>> from graders.evaluation import Evidence
        >>> from graders.sandbox.observation import Observation, Outcome
        >>> right = {"mean": np.array([1.0, 2.0])}
        >>> values = {"mean": np.array([1.0, 2.5]), "kind": "list", "rows": [3, 4], "batch": [3]}
        >>> consult = lambda: Observation(Outcome.RETURNED, right)
        >>> seen = Evidence(values, "mean", consult=consult)
        >>> seen.array("mean")
        array([1. , 2.5])
        >>> seen.read("kind", str), seen.entries("rows", int), seen.shape("batch")
        ('list', [3, 4], [3])
        >>> seen.reference["mean"]
        array([1., 2.])
        >>> seen.read("kind", int)
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: kind: expected int, got str.
    """

    probe: str
    consult: Callable[[], Observation] = field(repr=False)

    @cached_property
    def reference(self) -> Mapping[str, Any]:
        """The reference's fields, by name.

        Raises:
            GraderFault: the probe did not return on the reference.
        """
        return self.consult().value

    def agree(
        self,
        name: str,
        *,
        rtol: float = 0.0,
        atol: float = 0.0,
        mistakes: tuple[Mistake, ...] = (),
    ) -> None:
        """Require the student's array `name` to have the reference's shape and values.

        Arguments:
            name: a field that is an array of any shape, or a number in the reference.
            rtol, atol: values agree where |student − reference| ≤ atol + rtol·|reference|.
            mistakes: known mistakes; the message names those whose values agree with
                the student's.

        Raises:
            Disagreement: the shape or a value differs, or the field is no array.
            GraderFault: the probe did not return on the reference.

            >>> import numpy as np
            >>> from graders.evaluation import Evidence, Mistake
            >>> from graders.sandbox.observation import Observation, Outcome
            >>> right = Observation(Outcome.RETURNED, {"mean": np.array([1.0, 2.0])})
            >>> seen = Evidence({"mean": np.array([2.0, 4.0])}, "mean", consult=lambda: right)
            >>> seen.agree("mean", atol=3.0)
            >>> seen.agree("mean", rtol=1e-9, mistakes=(Mistake(np.array([2.0, 4.0]), "A sum."),))
            Traceback (most recent call last):
            graders.comparisons.disagreement.Disagreement: A sum. Got [2., 4.].
        """
        expected = np.asarray(self.reference[name])
        require_agreement(
            words(name), self.array(name), expected, rtol=rtol, atol=atol, mistakes=mistakes
        )
