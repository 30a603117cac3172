"""A variational autoencoder on pictures of densities, from start to finish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from reference.image_dataset.image_dataset import get_training_and_validation
from reference.image_dataset.worked import make_images
from reference.running.figures import numbers
from reference.running.page import (
    Block,
    Film,
    Listing,
    Note,
    Page,
    Picture,
    Section,
    Table,
)
from reference.running.progress import Progress
from reference.vae import figures
from reference.vae.history import History
from reference.vae.vae import (
    get_decoder,
    get_encoder,
    get_kl_regularizer,
    get_latent_prior,
    get_vae,
    reconstruct,
    reconstruction_loss,
)

tfd = tfp.distributions

Array = np.ndarray[Any, Any]

LATENT_DIM = 2
LEARNING_RATE = 0.0005

SHOWN = 6
SHARPNESS = 20.0
"""How little a walk heeds means that lie in other directions: it looks some 13° to each side."""


@dataclass(frozen=True)
class Sizes:
    """How much a run does."""

    images: int
    epochs: int
    frames: int


FULL = Sizes(images=1000, epochs=20, frames=120)
QUICK = Sizes(images=400, epochs=40, frames=40)


@dataclass(frozen=True)
class Model:
    """The networks, and the prior their latents are drawn from."""

    prior: Any
    encoder: Any
    decoder: Any
    vae: Any


def run(quick: bool, progress: Progress) -> Page:
    """Train on pictures of densities, then look at what was learned."""
    sizes = QUICK if quick else FULL
    images = make_images(sizes.images, progress)
    model = build()
    history = train(model, images, sizes.epochs, progress)
    return Page(
        "vae",
        "A variational autoencoder",
        f"Trained on four fifths of {sizes.images:,} pictures of densities for {sizes.epochs}"
        f" epochs in batches of 20 with Adam({LEARNING_RATE}); {LATENT_DIM} latent dimensions.",
        (
            *_networks(model),
            *_training(history),
            *_results(model, images / np.float32(255), sizes.frames),
        ),
    )


def build() -> Model:
    """The networks, not yet trained."""
    prior = get_latent_prior(LATENT_DIM)
    encoder = get_encoder(LATENT_DIM, get_kl_regularizer(prior))
    decoder = get_decoder(LATENT_DIM)
    return Model(prior, encoder, decoder, get_vae(encoder, decoder))


def train(model: Model, images: Array, epochs: int, progress: Progress) -> History:
    """Fit the model on the two data sets."""
    training, validation = get_training_and_validation(images)
    progress.stage("Training, in batches", epochs * int(training.cardinality()))
    told = tf.keras.callbacks.LambdaCallback(on_train_batch_end=lambda *_: progress.step())
    model.vae.compile(tf.keras.optimizers.Adam(LEARNING_RATE), loss=reconstruction_loss)
    losses = model.vae.fit(
        training, validation_data=validation, epochs=epochs, verbose=0, callbacks=[told]
    ).history
    return History(np.array(losses["loss"]), np.array(losses["val_loss"]))


@dataclass(frozen=True)
class Embedding:
    """Each image's posterior: its mean (N, 2), and its divergence from the prior (N,)."""

    means: Array
    divergences: Array


def embed(model: Model, images: Array) -> Embedding:
    """Where the encoder puts images."""
    portions = (images[start : start + 100] for start in range(0, len(images), 100))
    posteriors = [model.encoder(portion) for portion in portions]
    means = np.concatenate([posterior.mean().numpy() for posterior in posteriors])
    divergences = [tfd.kl_divergence(q, model.prior).numpy() for q in posteriors]
    return Embedding(means, np.concatenate(divergences))


def walk(means: Array, frames: int) -> Array:
    """Points of a closed way around the origin, (frames, 2).

    In each direction it keeps the distance that posterior means have thereabouts.
    """
    towards = np.linspace(0, 2 * np.pi, frames, endpoint=False)
    angles, distances = np.arctan2(means[:, 1], means[:, 0]), np.hypot(*means.T)
    nearness = np.exp(SHARPNESS * (np.cos(towards[:, None] - angles) - 1))
    radius = nearness @ distances / nearness.sum(axis=1)
    way = radius[:, None] * np.stack([np.cos(towards), np.sin(towards)], axis=-1)
    return way.astype(np.float32)


def spread(means: Array) -> Array:
    """The numbers of some means in as many directions from the origin, as evenly as may be."""
    towards = np.linspace(0, 2 * np.pi, SHOWN, endpoint=False) + np.pi / SHOWN
    nearness = np.cos(towards[:, None] - np.arctan2(means[:, 1], means[:, 0]))
    return np.asarray(nearness.argmax(axis=1))


def _networks(model: Model) -> tuple[Block, ...]:
    return (
        Section("The networks"),
        _counts(model),
        Listing(_summary(model.encoder)),
        Listing(_summary(model.decoder)),
    )


def _counts(model: Model) -> Table:
    networks = (("encoder", model.encoder), ("decoder", model.decoder))
    rows = tuple(
        (name, f"{network.count_params():,}", f"{_trainable(network):,}")
        for name, network in networks
    )
    return Table(("network", "parameters", "trainable"), rows)


def _trainable(network: Any) -> int:
    return sum(int(np.prod(weight.shape)) for weight in network.trainable_weights)


def _summary(network: Any) -> str:
    lines: list[str] = []
    network.summary(line_length=90, positions=(0.55, 0.85, 1.0), print_fn=lines.append)
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _training(history: History) -> tuple[Block, ...]:
    pairs = (("training", history.training), ("validation", history.validation))
    rows = tuple(
        (name, numbers(losses[0], 1), numbers(losses[-1], 1), worked)
        for (name, losses), worked in zip(pairs, ("1250 → 389", "1859 → 394"))
    )
    header = ("loss on", "first epoch", "last epoch", "in the assignment, 20 epochs on 800 images")
    return (
        Section("Training"),
        Picture("learning", figures.draw_learning(history), "The loss after each epoch."),
        Table(header, rows),
    )


def _results(model: Model, images: Array, frames: int) -> tuple[Block, ...]:
    validation = images[len(images) * 4 // 5 :][:4]
    embedding = embed(model, images)
    means, divergence = embedding.means, embedding.divergences.mean()
    latents = model.prior.sample(SHOWN).numpy()
    around = spread(means)
    drawn, decoded = (model.decoder(z).mean().numpy() for z in (latents, means[around]))
    way = walk(means, frames)
    film = figures.Walk(means, way, model.decoder(way).mean().numpy())
    return (
        Section("The latent space"),
        Picture("embedding", figures.draw_embedding(means, images), _EMBEDDING),
        Note(_DIVERGENCE.format(numbers(divergence, 1))),
        Section("Reconstructions and new images"),
        Picture(
            "reconstructions",
            figures.draw_pairs(validation, reconstruct(model.encoder, model.decoder, validation)),
            "Images of the validation set, and their reconstructions below.",
        ),
        Picture("numbered", figures.draw_numbered(means, means[around], decoded), _NUMBERED),
        Picture("generations", figures.draw_numbered(latents, latents, drawn), _GENERATED),
        Section("A walk through the latent space"),
        Film("walk", film.figure, film.show, frames, "A walk, and what is decoded on the way."),
    )


_EMBEDDING = (
    "Where the encoder puts each image: the mean of its posterior. The colour says in which"
    " direction from the centre of its picture the density lies; circles are 1 and 2 standard"
    " deviations of the prior."
)
_NUMBERED = "Posterior means, six of them numbered, and the image that is decoded from each."
_GENERATED = "Six samples of the prior, numbered, and the image that is decoded from each."
_DIVERGENCE = (
    "The mean KL divergence of the posteriors from the prior is {} nats. Keras divides what an"
    " activity regulariser gives by the size of the batch, so in this loss the divergence weighs"
    " 1/20. As training goes on, posteriors spread wider than the prior, and images decoded from"
    " the prior come out less sharp than reconstructions."
)
