"""What the reference returned, known before: for a few seeds, and without the reference.

An answer is found by its question: the probe, its inputs and the seed. The inputs are drawn
anew on each machine, where a sine may round differently, so a question that differs from a
known one by rounding only is taken for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graders.errors import GraderFault
from graders.sandbox.child import wire
from graders.sandbox.observation import Observation, unpack

CLOSE = 1e-6
"""By how much a digest of the same inputs may differ between machines, relative to its size."""
APART = 100.0
"""How many times as far the next question must be: inputs may differ by a small step."""


class NotKnown(GraderFault):
    """The reference's answer to a question is not known, and there is no reference."""


@dataclass(frozen=True)
class NoReference:
    """Stands for a reference that is not here."""

    seeds: tuple[int, ...]

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Raise `NotKnown`."""
        known = ", ".join(map(str, self.seeds))
        raise NotKnown(
            f"this package has no reference, and does not know its answer to {probe}; it knows"
            f" those for the seeds {known}"
        )


@dataclass(frozen=True)
class Question:
    """A question as it was asked: its key, the seed of its probe, and digests of its inputs.

    `shape` is equal for questions that differ in floating-point numbers only, and `numbers`
    digests these: equal but for rounding where they are.
    """

    key: str
    seed: int
    shape: str
    numbers: tuple[float, ...]

    @classmethod
    def of(cls, key: str, seed: int, drawn: int, probe: str, inputs: Mapping[str, Any]) -> Question:
        """The question whether a probe on these inputs, drawn from a seed, is known."""
        numbers: list[float] = []
        plain = _without_numbers(dict(inputs), numbers)
        shape = hashlib.sha256(wire.encode([drawn, probe, plain])).hexdigest()
        return cls(key, seed, shape, tuple(numbers))

    def distance(self, other: Question) -> float:
        """How far the numbers are apart, relative to their size."""
        pairs = zip(self.numbers, other.numbers)
        return max((abs(a - b) / (1e-300 + abs(a) + abs(b)) for a, b in pairs), default=0.0)


def _without_numbers(value: Any, numbers: list[float]) -> Any:
    """The value with kinds in place of floating-point numbers, whose digests are collected."""
    if isinstance(value, Mapping):
        return {name: _without_numbers(held, numbers) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_numbers(held, numbers) for held in value]
    if isinstance(value, (float, np.floating)) or _is_floats(value):
        array = np.asarray(value)
        numbers.extend(_digests(array.astype(float).ravel()))
        return [str(array.dtype), list(array.shape)]
    return value


def _is_floats(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _digests(values: Any) -> Iterator[float]:
    """Sums that differ between different values, and hardly by rounding: none is near zero."""
    finite = np.where(np.isfinite(values), values, 7.0)
    size = float(np.abs(finite).sum())
    for step in (1.0, 2.0):
        weights = 2.0 + np.cos(step * np.arange(finite.size))
        yield size + float(np.abs(finite) @ weights)
        yield 4 * size + float(finite @ weights)


@dataclass
class KnownAnswers:
    """The reference's observations that are known: what stands in for a `ReferenceCache`.

    `packed` are the observations by key, `questions` the known questions by their shape.
    """

    packed: Mapping[str, bytes]
    questions: Mapping[str, list[Question]]
    memory: dict[str, Observation] = field(default_factory=dict)

    def get(self, question: str) -> Observation | None:
        """The observation of this key, if it is known."""
        if question not in self.memory and question in self.packed:
            self.memory[question] = unpack(self.packed[question])
        return self.memory.get(question)

    def put(self, question: str, observation: Observation) -> None:
        """Keep an observation as long as this process runs."""
        self.memory[question] = observation

    def recognised(
        self, key: str, seed: int, drawn: int, probe: str, inputs: Mapping[str, Any]
    ) -> tuple[str, int]:
        """The key and seed of the known question that this one is, but for rounding."""
        if key in self.packed:
            return key, seed
        asked = Question.of(key, seed, drawn, probe, inputs)
        known = self.questions.get(asked.shape, [])
        nearest = sorted(known, key=asked.distance)[:2]
        if not nearest or asked.distance(nearest[0]) > CLOSE:
            return key, seed
        if len(nearest) > 1 and _is_near(asked, *nearest):
            return key, seed
        return nearest[0].key, nearest[0].seed

    @classmethod
    def from_builtins(cls, value: Mapping[str, Any]) -> KnownAnswers:
        """The inverse of `answers_to_builtins`."""
        questions: dict[str, list[Question]] = {}
        for key, seed, shape, numbers in value["questions"]:
            questions.setdefault(shape, []).append(Question(key, seed, shape, tuple(numbers)))
        return cls(value["packed"], questions)


def _is_near(asked: Question, first: Question, second: Question) -> bool:
    """Whether the second is about as near as the first, so that it could be either."""
    return asked.distance(second) <= APART * asked.distance(first)


def answers_to_builtins(packed: Mapping[str, bytes], questions: list[Question]) -> dict[str, Any]:
    """Answers as builtins."""
    rows = [[q.key, q.seed, q.shape, list(q.numbers)] for q in questions]
    return {"packed": dict(packed), "questions": rows}
