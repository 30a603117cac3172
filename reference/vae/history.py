"""The course of training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class History:
    """The losses after each epoch."""

    training: Array
    validation: Array
