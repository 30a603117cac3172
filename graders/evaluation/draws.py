"""What checks draw for a submission: random generators by name, and inputs made of them once."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

import numpy as np

from graders.comparisons.remembering import read_only

Made = TypeVar("Made", bound=Callable[..., Any])
MOST = 64
"""Inputs that are kept of each function; checks of one submission ask for fewer."""


@dataclass(frozen=True)
class Draw:
    """Random generators for inputs, by name: the fixture `draw` of a check.

    Arguments:
        seed: the seed of the submission.

    A name has the same generator in every check, so two checks that draw a table from
    `draw("table")` in the same way have the same table, and its probe runs once.

        >>> from graders.evaluation import Draw
        >>> draw = Draw(seed=1)
        >>> table = draw("table").normal(size=(7, 3))
        >>> bool((table == draw("table").normal(size=(7, 3))).all())
        True
        >>> bool((table == draw("other").normal(size=(7, 3))).any())
        False
    """

    seed: int

    def __call__(self, name: str) -> np.random.Generator:
        """The generator of this name, at its start."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode())])


def drawn_once(function: Made) -> Made:
    """Make inputs once where several checks ask for the same.

    Arguments:
        function: what returns inputs of a `Draw` and other arguments, all hashable, and
            nothing but them: arrays, or tuples and dataclasses of arrays.

    The arrays are read-only, because other checks get them, too.

        >>> from graders.evaluation import Draw, drawn_once
        >>> @drawn_once
        ... def table(draw, rows):
        ...     return draw("table").normal(size=(rows, 3))
        >>> table(Draw(seed=1), 7) is table(Draw(seed=1), 7)
        True
        >>> table(Draw(seed=1), 7)[0, 0] = 0
        Traceback (most recent call last):
        ValueError: assignment destination is read-only
    """

    @lru_cache(maxsize=MOST)
    @wraps(function)
    def made(*arguments: Any) -> Any:
        return read_only(function(*arguments))

    return cast(Made, made)
