"""What the process that imports TensorFlow does after the import and before each fork."""

from __future__ import annotations

import tensorflow as tf
from tensorflow.python.eager import context

from graders.suites.child import protocols


class OperationRun(RuntimeError):
    """TensorFlow has run an operation: a child forked now would hang."""


def after_import() -> None:
    """Check that the private interfaces used here exist, and make protocol checks fast.

    Raises `AttributeError` that names the missing ones, which a new TensorFlow may have moved.
    """
    missing = [name for name in ("context_safe",) if not hasattr(context, name)]
    missing += ["Context._context_handle"] if not _has_handle() else []
    if missing:
        raise AttributeError(f"TensorFlow {tf.__version__} has no {', '.join(missing)}")
    protocols.remember_members()


def _has_handle() -> bool:
    return "_context_handle" in context.Context.__init__.__code__.co_names


def before_fork() -> None:
    """Raise `OperationRun` once TensorFlow's context has been initialised."""
    current = context.context_safe()
    if current is not None and current._context_handle is not None:
        raise OperationRun("TensorFlow's context exists before the fork")


def seed(number: int) -> None:
    """Seed TensorFlow's global generator."""
    tf.random.set_seed(number)
