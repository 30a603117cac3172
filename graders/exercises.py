"""The exercises: what each asks for, and where its parts live.

Adding an exercise touches five places under one name: `exercises/x`,
`reference/x`, `graders/probes/x.py`, `graders/suites/x` and
`tests/submissions/x`; and one line here.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from graders.checks import Check, checks_in

ROOMS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Exercise:
    """One exercise: its name and the names a submission is asked to define."""

    name: str
    title: str
    asked: tuple[str, ...]

    @property
    def reference(self) -> Path:
        return ROOMS / "reference" / self.name / f"{self.name}.py"

    @property
    def probes(self) -> Path:
        return ROOMS / "graders" / "probes" / f"{self.name}.py"

    @property
    def suite(self) -> Path:
        return ROOMS / "graders" / "suites" / self.name

    def suite_modules(self) -> tuple[ModuleType, ...]:
        """The imported suite, one module per function asked for."""
        names = sorted(path.stem for path in self.suite.glob("test_*.py"))
        return tuple(importlib.import_module(f"graders.suites.{self.name}.{n}") for n in names)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks of its suite, function by function as they are asked for."""
        found = [check for module in self.suite_modules() for check in checks_in(module)]
        return tuple(sorted(found, key=lambda check: self.asked.index(check.function)))


EXERCISES = {
    exercise.name: exercise
    for exercise in (
        Exercise(
            "naive_bayes",
            "Naive Bayes and logistic regression",
            (
                "get_prior",
                "get_class_conditionals",
                "predict_class",
                "learn_stdevs",
                "get_logistic_regression_params",
            ),
        ),
        Exercise(
            "normalizing_flow",
            "A random normalizing flow",
            ("Degree2Polynomial", "Rotation", "get_normalizing_flow_dist"),
        ),
        Exercise(
            "image_dataset",
            "Pictures of densities",
            (
                "get_densities",
                "get_image_array_from_density_values",
                "create_image_dataset",
                "get_training_and_validation",
            ),
        ),
        Exercise(
            "vae",
            "A variational autoencoder",
            (
                "get_latent_prior",
                "get_kl_regularizer",
                "get_encoder",
                "get_decoder",
                "reconstruction_loss",
                "get_vae",
                "reconstruct",
            ),
        ),
    )
}
