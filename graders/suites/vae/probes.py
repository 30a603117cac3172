"""Probes of the variational autoencoder: they call a student's functions and describe results."""

from __future__ import annotations

import contextlib
import functools
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from graders.suites.child import describe
from graders.suites.child.autoencoders import (
    Regularizer,
    changes,
    coordinates,
    count_points,
    fitted,
    gaussian,
    losses_of,
    move_away,
    sequential,
)
from graders.suites.child.dependence import reached, slopes, unused
from graders.suites.child.describe import array, kind
from graders.suites.child.remembered import is_remembered, kept, remembered
from graders.suites.child.trained import heeds_losses, likelihoods, parts_to_train

tfd, tfpl, layers = tfp.distributions, tfp.layers, tf.keras.layers


def latent_prior(student: Any, latent_dim: int, points: Any) -> dict[str, Any]:
    """The prior returned: its shapes, its log density at points, its trainable variables.

    Some coordinates of samples are there to be drawn; no check depends on them.
    """
    made = student.get_latent_prior(latent_dim)
    return {
        **describe.shapes(made),
        "samples": coordinates(made),
        "log_prob": array(made.log_prob(tf.cast(points, made.dtype))),
        "trainable": [str(variable.name) for variable in made.trainable_variables],
        **_made_again(student, latent_dim, points),
    }


def _made_again(student: Any, latent_dim: int, points: Any) -> dict[str, Any]:
    """The log density of a second prior, where one can be made."""
    with contextlib.suppress(Exception):
        if latent_dim > 2:
            return {}  # two sizes show it
        made = student.get_latent_prior(latent_dim)
        return {"log_prob_again": array(made.log_prob(tf.cast(points, made.dtype)))}
    return {}


def kl_value(
    student: Any,
    family: str,
    prior_mean: Any,
    prior_stddev: Any,
    mean: Any,
    stddev: Any,
    copies: int,
) -> dict[str, Any]:
    """Two values of the regulariser for a batch of posteriors of these moments, and how many
    points each draws from a posterior.

    `slopes` are derivatives of the last value by means and standard deviations, without copies,
    and `elsewhere` is the value for other posteriors.
    """
    kl = student.get_kl_regularizer(gaussian(family, tf.constant(prior_mean), prior_stddev))
    posterior = tfpl.DistributionLambda(
        lambda moments: gaussian(family, *tf.split(moments, 2, axis=-1))
    )
    moments = tf.constant(np.tile(np.concatenate([mean, stddev], -1), (copies, 1)))
    seen: dict[str, Any] = {}
    for name in ("value", "again"):
        with tf.GradientTape() as tape:
            tape.watch(moments)
            made = posterior(moments)
            points = count_points(getattr(made, "_tfp_distribution", made))
            value = kl(made)
        seen[name] = array(value)
    if copies == 1 and tf.is_tensor(value):
        slopes = tape.gradient(value, moments)
        seen["slopes"] = None if slopes is None else array(slopes)
    seen["elsewhere"] = array(kl(posterior(moments + 1.0)))
    return {**seen, "kind": kind(value), "points": sum(points)}


def kl_correlated(
    student: Any, prior_mean: Any, prior_stddev: Any, mean: Any, factor: Any
) -> dict[str, Any]:
    """The value of the regulariser for a batch of posteriors with these Cholesky factors."""
    prior = gaussian("multivariate", tf.constant(prior_mean), prior_stddev)
    kl = student.get_kl_regularizer(prior)
    posterior = tfpl.DistributionLambda(lambda mean: tfd.MultivariateNormalTriL(mean, factor))
    return {"value": array(kl(posterior(tf.constant(mean))))}


def network(
    student: Any, part: str, latent_dim: int, inputs: Any, moved: bool, targets: Any = None
) -> dict[str, Any]:
    """The layers of an encoder or a decoder, and the distributions it returns.

    With `moved` also whether they change in a second call, and with the weights.
    """
    model, _ = _part(student, part, latent_dim)
    again = kept(part, model, of_now=True)
    try:
        made = model(tf.constant(inputs))
    except Exception:
        if again["kept"]:
            return again  # which is why it fails
        raise
    # A distribution of integers would round an array, but takes a tensor as it is.
    targets = None if targets is None else tf.constant(targets)
    return {
        **describe.model(model),
        **describe.distribution(made),
        **describe.moments(made, targets),
        **(changes(model, inputs, made) if moved else {}),
        **({"unused": unused(model, inputs)} if part == "decoder" else {}),
        **again,
    }


def whole(student: Any, part: str, latent_dim: int, images: Any, decoder: Any) -> dict[str, Any]:
    """How much the means differ between two calls of a model with the student's encoder."""
    encoder, _ = _part(student, part, latent_dim)
    model = student.get_vae(encoder, sequential(decoder))
    first, second = (array(_mean(model(tf.constant(images)))) for _ in range(2))
    return {"apart": float(np.abs(first - second).max())}


def losses(student: Any, latent_dim: int, images: Any) -> dict[str, Any]:
    """The losses of an encoder, with a factor of 0 and of 1 before the regulariser."""
    return losses_of(*_part(student, "encoder", latent_dim), images)


def encoder_losses(
    student: Any, part: str, latent_dim: int, images: Any, fewer: int, reach: float
) -> dict[str, Any]:
    """The losses of a new encoder, with a factor of 0 and of 1 before the regulariser.

    They are seen for all images, for fewer, and for all after the posteriors were moved away:
    changes of the last weights move the means until they are `reach` away, or as far as
    they go.
    """
    model, kl = _part(student, part, latent_dim)
    kept = model.get_weights()
    found = {"near": losses_of(model, kl, images), "few": losses_of(model, kl, images[:fewer])}
    try:
        move_away(model, images, reach)
        found["far"] = losses_of(model, kl, images)
    finally:
        model.set_weights(kept)
    return {
        f"{where}_{name}": value for where, seen in found.items() for name, value in seen.items()
    }


def gradients(student: Any, part: str, latent_dim: int, inputs: Any) -> dict[str, Any]:
    """The gradients of a part's log density of its own samples, and of its losses.

    The norm of a missing gradient is None.
    """
    model, _ = _part(student, part, latent_dim)
    weights = list(model.trainable_weights)
    with tf.GradientTape() as tape:
        made = model(tf.constant(inputs), training=True)
        if hasattr(made, "log_prob"):
            made = made.log_prob(tf.stop_gradient(made.sample()))
        value = tf.add_n([tf.reduce_mean(made), *map(tf.reduce_sum, model.losses)])
    found = zip(weights, tape.gradient(value, weights), strict=True)
    where = {id(w): n for n, layer in enumerate(model.layers) for w in layer.trainable_weights}
    rows = [
        {
            "layer": where.get(id(weight), -1),
            "name": str(weight.name),
            "norm": None if gradient is None else float(tf.norm(tf.convert_to_tensor(gradient))),
        }
        for weight, gradient in found
    ]
    frozen = [n for n, layer in enumerate(model.layers) if layer.weights and not layer.trainable]
    return {
        **describe.model(model),
        "gradients": rows,
        "frozen": frozen,
        **slopes(model, inputs),
    }


def loss(student: Any, family: str, images: Any, parameters: Any) -> dict[str, Any]:
    """The reconstruction loss under a Bernoulli of these logits or a Gaussian of these means."""
    # With the dtype that a layer gives them, as code may cast images to it.
    made = (
        tfd.Bernoulli(parameters, dtype=tf.float32)
        if family == "bernoulli"
        else tfd.Normal(parameters, 0.1)
    )
    value = student.reconstruction_loss(tf.constant(images), tfd.Independent(made, 3))
    return {"kind": kind(value), "value": array(value)}


def vae(student: Any, images: Any, calls: int, encoder: Any, decoder: Any) -> dict[str, Any]:
    """The model made from an encoder and a decoder of known weights, and several calls of it."""
    images = tf.constant(images)
    regularizer = _unrelated(decoder)
    parts = sequential(encoder, regularizer), sequential(decoder)
    model = remembered("model", student.get_vae(*parts))
    made = model(images)
    losses = [array(value) for value in getattr(model, "losses", ())]
    several = [made, *(model(images) for _ in range(calls - 1))]
    return {
        "classes": describe.classes(model),
        "losses": losses,
        "weights": [list(weight.shape) for weight in getattr(model, "trainable_weights", ())],
        "reached": reached(model, images),
        **describe.distribution(made),
        "mean": array(_mean(made)),
        # A pixel of each square of equal pixels: the rest of them follows.
        "squares": [array(_mean(one)[:, ::6, ::6]) for one in several],
        "heeds": heeds_losses(model, regularizer, images),
    }


def _mean(made: Any) -> Any:
    """The mean of a distribution; other values as they are, which another check finds."""
    return made.mean() if hasattr(made, "log_prob") else made


def _unrelated(decoder: Any) -> Any:
    size = decoder[0]["input_shape"][0]
    return Regularizer(gaussian("independent", tf.ones(size), tf.ones(size)))


def reconstruction(student: Any, images: Any, encoder: Any, decoder: Any) -> dict[str, Any]:
    """The results of three calls with known weights, the last with the images reversed."""
    parts = sequential(encoder), sequential(decoder)
    first, second = (student.reconstruct(*parts, tf.constant(images)) for _ in range(2))
    seen = {"kind": kind(first), "first": array(first), "second": array(second)}
    if len(images) > 1:
        seen["reversed"] = array(student.reconstruct(*parts, tf.constant(images[::-1])))
    return seen


def training(
    student: Any,
    latent_dim: int,
    images: Any,
    held_out: Any,
    seed: int,
    rate: float,
    epochs: int,
    stand_ins: Any = None,
) -> dict[str, Any]:
    """The log likelihood of held-out images before and after training.

    Where `stand_ins` has rows of layers for a student's function, the model that they describe
    takes its place, and so does the grader's regulariser, prior or loss for others it names.
    Batch normalisation needs many more steps than are taken here to learn the moments of the
    data, so the likelihood is also computed in training mode.
    """
    encoder, decoder, loss = parts_to_train(student, latent_dim, dict(stand_ins or {}))
    parts = {"encoder": encoder, "decoder": decoder}
    again = {f"{name}_again": kept(name, made, of_now=False) for name, made in parts.items()}
    model = student.get_vae(encoder, decoder)
    again["model_again"] = {"kept": is_remembered("model", model)}
    held_out = tf.constant(held_out)
    seen = {**again, **likelihoods("before", encoder, decoder, held_out, seed)}
    losses = fitted(model, loss, images, rate, epochs)
    after = likelihoods("after", encoder, decoder, held_out, seed)
    return {**seen, **after, "losses": np.array(losses, np.float64)}


@functools.cache
def _part(student: Any, part: str, latent_dim: int) -> tuple[Any, Any]:
    """The student's encoder or decoder, built once, and the regulariser of an encoder.

    An encoder gets the grader's regulariser or the student's own.
    """
    if part == "decoder":
        return remembered(part, student.get_decoder(latent_dim)), None
    if part == "encoder_with_own_regularizer":
        own = student.get_kl_regularizer(student.get_latent_prior(latent_dim))
        return student.get_encoder(latent_dim, own), None
    zeros = tf.zeros(latent_dim)
    kl = Regularizer(gaussian("multivariate", zeros, zeros + 1.0))
    return remembered(part, student.get_encoder(latent_dim, kl)), kl
