"""What is trained: a student's functions or the grader's parts, and how likely they make images."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import tensorflow as tf

from graders.suites.child import describe
from graders.suites.child.autoencoders import Regularizer, depend_on_mode, gaussian, sequential


def parts_to_train(
    student: Any, latent_dim: int, stand_ins: dict[str, Any]
) -> tuple[Any, Any, Any]:
    """Encoder, decoder and loss: the student's, or the grader's where they are named."""
    # A regulariser of the student's need not know a divergence between families of the grader's.
    if {"get_kl_regularizer", "get_latent_prior", "get_encoder"} & stand_ins.keys():
        size = tf.zeros(latent_dim)
        kl = Regularizer(gaussian("independent", size, size + 1.0), 0.5)
    else:
        kl = student.get_kl_regularizer(student.get_latent_prior(latent_dim))
    if "get_encoder" in stand_ins:
        encoder = sequential(stand_ins["get_encoder"], kl)
    else:
        encoder = student.get_encoder(latent_dim, kl)
    if "get_decoder" in stand_ins:
        decoder = sequential(stand_ins["get_decoder"])
    else:
        decoder = student.get_decoder(latent_dim)
    if "reconstruction_loss" in stand_ins:
        return encoder, decoder, lambda images, made: -made.log_prob(images)
    return encoder, decoder, student.reconstruction_loss


def likelihoods(when: str, encoder: Any, decoder: Any, images: Any, seed: int) -> dict[str, Any]:
    """The log density of each image at a sample of its latents; for a few images the moments."""
    seen: dict[str, Any] = {}
    for mode in ("inference", "training"):
        training = mode == "training"
        if not training or depend_on_mode(encoder, decoder):
            z = encoder(images, training=training).sample(seed=seed)
            found = describe.moments(decoder(z, training=training), images)
            found.update({n: found[n][:FEW] for n in ("mean", "variance") if n in found})
        seen.update({f"{when}_{mode}_{name}": value for name, value in found.items()})
    return seen


def heeds_losses(model: Any, regularizer: Regularizer, images: Any) -> bool | None:
    """Whether a training step of the model's own class heeds the encoder's regulariser.

    None for Keras's own step, which does, and where one cannot be tried.
    """
    keras = tf.keras.Model
    if (
        not isinstance(model, keras)
        or getattr(model.train_step, "__func__", None) is keras.train_step
    ):
        return None
    ends, kept = [], model.get_weights()
    with contextlib.suppress(Exception):
        for factor in (0.0, MUCH):
            regularizer.change(factor)
            model.set_weights(kept)
            tf.random.set_seed(0)
            steps = {"optimizer": tf.keras.optimizers.SGD(1e-6), "run_eagerly": True}
            keras.compile(model, loss=lambda x, made: -made.log_prob(x), **steps)
            pairs = {"x": images, "y": images, "batch_size": len(images)}
            keras.fit(model, **pairs, epochs=1, verbose=0)
            ends.append(np.concatenate([np.ravel(weight) for weight in model.get_weights()]))
    model.set_weights(kept)
    regularizer.change(1.0)
    return bool(np.any(ends[0] != ends[1])) if len(ends) > 1 else None


MUCH = 1e4
FEW = 3
"""As many images as are needed to see whether a density follows from its moments."""
