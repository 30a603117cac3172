"""`probgrade demo`: grade a few bundled submissions of mixed quality."""

from __future__ import annotations

import argparse
import os

from graders.cli.grade import files_options, run_options
from graders.course import PACKAGE, bundled_course
from graders.errors import CalledWrongly
from graders.sandbox.levels import Level

DEMO = PACKAGE / "demo"


def run(chosen: argparse.Namespace) -> int:
    """Grade what is bundled, as `probgrade grade` would."""
    if chosen.out is not None and not chosen.format:
        raise CalledWrongly("--out needs a --format here, such as html,json")
    files = sorted(path for path in DEMO.iterdir() if path.suffix in (".py", ".ipynb"))
    chosen.paths = [os.path.relpath(path) for path in files]
    chosen.exercise = None
    options = files_options(chosen, bundled_course())
    return run_options(options, None, Level(chosen.min_isolation))
