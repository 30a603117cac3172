"""Pictures of wrong answers to the variational autoencoder."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtri

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
    off = _off(own, standard_normal(z))
    if not off or wrong.check == "learns":  # what is wrong is seen elsewhere
        return
    yield from quantiles(wrong)
    distance = np.linalg.norm(z, axis=-1)
    far = np.linspace(0, distance.max(), 30)
    ray = np.zeros((len(far), z.shape[1]))
    ray[:, 0] = far
    yield Plot(
        "Your log density of points against their distance from 0, and that of N(0, I)",
        f"A plot of the log density of {len(z)} points in {z.shape[1]} dimensions against their"
        f" distance from 0, with the curve of N(0, I); {off} points are"
        " off the curve.",
        (
            points(np.stack([distance, own], axis=-1), "your prior", 0),
            line(far, standard_normal(ray), "N(0, I)", 3, dashed=True),
        ),
        "distance from 0",
        "log density",
    )


def quantiles(wrong: Answer) -> Iterator[Figure]:
    """Samples of the prior in order, against the quantiles of N(0, 1)."""
    own = np.sort(wrong.array("samples", None))
    asked = ndtri((np.arange(len(own)) + 0.5) / len(own))
    yield Plot(
        f"{len(own)} coordinates of samples of your prior, in order, against those of N(0, I)",
        f"A line of {len(own)} sampled coordinates from {own[0]:.3g} to {own[-1]:.3g} against the"
        " quantiles of N(0, 1), with a dashed line where both are equal.",
        (
            points(np.stack([asked, own], axis=-1), "samples of your prior", 0),
            line(asked, asked, "N(0, I)", 3, dashed=True),
        ),
        "quantile of N(0, 1)",
        "coordinate",
    )


def _off(own: Array, asked: Array) -> int:
    return int(np.sum(~(np.abs(own - asked) <= 1e-3 + 1e-4 * np.abs(asked))))


def reconstruction(wrong: Answer) -> Iterator[Figure]:
    """Some of the images given, what came back, and what these parts decode without sampling."""
    given = SmallModel.of(wrong.inputs)
    originals = np.asarray(wrong.inputs["images"], np.float64)
    own = wrong.array("first", *originals.shape)
    asked = given.decoded(given.posterior_mean(originals))
    apart = 0.5 + (own - asked) / 2
    yield _rows(
        "Images given, your reconstructions, and those asked for, of a small autoencoder of the"
        " grader's with random weights; where yours is not as asked for, the last one is not grey",
        "Rows of four images: the image given, your reconstruction, the one asked for, and their"
        f" difference, which is at most {np.abs(own - asked).max():.2g}.",
        (("given", originals), ("yours", own), ("asked for", asked), ("difference", apart)),
    )


def training(wrong: Answer) -> Iterator[Figure]:
    """The loss in each epoch, and held-out images decoded before and after training."""
    wrong = wrong.last("training") or wrong
    losses = wrong.array("losses", None)
    epochs = np.arange(1, len(losses) + 1)
    yield Plot(
        "The loss of your model in each epoch: minus the bound, if all its parts are right",
        f"A line of {len(losses)} losses from {losses[0]:.4g} to {losses[-1]:.4g}.",
        (line(epochs, losses, "loss", 0),),
        "epoch",
        "loss",
    )
    originals = np.asarray(wrong.inputs["held_out"], np.float64)
    parts = [wrong.array(f"{when}_inference_mean", None, *IMAGE) for when in ("before", "after")]
    rows = (("held out", originals), ("before", parts[0]), ("after", parts[1]))
    yield _rows(
        "Images held out, and what your model decodes for them before and after training",
        f"Rows of three images; training changes those decoded by up to"
        f" {np.abs(parts[1] - parts[0]).max():.2g}.",
        rows,
    )


def _rows(caption: str, alt: str, columns: tuple[tuple[str, Array], ...]) -> Images:
    """Images of several batches side by side, a row for each of the first."""
    shown = min(SHOWN, *(len(some) for _, some in columns))
    panels = tuple(photo(name, some[n]) for n in range(shown) for name, some in columns)
    return Images(caption, alt, panels, small=True, columns=len(columns))
