"""Probes of the variational autoencoder: they call a student's functions and describe results."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from graders.suites.child import describe
from graders.suites.child.autoencoders import STAND_INS, gaussian, prior, regularizer, small_parts
from graders.suites.child.describe import array, kind

tfd, tfpl, layers = tfp.distributions, tfp.layers, tf.keras.layers


def latent_prior(student: Any, latent_dim: int, points: Any) -> dict[str, Any]:
    """The prior returned: its shapes, its log density at points, its trainable variables."""
    made = student.get_latent_prior(latent_dim)
    return {
        **describe.distribution(made),
        "log_prob": array(made.log_prob(tf.cast(points, made.dtype))),
        "trainable": [str(variable.name) for variable in made.trainable_variables],
    }


def kl_value(student: Any, family: str, mean: Any, stddev: Any) -> dict[str, Any]:
    """The value of the regulariser for a batch of posteriors of these moments."""
    posterior = tfpl.DistributionLambda(lambda moments: gaussian(family, moments, stddev))
    kl = student.get_kl_regularizer(prior(family, mean.shape[-1]))
    value = kl(posterior(tf.constant(mean)))
    return {"kind": kind(value), "value": array(value)}


def network(
    student: Any, part: str, latent_dim: int, inputs: Any, targets: Any = None
) -> dict[str, Any]:
    """The layers of an encoder or a decoder, and the distributions it returns."""
    model = _part(student, part, latent_dim)
    made = model(inputs)
    return {
        **describe.model(model),
        **describe.distribution(made),
        **describe.moments(made, targets),
    }


def encoder_losses(
    student: Any, part: str, latent_dim: int, images: Any, reach: float
) -> dict[str, Any]:
    """The losses of a new encoder, and those after its posteriors were moved away.

    Changes of its last weights move the means until they are `reach` away, or as far as
    they go.
    """
    model = _part(student, part, latent_dim)
    kept = model.get_weights()
    near = _losses(model, images)
    try:
        _move_away(model, images, reach)
        far = _losses(model, images)
    finally:
        model.set_weights(kept)
    found = (("near", near), ("far", far))
    return {f"{where}_{name}": value for where, seen in found for name, value in seen.items()}


def gradients(student: Any, part: str, latent_dim: int, inputs: Any) -> dict[str, Any]:
    """The gradients of a part's log density of its own samples, and of its losses.

    The norm of a missing gradient is None.
    """
    model = _part(student, part, latent_dim)
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
    return {**describe.model(model), "gradients": rows, "slopes": _slopes(model, inputs)}


def _slopes(model: Any, inputs: Any) -> Any:
    """How the means of a part depend on each of its inputs, after its weights were moved a little.

    Moved, since weights that start at 0 hide how a model depends on its inputs. The result is
    None where there are no means.
    """
    kept = model.get_weights()
    for weight in model.trainable_weights:
        weight.assign_add(tf.random.normal(weight.shape, stddev=0.05, dtype=weight.dtype))
    try:
        given = tf.constant(inputs)
        with tf.GradientTape() as tape:
            tape.watch(given)
            mean = model(given).mean()
            value = tf.reduce_sum(mean * tf.random.normal(tf.shape(mean), dtype=mean.dtype))
        return array(tape.gradient(value, given, unconnected_gradients="zero"))
    except (AttributeError, NotImplementedError, TypeError):
        return None
    finally:
        model.set_weights(kept)


def loss(student: Any, family: str, images: Any, parameters: Any) -> dict[str, Any]:
    """The reconstruction loss under a Bernoulli of these logits or a Gaussian of these means."""
    families = {"bernoulli": lambda p: tfd.Bernoulli(p), "gaussian": lambda p: tfd.Normal(p, 0.5)}
    given = tfd.Independent(families[family](parameters), 3)
    value = student.reconstruction_loss(tf.constant(images), given)
    return {"kind": kind(value), "value": array(value)}


def vae(student: Any, images: Any, **small: Any) -> dict[str, Any]:
    """The model made from an encoder and a decoder of known weights."""
    model = student.get_vae(*small_parts(**small))
    made = model(images)
    return {
        "classes": describe.classes(model),
        "losses": [array(value) for value in getattr(model, "losses", ())],
        "weights": [list(weight.shape) for weight in getattr(model, "trainable_weights", ())],
        "reached": _reached(model, images),
        **describe.distribution(made),
        **describe.moments(made, images),
    }


def _reached(model: Any, images: Any) -> list[list[int]]:
    """The shapes of the weights that a gradient of the log density of images reaches."""
    weights = list(getattr(model, "trainable_weights", ()))
    if not weights:
        return []
    with tf.GradientTape() as tape:
        made = model(images, training=True)
        value = tf.reduce_sum(made.log_prob(images)) if hasattr(made, "log_prob") else None
    slopes = tape.gradient(value, weights) if value is not None else [None] * len(weights)
    return [list(w.shape) for w, slope in zip(weights, slopes, strict=True) if slope is not None]


def reconstruction(student: Any, images: Any, **small: Any) -> dict[str, Any]:
    """The results of two calls with an encoder and a decoder of known weights."""
    parts = small_parts(**small)
    first, second = (student.reconstruct(*parts, tf.constant(images)) for _ in range(2))
    return {"kind": kind(first), "first": array(first), "second": array(second)}


def training(
    student: Any,
    latent_dim: int,
    images: Any,
    held_out: Any,
    seed: int,
    rate: float,
    epochs: int,
    stand_ins: Any = (),
) -> dict[str, Any]:
    """The terms of the evidence lower bound of held-out images, before and after training.

    Small parts of the grader's take the place of the student's functions named as `stand_ins`.
    Batch normalisation needs many more steps than are taken here to learn the moments of the
    data, so the terms are also computed in training mode.
    """

    # A regulariser of the student's need not know a divergence between families of the grader's.
    replaced = set(stand_ins)
    if replaced & {"get_encoder", "get_latent_prior"}:
        replaced |= {"get_kl_regularizer", "get_latent_prior"}

    def part(name: str) -> Any:
        return STAND_INS[name] if name in replaced else getattr(student, name)

    kl = part("get_kl_regularizer")(part("get_latent_prior")(latent_dim))
    parts = part("get_encoder")(latent_dim, kl), part("get_decoder")(latent_dim)
    model = student.get_vae(*parts)
    seen = _terms("before", *parts, held_out, seed)
    model.compile(tf.keras.optimizers.Adam(rate), loss=part("reconstruction_loss"))
    pairs = tf.data.Dataset.from_tensor_slices((images, images)).batch(20, drop_remainder=True)
    model.fit(pairs, epochs=epochs, verbose=0)
    return {**seen, **_terms("after", *parts, held_out, seed)}


def _terms(when: str, encoder: Any, decoder: Any, images: Any, seed: int) -> dict[str, Any]:
    """The terms of the evidence lower bound: latents and two log densities for each image."""
    seen = {}
    for mode in ("inference", "training"):
        posterior = encoder(images, training=mode == "training")
        z = posterior.sample(seed=seed)
        terms = {
            "latents": z,
            "log_posterior": posterior.log_prob(z),
            "log_likelihood": decoder(z, training=mode == "training").log_prob(images),
        }
        seen.update({f"{when}_{mode}_{name}": array(value) for name, value in terms.items()})
    return seen


@functools.cache
def _part(student: Any, part: str, latent_dim: int) -> Any:
    """The student's encoder or decoder, built once.

    An encoder gets the grader's regulariser, the student's own, or one that takes any
    distribution and is 0.
    """
    if part == "decoder":
        return student.get_decoder(latent_dim)
    if part == "encoder_with_own_regularizer":
        own = student.get_kl_regularizer(student.get_latent_prior(latent_dim))
        return student.get_encoder(latent_dim, own)
    if part == "encoder_with_no_regularizer":
        return student.get_encoder(latent_dim, lambda _: tf.zeros(()))
    return student.get_encoder(latent_dim, regularizer(prior("multivariate", latent_dim)))


def _losses(model: Any, images: Any) -> dict[str, Any]:
    """The losses of one call, and the posteriors they belong to."""
    made = model(images)
    losses = [array(value) for value in model.losses]
    sizes = [int(value.size) for value in losses]
    total = float(sum(np.sum(value) for value in losses))
    return {"total": total, "sizes": sizes, **describe.distribution(made), **describe.moments(made)}


def _move_away(model: Any, images: Any, reach: float) -> None:
    """Step up the gradient of the means with respect to the last layer that has weights."""
    last = [layer.trainable_weights for layer in model.layers if layer.trainable_weights][-1:]
    weights = last[0] if last else []
    with tf.GradientTape() as tape:
        distance = _distance(model(images))
    slopes = tape.gradient(distance, weights, unconnected_gradients="zero")
    norm = np.sqrt(sum(float(tf.reduce_sum(slope**2)) for slope in slopes))
    for step in (1, 2, 4, 8, 16, 32, 64, 128) if norm > 0 else ():
        before = float(distance)
        _shift(weights, slopes, step / norm)
        distance = _distance(model(images))
        # If an activation limits the means, further steps would only cause an overflow.
        if not float(distance) > before + reach / 100:
            _shift(weights, slopes, -step / norm)
            return
        if float(distance) > reach:
            return


def _shift(weights: Any, slopes: Any, step: float) -> None:
    for weight, slope in zip(weights, slopes, strict=True):
        weight.assign_add(step * slope)


def _distance(made: Any) -> Any:
    """The distance of the means along the diagonal, on average over a batch."""
    mean = made.mean() if hasattr(made, "mean") else made
    return tf.reduce_mean(tf.reduce_sum(mean, axis=-1)) / np.sqrt(mean.shape[-1])
