"""Calls that vanished since 2020 work again where student code runs, and mean what they did."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graders.exercises import ROOMS
from graders.sandbox.inside.bridges import BRIDGES

PROGRAM = """
from graders.sandbox.inside import bridges
bridges.install()
{body}
"""
USES = {
    "tostring_rgb": (
        "import matplotlib.pyplot as plt\n"
        "figure = plt.figure(figsize=(0.5, 0.5), dpi=72)\n"
        "figure.canvas.draw()\n"
        "assert len(figure.canvas.tostring_rgb()) == 36 * 36 * 3"
    ),
    "numpy aliases": (
        "import numpy as np\n"
        "assert np.ones(2, dtype=np.float).dtype == np.float64\n"
        "assert np.zeros(1, np.int)[0] == 0 and np.product([2, 3]) == 6"
    ),
    "get_cmap": "import matplotlib.cm as cm\nassert cm.get_cmap('hot')(0.0)[3] == 1.0",
}


@pytest.mark.parametrize("use", USES)
def test_an_old_call_works(use: str) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM.format(body=USES[use])],
        check=True,
        capture_output=True,
        env={"MPLBACKEND": "Agg", "PATH": "/usr/bin:/bin"},
    )


def test_every_bridge_says_why_it_stands() -> None:
    assert all(bridge.why for bridge in BRIDGES)


def test_the_readme_lists_the_bridges_people_meet() -> None:
    readme = (ROOMS / "exercises" / "image_dataset" / "README.md").read_text()
    assert "tostring_rgb" in readme
    assert "np.float" in readme
    assert (ROOMS / Path("graders/sandbox/inside/bridges.py")).exists()
