"""The class: two dozen known submissions that end by themselves, and the sample of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.known import ROOM

# A right one, two wrong ones and one that crashes, and again: any beginning is a sample.
NAMES = (
    *("right/boolean_masks_over_n", "wrong/std_without_axis", "wrong/loss_after_the_step"),
    *("broken/wrong_signature", "right/pure_tf_ops", "wrong/prior_uniform"),
    *("wrong/argmax_over_points", "broken/half_done", "right/one_hot_masks"),
    *("wrong/never_steps", "wrong/w_for_class_one", "broken/import_error"),
    *("right/np_unique_gather", "wrong/full_covariance", "wrong/density_plus_log_prior"),
    *("broken/returns_none", "right/weighted_mean_of_classes", "wrong/gradient_ascent"),
    *("wrong/pooled_within_classes", "broken/returns_strings", "right/hand_written_gaussian"),
    *("wrong/variance_as_scale", "wrong/w0_without_prior", "broken/recursion_without_end"),
)


@dataclass(frozen=True)
class StudentFile:
    """One submission: its student (the file's name), its kind (the folder's) and its text."""

    path: Path

    @property
    def student(self) -> str:
        return self.path.stem

    @property
    def kind(self) -> str:
        return self.path.parent.name

    @property
    def code(self) -> str:
        return self.path.read_text(encoding="utf-8")


CLASS = tuple(StudentFile(ROOM / "naive_bayes" / f"{name}.py") for name in NAMES)


def write_class(folder: Path) -> Path:
    """The folder, made to hold the submissions side by side."""
    folder.mkdir()
    for one in CLASS:
        shutil.copy(one.path, folder)
    return folder
