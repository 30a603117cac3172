"""The fields of an observation, read without trust: they are whatever a student's code claims."""

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

    Reading a field that is missing or of another kind raises `Disagreement`: it is
    the student's mistake, never a fault of the grader.
    """

    values: Mapping[str, Any]

    def read(self, name: str, kind: type[T]) -> T:
        """A field of exactly this kind: str, int, float, bool, list or dict."""
        value = self.values.get(name)
        if type(value) is not kind:
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value

    def entries(self, name: str, kind: type[T]) -> list[T]:
        """A field that is a list whose entries are all of exactly this kind.

        Comparing an entry of any other kind could end in an error of ours: an array
        compared with a number is an array, which is neither true nor false.
        """
        value = self.read(name, list)
        if not all(type(entry) is kind for entry in value):
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value

    def shape(self, name: str) -> list[int | None]:
        """A field that is a shape; an unknown size is None."""
        return self._as_shape(name, self.read(name, list))

    def shapes(self, name: str) -> list[list[int | None]]:
        """A field that is a list of shapes."""
        return [self._as_shape(name, value) for value in self.entries(name, list)]

    def _as_shape(self, name: str, value: list[Any]) -> list[int | None]:
        if not all(size is None or type(size) is int for size in value):
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value

    def array(self, name: str) -> Array:
        """A field that is a NumPy array, of any shape and dtype that can be sent."""
        value = self.values.get(name)
        if not isinstance(value, np.ndarray):
            raise Disagreement(f"no usable value for {words(name)} came back")
        return value


def words(name: str) -> str:
    """A field's name as a student reads it: `log_prob` → "log prob"."""
    return name.replace("_", " ")
