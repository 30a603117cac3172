"""What was seen: the student's observation beside the reference's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from graders.exits import GraderFault
from graders.judging.arrays import Array, Mistake, require_agreement
from graders.judging.disagreement import Disagreement

T = TypeVar("T")


class Outcome(str, Enum):
    """How a probe ended."""

    RETURNED = "returned"
    NOT_DEFINED = "not_defined"
    NOT_IMPLEMENTED = "not_implemented"
    UNUSABLE = "unusable"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    DIED = "died"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Frame:
    """One line of the student's own code in a traceback."""

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Observation:
    """What one probe saw, as the sandbox told it.

    `value` holds the probe's fields when it returned. `reason` and `frames` say
    why it did not. `seconds` were measured outside the sandbox.
    """

    outcome: Outcome
    value: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    reason: str = ""
    frames: tuple[Frame, ...] = ()
    seconds: float = 0.0


class NotObserved(Exception):
    """The student's code gave nothing to judge; the observation says why."""

    def __init__(self, observation: Observation) -> None:
        super().__init__(observation.outcome.value)
        self.observation = observation


@dataclass(frozen=True)
class Evidence:
    """One probe on the same inputs in two processes: the student's and the reference's.

    Fields of the student's are claims: reading one that is missing or of another
    kind raises `Disagreement`, never anything that would look like our fault.
    """

    probe: str
    student: Observation
    consult: Callable[[], Observation] = field(repr=False)

    @cached_property
    def reference(self) -> Mapping[str, Any]:
        """The reference's fields. Raises `GraderFault` when it gave none."""
        seen = self.consult()
        if seen.outcome is not Outcome.RETURNED:
            raise GraderFault(f"the reference's {self.probe} {seen.outcome.value}: {seen.reason}")
        return seen.value

    def read(self, name: str, kind: type[T]) -> T:
        """A field of the student's of exactly this kind."""
        value = self.student.value.get(name)
        if type(value) is not kind:
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value

    def entries(self, name: str, kind: type[T]) -> list[T]:
        """A field of the student's as a list whose entries are all of exactly this kind.

        What is compared with an entry of any kind may be compared with an array.
        """
        value = self.read(name, list)
        if not all(type(entry) is kind for entry in value):
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value

    def shape(self, name: str) -> list[int | None]:
        """A field of the student's as a shape; an unknown size is None."""
        return self._as_shape(name, self.read(name, list))

    def shapes(self, name: str) -> list[list[int | None]]:
        """A field of the student's as a list of shapes."""
        return [self._as_shape(name, value) for value in self.entries(name, list)]

    def _as_shape(self, name: str, value: list[Any]) -> list[int | None]:
        if not all(size is None or type(size) is int for size in value):
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value

    def array(self, name: str) -> Array:
        """A field of the student's as a numeric array."""
        value = self.student.value.get(name)
        if not isinstance(value, np.ndarray):
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value

    def agree(
        self,
        name: str,
        *,
        rtol: float = 0.0,
        atol: float = 0.0,
        mistakes: tuple[Mistake, ...] = (),
    ) -> None:
        """Require the student's array to equal the reference's in shape and value.

        Raises `Disagreement`, whose message names the first of `mistakes` whose
        value the student's array has within the same tolerances.
        """
        wanted = np.asarray(self.reference[name])
        require_agreement(
            words(name), self.array(name), wanted, rtol=rtol, atol=atol, mistakes=mistakes
        )


def words(name: str) -> str:
    """A field's name as a student reads it."""
    return name.replace("_", " ")
