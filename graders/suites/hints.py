"""Usual causes of errors of this course's libraries, and the useful parts of their messages.

`HINTS` are patterns of error messages, each with a sentence for the student. `shorten`
removes from a message what speaks of the libraries' internals.
"""

from __future__ import annotations

import re

HINTS = (
    (
        r"object has no attribute '_(name|forward_min_event_ndims|parameters|validate_args)'",
        "Does its __init__ call super().__init__ with all the arguments that it needs?",
    ),
    (
        r"'(float|int)' object has no attribute 'dtype'",
        "A tensor is needed here, not a Python number: tf.constant(0.0) instead of 0.0.",
    ),
    (
        r"with a non-floating dtype",
        "A log-determinant is a floating-point number: 0.0 instead of 0.",
    ),
    (
        r"^(forward|inverse|\w+_log_det_jacobian) not implemented",
        "A bijector needs _forward, _inverse and _forward_log_det_jacobian.",
    ),
    (
        r"expected to be a (float|double|half) tensor but is a (float|double|half) tensor"
        r"|requested dtype float\d\d for Tensor with dtype float\d\d",
        "float32 and float64 cannot be mixed: tf.cast one of them.",
    ),
    (
        r"No gradients provided for any variable",
        "Either something between the variable and the loss is not computed by TensorFlow within"
        " the tape, or a distribution is passed into a @tf.function while the loss uses the one"
        " outside: pass none, or use the argument.",
    ),
    (
        r"(Symbolic|Keras)Tensor'? (object has no attribute '(sample|log_prob|mean|stddev)'"
        r"|and distribution_b)",
        "While a model is built or trained, this is only the layer's tensor; in your own"
        " regulariser, its attribute _tfp_distribution is the distribution.",
    ),
    (
        r"does not correspond to a triangular matrix",
        "MultivariateNormalTriL.params_size(latent_dim) is the number of parameters that it takes.",
    ),
    (
        r"^Graph disconnected",
        "The outputs must be computed from these inputs: call one part on the other's outputs.",
    ),
    (
        r"unexpected keyword argument 'scale_identity_multiplier'",
        "TensorFlow Probability has removed this argument; scale_diag takes a vector.",
    ),
    (
        r"No KL\(distribution_a",
        "TFP knows no exact divergence of these two families: estimate it from samples.",
    ),
    (
        r"'(Symbolic|Keras)?Tensor' object has no attribute 'numpy'|cannot convert a symbolic",
        "Within a model or tf.function, tensors have no values yet: use operations of tf.",
    ),
    (
        r"In\[\d\].* ndims",
        "Use tf.linalg.matvec to multiply a matrix by a vector.",
    ),
)

NOISE = re.compile(r"\{\{function_node.*?\}\}\s*|\[Op:\w+\].*$|(?<=<tf\.Tensor) '[^']*'", re.DOTALL)
"""Generated names that TensorFlow adds to the message of an operation."""
APPENDED = re.compile(r"\s*(Traceback \(most recent|Call arguments received by).*$", re.DOTALL)
"""Tracebacks and arguments that Keras and TensorFlow append to a message."""
TRACED = "in user code:"
"""The first words of an AutoGraph message, whose last line is the original error."""


def shorten(error: str, reason: str) -> str:
    """The part of a message that is about the student's own code."""
    short = APPENDED.sub("", NOISE.sub("", reason)).strip()
    if short.startswith(TRACED):
        return short.splitlines()[-1].strip().removeprefix(f"{error}: ")
    return short
