"""What the warm process imports once, for every child."""

from __future__ import annotations

import gc
import importlib

from graders.sandbox.inside import bridges, protocols

MODULES = (
    "tensorflow",
    "tf_keras",
    "tensorflow_probability",
    "sklearn.datasets",
    "sklearn.metrics",
    "sklearn.model_selection",
    "matplotlib.pyplot",
    "matplotlib.font_manager",
    "graders.sandbox.inside.looking",  # for probes; a confined child could not read it
)
# TensorFlow and TensorFlow Probability load these on first use only.
LAZY = {
    "tensorflow": ("keras.Model", "keras.layers.Layer", "data.Dataset"),
    "tensorflow_probability": (
        "distributions.Normal",
        "bijectors.Chain",
        "layers.DistributionLambda",
    ),
}


class OperationRun(RuntimeError):
    """TensorFlow has run an operation: a child forked now would hang."""


def load() -> None:
    """Import everything, bridge what vanished, run no operation, settle memory for forking.

    Raises `OperationRun` when some import initialised TensorFlow's context.
    """
    for name in MODULES:
        importlib.import_module(name)
    for name, attributes in LAZY.items():
        for dotted in attributes:
            _touch(importlib.import_module(name), dotted)
    bridges.install()
    protocols.remember_members()
    require_no_operation()
    gc.collect()
    # Frozen objects are never visited by a child's collector, so the pages that
    # hold them stay shared with the warm process.
    gc.freeze()


def require_no_operation() -> None:
    """Raise `OperationRun` once TensorFlow's context has been initialised."""
    from tensorflow.python.eager import context

    current = context.context_safe()
    if current is not None and current._context_handle is not None:
        raise OperationRun("TensorFlow's context exists before the fork")


def _touch(module: object, dotted: str) -> None:
    for part in dotted.split("."):
        module = getattr(module, part)
