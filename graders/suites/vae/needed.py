"""Which of the functions that training needs pass the checks of their own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from graders.comparisons.disagreement import Disagreement
from graders.evaluation.checks import Advice
from graders.evaluation.draws import Draw
from graders.evaluation.evidence import NotObserved
from graders.evaluation.observer import Observer
from graders.suites.vae import test_get_decoder as decoder
from graders.suites.vae import test_get_encoder as encoder
from graders.suites.vae import test_get_kl_regularizer as kl
from graders.suites.vae import test_get_latent_prior as prior
from graders.suites.vae import test_reconstruction_loss as loss


def faulty(observe: Observer, draw: Draw) -> list[str]:
    """The student's other functions that training needs and that fail a check of their own.

    Their faults cost points there, so the model is tried without them.
    """
    return [name for name, checks in NEEDED.items() if not all(c(observe, draw) for c in checks)]


def passes(test: Callable[..., None], **given: Any) -> Callable[[Observer, Draw], bool]:
    """Whether a check of another function passes."""

    def passed(observe: Observer, draw: Draw) -> bool:
        takes = {"observe": observe, "draw": draw, "advice": Advice(), **given}
        try:
            test(**{name: takes[name] for name in inspect.signature(test).parameters})
        except (Disagreement, NotObserved):
            return False
        return True

    return passed


NEEDED = {
    "get_latent_prior": (
        passes(prior.test_get_latent_prior_form, latent_dim=2),
        passes(prior.test_get_latent_prior_density, latent_dim=2),
        passes(prior.test_get_latent_prior_fixed),
    ),
    "get_kl_regularizer": (
        passes(
            kl.test_get_kl_regularizer_divergence,
        ),
    ),
    "get_encoder": (
        passes(encoder.test_get_encoder_distribution),
        passes(encoder.test_get_encoder_kl_loss),
        passes(encoder.test_get_encoder_gradients),
    ),
    "get_decoder": (
        passes(decoder.test_get_decoder_distribution),
        passes(decoder.test_get_decoder_gradients),
    ),
    "reconstruction_loss": (passes(loss.test_reconstruction_loss_values, count=6),),
}
