"""Descriptions of values, distributions and models, for probes to return.

A field that cannot be computed is left out, so that one failure does not hide the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

METHODS = ("event_shape", "log_prob", "mean", "sample")
"""The attributes by which a distribution of any class is recognised."""


def array(value: Any) -> Any:
    """The value as an array; None when it holds no numbers."""
    seen = np.asarray(tf.convert_to_tensor(value)) if tf.is_tensor(value) else np.asarray(value)
    return None if seen.dtype == object else seen


def kind(value: Any) -> str:
    """The kind of a value, in words."""
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
    """The kind of a value, and its shapes when it is a distribution."""
    methods = [name for name in METHODS if hasattr(made, name)]
    known = isinstance(made, tfp.distributions.Distribution)
    return {"kind": kind(made), "methods": methods, "of_library": known, **shapes(made)}


def moments(made: Any, points: Any = None) -> dict[str, Any]:
    """Mean, variance, and the log density at points or at the means."""
    computed: dict[str, Callable[[], Any]] = {
        "mean": lambda: made.mean(),
        "variance": lambda: made.variance(),
        "log_prob": lambda: made.log_prob(made.mean() if points is None else points),
    }
    seen = {}
    for name, compute in computed.items():
        with contextlib.suppress(Exception):
            seen[name] = array(compute())
    return seen


def model(made: Any) -> dict[str, Any]:
    """The classes of a model, the shape of its input and the table of its layers."""
    shape = getattr(made, "input_shape", None)
    return {
        "classes": classes(made),
        "input_shape": list(shape) if isinstance(shape, (tuple, list, tf.TensorShape)) else [],
        "layers": [_row(layer) for layer in getattr(made, "layers", ())],
    }


def classes(made: Any) -> list[str]:
    """The names of a value's class and of all base classes.

    A class that has only its name from Keras is called "not of Keras": a name proves nothing.
    """
    return [_class_name(parent) for parent in type(made).__mro__]


def _class_name(parent: type) -> str:
    namesake = getattr(tf.keras, parent.__name__, parent)
    return parent.__name__ + ("" if namesake is parent else " (not of Keras)")


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
