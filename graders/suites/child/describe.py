"""How probes write down what they see: values, distributions, and models by their layers.

What cannot be told is left out, so that one thing that fails does not hide the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

METHODS = ("event_shape", "log_prob", "mean", "sample")
"""By which a distribution is known, whatever its class."""


def array(value: Any) -> Any:
    """The value as an array; None when it holds no numbers."""
    seen = np.asarray(tf.convert_to_tensor(value)) if tf.is_tensor(value) else np.asarray(value)
    return None if seen.dtype == object else seen


def kind(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, (np.ndarray, np.generic)):
        return "NumPy array"
    if hasattr(value, "event_shape"):
        return "distribution"
    return "tensor" if tf.is_tensor(value) else type(value).__name__


def shapes(distribution: Any) -> dict[str, Any]:
    """The batch shape and the event shape of a distribution, each if it has one."""
    names = ("batch_shape", "event_shape")
    return {
        name: list(getattr(distribution, name)) for name in names if hasattr(distribution, name)
    }


def distribution(made: Any) -> dict[str, Any]:
    """What kind of thing was returned, and its shapes when it is a distribution."""
    methods = [name for name in METHODS if hasattr(made, name)]
    return {"kind": kind(made), "methods": methods, **shapes(made)}


def moments(made: Any, points: Any = None) -> dict[str, Any]:
    """Mean, variance, and the log density at points or at the means."""
    looks: dict[str, Callable[[], Any]] = {
        "mean": lambda: made.mean(),
        "variance": lambda: made.variance(),
        "log_prob": lambda: made.log_prob(made.mean() if points is None else points),
    }
    seen = {}
    for name, look in looks.items():
        with contextlib.suppress(Exception):
            seen[name] = array(look())
    return seen


def model(made: Any) -> dict[str, Any]:
    """What kind of model it is, its input's shape and its table of layers."""
    shape = getattr(made, "input_shape", None)
    return {
        "classes": classes(made),
        "input_shape": list(shape) if isinstance(shape, (tuple, list, tf.TensorShape)) else [],
        "layers": [_row(layer) for layer in getattr(made, "layers", ())],
    }


def classes(made: Any) -> list[str]:
    """The names of a value's class and of all it derives from."""
    return [parent.__name__ for parent in type(made).__mro__]


def _row(layer: Any) -> dict[str, Any]:
    try:
        shape: Any = layer.output_shape
    except (AttributeError, RuntimeError):
        shape = "?"
    return {
        "name": str(layer.name),
        "class": type(layer).__name__,
        "output_shape": str(shape),
        "parameters": int(sum(np.prod(weight.shape) for weight in layer.weights)),
    }
