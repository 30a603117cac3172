"""Usual causes of errors of this course's libraries, and the useful parts of their messages.

`HINTS` are patterns of error messages, each with a sentence for the student. `shorten`
removes from a message what speaks of the libraries' internals; `frames` finds the student's
lines in a message, where the code that raised was generated from them.
"""

from __future__ import annotations

import re
import textwrap

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
        "The loss does not depend on these variables. Is it computed from them with operations"
        " of tf, within the tape? A distribution passed into a tf.function is a copy there, with"
        " variables of its own.",
    ),
    (
        r"(Symbolic|Keras)Tensor'? (object has no attribute '(sample|log_prob|mean|stddev)'"
        r"|and distribution_b)",
        "While a model is built or trained, this is only the layer's tensor; in your own"
        " regulariser, its attribute _tfp_distribution is the distribution.",
    ),
    (
        r"sample_n is not implemented: _TensorCoercible",
        "A layer passes its distribution in a wrapper: call posterior.sample(…), not"
        " tfd.Distribution.sample(posterior, …).",
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
        r"^name '(np|tf|tfp|tf[dbp]|tfpl|pd|plt|keras|layers|Sequential|Model)' is not defined",
        "What you submitted does not import or define it.",
    ),
    (
        r"^EOF when reading a line",
        "Nobody answers input() when your code is graded: take everything from the arguments.",
    ),
    (
        r"^'NoneType' object has no attribute",
        "A value is None here: a function without return gives None, and so does probs of a"
        " distribution that was made with logits.",
    ),
    (
        r"^No module named '",
        "The grader does not have it; if it is a file of yours, submit it, too.",
    ),
    (
        r"No such file or directory|(\.csv|\.npy|\.txt|\.pkl) not found",
        "Data files are not there when your code is graded.",
    ),
    (
        r"In\[\d\].* ndims",
        "Use tf.linalg.matvec to multiply a matrix by a vector.",
    ),
)

NOISE = re.compile(
    r"\{\{function_node.*?\}\}\s*|\s*\[Op:\w+\].*$|(?<=<tf\.Tensor) '[^']*'|\x1b\[\d*m", re.DOTALL
)
"""Generated names and colours that TensorFlow and Keras add to a message."""
NODE = re.compile(r" for '\{\{node (?P<node>\S+)\}\} = .*?'(?= with input| *$)", re.DOTALL)
"""The definition of a graph's node, of which the name is kept."""
APPENDED = re.compile(
    r"\s*(Traceback \(most recent|(Call )?[Aa]rguments received by).*$", re.DOTALL
)
"""Tracebacks and arguments that Keras and TensorFlow append to a message."""
ENCOUNTERED = re.compile(
    r"^\s*(\w+: )?Exception encountered when calling (?P<layer>[^\n]*?)\.?\n\s*\n", re.MULTILINE
)
"""What Keras puts before the error of a layer."""
FRAME = re.compile(
    r'^ *File "(?P<file>[^"\n]+)", line (?P<line>\d+), in (?P<function>\S+)[ *]*(\n[ \t]+\S.*)?$',
    re.MULTILINE,
)
"""A line of the traceback in a message of AutoGraph, which begins with "in user code:"."""
ARGUMENT = re.compile(
    r"• (?P<name>\w+)=(tf\.Tensor\(shape=|<tf\.Tensor [^>]*?shape=)(?P<shape>\([\d, None]*\)),?"
    r" dtype=(?P<dtype>\w+)"
)
"""A tensor among the arguments that Keras lists after the error of a layer."""


def shorten(error: str, reason: str) -> str:
    """The part of a message that is about the student's own code."""
    text = NODE.sub(r" for \g<node>", APPENDED.sub("", NOISE.sub("", reason)))
    for frame in list(FRAME.finditer(text))[-1:]:
        text = text[frame.end() :]
    text = textwrap.dedent(ENCOUNTERED.sub("", text)).strip().removeprefix(f"{error}: ")
    return f"{text} {_layer(reason)}".rstrip()


def frames(reason: str) -> list[tuple[str, int, str]]:
    """The file, line and function of each frame that a message of AutoGraph lists."""
    return [(f["file"], int(f["line"][:9]), f["function"]) for f in FRAME.finditer(reason)]


def _layer(reason: str) -> str:
    """The last layer in which it was raised, with the dtypes and shapes of its arguments."""
    layers = [found["layer"] for found in ENCOUNTERED.finditer(reason)]
    if not layers:
        return ""
    tensors = [f"{a['name']}: {a['dtype']}, shape {a['shape']}" for a in ARGUMENT.finditer(reason)]
    called = f" called with {'; '.join(tensors[:4])}" if tensors else ""
    return f"(in {layers[-1]}{called})"
