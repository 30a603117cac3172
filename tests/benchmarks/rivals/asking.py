"""A student's names as the cases ask them, the cases there are, and plain assertions.

Imported in the rivals' environment, which needs no package but those that students use.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from graders.comparisons.arrays import Array, close

SEED = 99


class Student:
    """The names a student's code left, as probes call them."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = SimpleNamespace(**names)
        self._answers: dict[str, Any] = {}

    def ask(self, probe: str, **inputs: Any) -> dict[str, Any]:
        """What a probe sees; a question is put once, whatever came of it."""
        parts = ((name, getattr(v, "dtype", ""), np.asarray(v)) for name, v in inputs.items())
        key = repr([probe, *((name, str(dtype), v.tobytes()) for name, dtype, v in parts)])
        if key not in self._answers:
            self._answers[key] = self._answer(probe, inputs)
        if isinstance(self._answers[key], Exception):
            raise self._answers[key]
        return dict(self._answers[key])

    def _answer(self, probe: str, inputs: dict[str, Any]) -> Any:
        from graders.suites.naive_bayes import probes as probes

        try:
            return getattr(probes, probe)(self._names, **inputs)
        except Exception as error:
            return error


@dataclass(frozen=True)
class Case:
    """The equivalent of one check: its points, and the assertions that earn them."""

    points: float
    run: Callable[..., None]


CASES: dict[str, Case] = {}


def assert_case(check: str, student: Student) -> None:
    """Raise what is wrong with a student's answers to the equivalent of a check."""
    CASES[check].run(student=student)


def earned(student: Student) -> float:
    """The points of all cases that a student's answers pass."""
    return sum(one.points for check, one in CASES.items() if _passes(check, student))


def _passes(check: str, student: Student) -> bool:
    try:
        assert_case(check, student)
    except Exception:
        return False
    return True


def case(check: str, points: float) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Keep the assertions that follow as the equivalent of a check of the suite."""

    def keep(run: Callable[..., None]) -> Callable[..., None]:
        CASES[check] = Case(points, run)
        return run

    return keep


def draw(name: str) -> np.random.Generator:
    """A random generator of that name, as the suite's of the same seed."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def assert_shapes(seen: dict[str, Any], batch: list[int], event: list[int]) -> None:
    assert seen["batch_shape"] == batch, f"the batch shape is {seen['batch_shape']}"
    assert seen["event_shape"] == event, f"the event shape is {seen['event_shape']}"


def assert_close(seen: Any, expected: Array, rtol: float, atol: float) -> None:
    assert close(np.asarray(seen), expected, rtol=rtol, atol=atol), f"{seen} is not {expected}"
