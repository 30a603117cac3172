"""The fields of an observation: untrusted values, read with checks of their types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement

T = TypeVar("T")


@dataclass(frozen=True)
class Fields:
    """What a probe returned from a student's process, by name.

    Arguments:
        values: the fields by name; a student's code may have put anything into them.

    Raises:
        Disagreement: a method reads a field that is missing or has another type. That is
            a mistake of the student's, not a fault of the grader.

        >>> import numpy as np
        >>> from graders.comparisons.fields import Fields
        >>> seen = Fields({"kind": "tensor", "log_prob": np.zeros(3), "batch_shape": [None, 2]})
        >>> seen.read("kind", str), seen.array("log_prob").shape, seen.shape("batch_shape")
        ('tensor', (3,), [None, 2])
        >>> seen.array("kind")
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: kind: expected array, got str.
    """

    values: Mapping[str, Any]

    def read(self, name: str, kind: type[T]) -> T:
        """A field of exactly this type: str, int, float, bool, list or dict.

        >>> from graders.comparisons.fields import Fields
        >>> Fields({"epochs": 12}).read("epochs", int)
        12
        """
        value = self.values.get(name)
        if type(value) is not kind:
            raise self._unlike(name, "array" if kind is np.ndarray else kind.__name__)
        return value

    def optional(self, name: str, kind: type[T]) -> T | None:
        """A field of exactly this type, or None where it is None or missing.

        >>> import numpy as np
        >>> from graders.comparisons.fields import Fields
        >>> Fields({"slope": 0.5}).optional("slope", float)
        0.5
        >>> Fields({}).optional("slope", np.ndarray) is None
        True
        """
        return None if self.values.get(name) is None else self.read(name, kind)

    def entries(self, name: str, kind: type[T]) -> list[T]:
        """A field that is a list whose entries are all of exactly this type.

        >>> from graders.comparisons.fields import Fields
        >>> Fields({"names": ["kernel", "bias"]}).entries("names", str)
        ['kernel', 'bias']
        """
        # An entry of another type could raise an error in the grader: an array compared with
        # a number is an array, which is neither true nor false.
        value = self.read(name, list)
        if not all(type(entry) is kind for entry in value):
            raise self._unlike(name, f"list of {kind.__name__}")
        return value

    def shape(self, name: str) -> list[int | None]:
        """A field that is a shape; an unknown size is None.

        >>> from graders.comparisons.fields import Fields
        >>> Fields({"event_shape": [None, 2]}).shape("event_shape")
        [None, 2]
        """
        return _as_shape(name, self.read(name, list))

    def shapes(self, name: str) -> list[list[int | None]]:
        """A field that is a list of shapes.

        >>> from graders.comparisons.fields import Fields
        >>> Fields({"weights": [[3, 2], [2]]}).shapes("weights")
        [[3, 2], [2]]
        """
        return [_as_shape(name, value) for value in self.entries(name, list)]

    def array(self, name: str) -> Array:
        """A field that is a NumPy array, of any shape and dtype.

        >>> import numpy as np
        >>> from graders.comparisons.fields import Fields
        >>> Fields({"mean": np.array([0.5, 1.0])}).array("mean")
        array([0.5, 1. ])
        """
        return self.read(name, np.ndarray)

    def _unlike(self, name: str, expected: str) -> Disagreement:
        got = _described(self.values[name]) if name in self.values else "nothing"
        return Disagreement(f"{words(name)}: expected {expected}, got {got}.")


def _as_shape(name: str, value: list[Any]) -> list[int | None]:
    if not all(size is None or type(size) is int for size in value):
        message = f"{words(name)}: expected list of int, got {_described(value)}."
        raise Disagreement(message)
    return value


def _described(value: object) -> str:
    """The type of a student's value, with the types of a list's entries."""
    if not isinstance(value, list):
        return _kind(value)
    kinds = ", ".join(sorted({_kind(entry) for entry in value}))
    return f"list of {kinds}" if kinds else "empty list"


def _kind(value: object) -> str:
    if isinstance(value, np.ndarray):
        return "array"
    return "None" if value is None else type(value).__name__


def words(name: str) -> str:
    """A field's name as a student reads it: `log_prob` → "log prob"."""
    return name.replace("_", " ")
