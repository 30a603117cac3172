"""Pictures of wrong answers to the variational autoencoder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graders.comparisons.arrays import Array
from graders.comparisons.elbo import standard_normal
from graders.evaluation.drawing import Answer, line, photo, points
from graders.figures import Figure, Images, Plot
from graders.suites.vae.inputs import IMAGE, SmallModel

SHOWN = 3
"""Images of a batch that are drawn."""


def latent_prior(wrong: Answer) -> Iterator[Figure]:
    """The log density at points against their distance from 0, which decides it."""
    z = np.asarray(wrong.inputs["points"], np.float64)
    own = wrong.array("log_prob", len(z))
    distance = np.linalg.norm(z, axis=-1)
    far = np.linspace(0, distance.max(), 30)
    ray = np.zeros((len(far), z.shape[1]))
    ray[:, 0] = far
    yield Plot(
        "Your log density of points against their distance from 0, and that of N(0, I)",
        f"A plot of the log density of {len(z)} points in {z.shape[1]} dimensions against their"
        f" distance from 0, with the curve of N(0, I); {_off(own, standard_normal(z))} points are"
        " off the curve.",
        (
            points(np.stack([distance, own], axis=-1), "your prior", 0),
            line(far, standard_normal(ray), "N(0, I)", 3, dashed=True),
        ),
        "distance from 0",
        "log density",
    )


def _off(own: Array, asked: Array) -> int:
    return int(np.sum(~(np.abs(own - asked) <= 1e-3 + 1e-4 * np.abs(asked))))


def reconstruction(wrong: Answer) -> Iterator[Figure]:
    """Some of the images given, what came back, and what these parts decode without sampling."""
    given = SmallModel.of(wrong.inputs)
    originals = np.asarray(wrong.inputs["images"], np.float64)
    own = wrong.array("first", *originals.shape)
    asked = given.decoded(given.posterior_mean(originals))
    rows = (("given", originals), ("yours", own), ("asked for", asked))
    yield Images(
        "Images given, your reconstructions, and those asked for, of a small autoencoder of the"
        " grader's with random weights",
        f"{SHOWN} rows of three images: the image given, your reconstruction, and the one asked"
        f" for; yours differ from it by up to {np.abs(own - asked).max():.2g}.",
        tuple(photo(name, some[n]) for n in range(SHOWN) for name, some in rows),
        small=True,
        columns=3,
    )


def network(wrong: Answer) -> Iterator[Figure]:
    """The means that an untrained decoder gives for random latents."""
    if wrong.inputs["part"] != "decoder":
        return
    means = wrong.array("mean", None, *IMAGE)
    yield Images(
        "The means of your decoder before training, for random latents",
        f"{len(means)} images of 36 by 36 pixels with values from {means.min():.3g} to"
        f" {means.max():.3g}.",
        tuple(photo("", one) for one in means[:SHOWN]),
        small=True,
    )
