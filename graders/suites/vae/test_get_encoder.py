"""The encoder: 5 points."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from graders.comparisons.arrays import show
from graders.comparisons.disagreement import require
from graders.comparisons.models import (
    layer_table,
    require_class,
    require_distribution,
    require_gradients,
    require_input,
)
from graders.evaluation.checks import any_of, check
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.vae.encoder_losses import (
    COUNT,
    ENCODER,
    call,
    once,
    posterior,
    require_converted,
    require_nothing_else,
    require_once,
    require_own_divergence,
    require_same_weight,
)
from graders.suites.vae.inputs import ENCODERS, IMAGE, images, small_model
from graders.suites.vae.networks import (
    is_narrow,
    require_alone,
    require_answers,
    require_network,
    require_other_size,
)

FEWER = 4
# At this distance, an estimate from one sample for each image shows the divergence to 2 %.
REACH = 300.0


def encoder(observe: Observer, draw: Draw, latent_dim: int, part: str) -> Evidence:
    pictures = images(draw, COUNT)
    moved = latent_dim == 2
    return observe("network", part=part, latent_dim=latent_dim, inputs=pictures, moved=moved)


def require_posteriors(seen: Evidence, latent_dim: int) -> None:
    """The encoder returns posteriors over latents of this dimension, which have some spread."""
    require_input(ENCODER, seen, IMAGE)
    require_distribution(ENCODER, seen, COUNT, (latent_dim,))
    require_network(ENCODER, seen)
    require_alone(ENCODER, seen)
    given = posterior(seen, latent_dim)
    require(
        np.all(given.variance > 0),
        f"{ENCODER}: the distribution has no spread: all samples of an image's latents are equal."
        f"{layer_table(seen, {-1})}",
    )


@check("get_encoder", points=0.5, hint="Which Keras model is a stack of layers?")
@any_of("part", ENCODERS)
def test_get_encoder_sequential(observe: Observer, draw: Draw, part: str) -> None:
    """The encoder is a Keras Sequential model."""
    seen = encoder(observe, draw, 2, part)
    require_class(ENCODER, seen, "Sequential", "a Keras Sequential model")
    require_network(ENCODER, seen)


@check(
    "get_encoder",
    points=1,
    hint="The last layer turns numbers into one distribution over vectors for each image.",
)
@any_of("part", ENCODERS)
def test_get_encoder_distribution(observe: Observer, draw: Draw, part: str) -> None:
    """The encoder takes images and returns distributions over two latents."""
    seen = encoder(observe, draw, 2, part)
    require_posteriors(seen, 2)
    if constant := constant_tensor(seen):
        require_model_draws(observe, draw, part, constant)


def constant_tensor(seen: Evidence) -> str:
    """What Keras makes of the posteriors, in words, where that is no draw from them; or empty."""
    found = [seen.optional(name, np.ndarray) for name in ("converted", "converted_again", "mean")]
    first, second, mean = (np.asarray(one, np.float64) for one in found)
    if found[0] is None or not np.array_equal(first, second):
        return ""
    return "the mean" if np.array_equal(first, mean) else "the same numbers at every call"


def require_model_draws(observe: Observer, draw: Draw, part: str, constant: str) -> None:
    """Raise a `Disagreement` unless the student's own model draws the latents all the same."""
    pictures = images(draw, COUNT)
    rows = small_model(draw("model"), pictures).inputs("independent")["decoder"]
    try:
        seen = observe("whole", part=part, latent_dim=2, images=pictures, decoder=rows)
    except NotObserved:
        return
    require(
        seen.read("apart", float) > 1e-6,
        f"{ENCODER}: where a tensor is needed, Keras takes {constant} of your posteriors, not a"
        " sample, so that your model decodes no sample. Which convert_to_tensor_fn do you pass?",
        diagnosis=True,
    )


@check("get_encoder", points=1, hint="Every size that depends on latent_dim must follow it.")
@pytest.mark.parametrize("latent_dim", [1, 50])
@any_of("part", ENCODERS)
def test_get_encoder_other_sizes(observe: Observer, draw: Draw, latent_dim: int, part: str) -> None:
    """The encoder works for 1 and for 50 latents."""
    seen = encoder(observe, draw, latent_dim, part)
    require_other_size(ENCODER, seen)
    require_answers(ENCODER, encoder(observe, draw, 2, part))
    require_posteriors(seen, latent_dim)


@check("get_encoder", points=0.5, hint="Which activation does the layer of the parameters have?")
@any_of("part", ENCODERS)
def test_get_encoder_unconstrained(observe: Observer, draw: Draw, part: str) -> None:
    """The posteriors' means may be negative as well as positive."""
    require_answers(ENCODER, encoder(observe, draw, 2, part))
    try:
        seen = encoder(observe, draw, 50, part)
    except NotObserved:
        return  # Another check finds that there is no encoder of this size.
    mean = seen.array("mean")
    if mean.shape in ((COUNT, 1), (COUNT, 2)):
        return  # Another check finds that latent_dim is not used.
    usable = mean.shape == (COUNT, 50) and mean.dtype.kind == "f" and np.all(np.isfinite(mean))
    require(usable, f"{ENCODER}: expected finite means of shape {(COUNT, 50)}, got {show(mean)}.")
    # Weights drawn from a symmetric distribution give each of the 50 coordinates either sign
    # with probability ½; all signs are equal with probability 2 · 2⁻⁵⁰ < 2e-15. All 0 passes.
    require(
        not one_sided(mean),
        f"None of {mean.size} means is {'negative' if mean.min() >= 0 else 'positive'}: the"
        " parameters, or the numbers that the distribution is over, are limited to one side of"
        f" zero.{layer_table(seen, {-2, -1})}",
    )


def one_sided(mean: object) -> bool:
    """Whether all means are on one side of 0; all of them may be 0."""
    if not isinstance(mean, np.ndarray) or not mean.size or mean.dtype.kind != "f":
        return False
    return bool((mean.min() >= 0) != (mean.max() <= 0))


@check(
    "get_encoder",
    points=1.5,
    hint="The divergence is one of the model's own losses: which argument of a probabilistic layer"
    " takes the regulariser?",
)
def test_get_encoder_kl_loss(observe: Observer, draw: Draw) -> None:
    """The regulariser of the posteriors is among the encoder's losses, once."""
    pictures = images(draw, COUNT)
    seen = observe(
        "encoder_losses",
        part="encoder",
        latent_dim=2,
        images=pictures,
        fewer=FEWER,
        reach=REACH,
    )
    require(
        not seen.read("near_misplaced", bool),
        "The regulariser belongs to a layer whose output is no distribution: give it to the"
        " probabilistic layer at the end.",
        diagnosis=True,
    )
    sizes = seen.entries("near_sizes", int)
    require(sizes, "encoder.losses is empty: the KL divergence was not added.", diagnosis=True)
    require(
        all(size == 1 for size in sizes),
        f"encoder.losses: expected single numbers, got arrays of {sizes} numbers.",
    )
    calls = [call(seen, where, count) for where, count in (("near_", COUNT), ("few_", FEWER))]
    far = call(seen, "far_", COUNT)
    # Estimates of its own divergence differ from call to call, so they hide that it is not used.
    if not any(one.calls for one in (*calls, far)) and not once([*calls, far]):
        require_own_divergence(calls[0], far)
    else:
        require_nothing_else(calls[0], far)
        require_converted([*calls, far], encoder(observe, draw, 2, "encoder"))
        require_once([*calls, far])
        with suppress(NotObserved):
            require_same_weight(observe("losses", latent_dim=50, images=pictures), 50)
    require(
        seen.read("far_trains", bool) or not np.any(far.given.mean),
        "The divergence is among encoder.losses, but no gradient of it reaches a weight, so that"
        " training does not heed it. Is it behind a stop_gradient, or computed in NumPy?",
        diagnosis=True,
    )


@check("get_encoder", points=0.5, hint="Is every layer you make used on the way to the output?")
@any_of("part", ENCODERS)
def test_get_encoder_gradients(observe: Observer, draw: Draw, part: str) -> None:
    """A gradient reaches every trainable weight of the encoder, and the means see the image."""
    pictures = images(draw, COUNT)
    seen = observe("gradients", part=part, latent_dim=2, inputs=pictures)
    require_gradients(ENCODER, seen)
    slopes = seen.optional("slopes", np.ndarray)
    if slopes is None or slopes.shape != (2, IMAGE[-1]):
        return
    with suppress(NotObserved):
        if one_sided(encoder(observe, draw, 50, part).optional("mean", np.ndarray)):
            return  # What limits the means, which another check finds, may stop a slope, too.
    require(np.any(slopes), f"{ENCODER}: the means of the posteriors are the same for every image.")
    for axis, of in ((1, "the mean of latent {} does not depend on the image"),
                     (0, "no mean depends on channel {} of the images")):  # fmt: skip
        unused = np.flatnonzero(~np.any(slopes, axis=axis)).tolist()
        text = ", ".join(map(str, unused))
        require(not unused, f"{ENCODER}: {of.format(text)}, counted from 0.")
    require(
        not is_narrow(seen),
        f"{ENCODER}: the means of both latents are made of one number: one follows from the other.",
        diagnosis=True,
    )
