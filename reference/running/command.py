"""Run a worked solution from start to finish: `python -m reference.NAME FOLDER`.

Needs an environment in which Keras is Keras 2; `probgrade reference` makes one.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import os
import time
from dataclasses import replace
from pathlib import Path

from reference.running.figures import use_style
from reference.running.page import Page
from reference.running.progress import Progress

SEED = 1
"""A run shows the same again, on the same machine and versions."""

VERSIONED = ("tensorflow", "tensorflow-probability", "tf-keras", "numpy", "matplotlib")


def main(name: str) -> None:
    """The program that an exercise's `__main__.py` is."""
    parser = argparse.ArgumentParser(prog=f"python -m reference.{name}")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--progress", type=int, default=1, metavar="DESCRIPTOR")
    options = parser.parse_args()
    with os.fdopen(options.progress, "w", encoding="utf-8") as lines:
        page = run(name, options.quick, Progress(lines))
        page.write(options.folder, Progress(lines))


def run(name: str, quick: bool, progress: Progress) -> Page:
    """The page of a worked solution, its figures not yet drawn."""
    progress.stage("Loading TensorFlow")
    worked = importlib.import_module(f"reference.{name}.worked")
    import tensorflow as tf

    tf.keras.utils.set_random_seed(SEED)
    use_style()
    start = time.perf_counter()
    page: Page = worked.run(quick, progress)
    return replace(page, footer=_footer(name, quick, time.perf_counter() - start))


def _footer(name: str, quick: bool, seconds: float) -> str:
    command = f"probgrade reference {name}{' --quick' if quick else ''}"
    versions = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in VERSIONED)
    time_taken = f"{seconds:.1f} seconds without loading and drawing"
    return f"Made by `{command}` ({time_taken}). Versions: {versions}."
