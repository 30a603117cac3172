"""What usually lies behind an error of this course's libraries, and what of its message matters.

`HINTS` are patterns of messages, each with a sentence for the student. `shorten` takes
the libraries' own machinery out of a message.
"""

from __future__ import annotations

import re

HINTS = (
    (
        r"object has no attribute '_(name|forward_min_event_ndims|parameters|validate_args)'",
        "Does its __init__ call super().__init__ with all that it needs?",
    ),
    (
        r"'(float|int)' object has no attribute 'dtype'",
        "A Python number stands where a tensor is needed: tf.constant(0.0) in place of 0.0.",
    ),
    (
        r"with a non-floating dtype",
        "A log-determinant is a floating number: 0.0 in place of 0.",
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
        "Is everything from the variable to the loss computed by TensorFlow, within the tape?",
    ),
    (
        r"(Symbolic|Keras)Tensor'? (object has no attribute '(sample|log_prob|mean|stddev)'"
        r"|and distribution_b)",
        "While a model is built or trained this is only the layer's tensor; in a regulariser of"
        " your own, its _tfp_distribution has a distribution's methods.",
    ),
    (
        r"does not correspond to a triangular matrix",
        "How many parameters it takes tells MultivariateNormalTriL.params_size(latent_dim).",
    ),
    (
        r"^Graph disconnected",
        "The outputs must be computed from these inputs: call the one part on the other's outputs.",
    ),
    (
        r"unexpected keyword argument 'scale_identity_multiplier'",
        "It is gone from TensorFlow Probability; scale_diag takes a vector.",
    ),
    (
        r"No KL\(distribution_a",
        "These two families have no exact divergence here: estimate it from samples.",
    ),
    (
        r"'(Symbolic|Keras)?Tensor' object has no attribute 'numpy'|cannot convert a symbolic",
        "Within a model or tf.function there are no values yet: use operations of tf.",
    ),
    (
        r"In\[\d\].* ndims",
        "For a matrix times a vector there is tf.linalg.matvec.",
    ),
)

NOISE = re.compile(r"\{\{function_node.*?\}\}\s*|\[Op:\w+\].*$|(?<=<tf\.Tensor) '[^']*'", re.DOTALL)
"""What TensorFlow puts around an operation's message: names of its own making."""
APPENDED = re.compile(r"\s*(Traceback \(most recent|Call arguments received by).*$", re.DOTALL)
"""What Keras and TensorFlow append to a message: other tracebacks, arguments in full."""
TRACED = "in user code:"
"""How AutoGraph begins a message whose last line is the error's own."""


def shorten(error: str, reason: str) -> str:
    """The part of a message that speaks of the student's own code."""
    short = APPENDED.sub("", NOISE.sub("", reason)).strip()
    if short.startswith(TRACED):
        return short.splitlines()[-1].strip().removeprefix(f"{error}: ")
    return short
