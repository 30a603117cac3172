"""The README's pictures: `python -m tests.screenshots` writes them into `.github/`.

A small class is graded into a temporary folder: the demo's files and some known
submissions. Chromium takes a picture of one student's page and of the class's page.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from graders.cli import main as probgrade
from graders.cli.demo import DEMO
from tests.bundled import ROOT
from tests.known import ROOM

PICTURES = ROOT / ".github"
SEED = 20_261
LIMIT = 120.0
SIZE = (900, 1000)
TALL = (900, 1560)
"""Down to the first picture of a wrong answer."""
COLOURS = 64
"""Enough for text and bars; it halves the files."""
NAMES = ("chromium", "chromium-browser", "google-chrome")
STATED = re.compile(r"^# (?:mistake|expect|says): .*\n", re.MULTILINE)
"""What a known submission states about itself: no student's file does."""
CLASS = {
    "ada": ("demo/ada.py", "normalizing_flow/right/course_style_concat.py"),
    "ben": ("demo/ben.py", "normalizing_flow/wrong/clockwise.py"),
    "cleo": ("demo/cleo.ipynb", "normalizing_flow/right/inline_functions.py"),
    "dev": ("demo/dev.py", "normalizing_flow/broken/half_done.py"),
    "emil": ("naive_bayes/broken/eats_memory.py", "normalizing_flow/wrong/two_slips_at_once.py"),
    "fatima": ("naive_bayes/wrong/sample_variance.py",),
    "gita": ("naive_bayes/wrong/w_for_class_one.py", "normalizing_flow/wrong/a_times_z1.py"),
    "hugo": ("naive_bayes/right/density_products.py", "normalizing_flow/wrong/degrees.py"),
}
"""Each student's files."""
UNREADABLE = "iris"
"""A student whose file answers no exercise."""


def main(arguments: Sequence[str] | None = None) -> int:
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        print(f"no pictures: none of {', '.join(NAMES)} is installed; apt-get install chromium")
        return 2
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        students, out = Path(folder, "class"), Path(folder, "graded")
        write_class(students)
        code = probgrade(["grade", str(students), "--out", str(out), "--seed", str(SEED)])
        if code:
            return code
        (page,) = (out / "feedback").glob("ben-naive_bayes*.html")
        take(chromium, page, PICTURES / "feedback.png", TALL, Path(folder, "profile-1"))
        index = out / "index.html"
        take(chromium, index, PICTURES / "class.png", SIZE, Path(folder, "profile-2"))
    return 0


def write_class(folder: Path) -> None:
    """A folder for each student, with a file for each exercise."""
    for student, sources in CLASS.items():
        (folder / student).mkdir(parents=True)
        for source in sources:
            path = DEMO.parent / source if source.startswith("demo/") else ROOM / source
            exercise = "naive_bayes" if source.startswith("demo/") else source.partition("/")[0]
            text = STATED.sub("", path.read_text("utf-8"))
            (folder / student / f"{exercise}{path.suffix}").write_text(text, "utf-8")
    (folder / UNREADABLE).mkdir()
    (folder / UNREADABLE / "notes.py").write_text("print('to do')\n", "utf-8")


def take(chromium: str, page: Path, picture: Path, size: tuple[int, int], profile: Path) -> None:
    """Write a small picture of the top of a page, as large as the window."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    options += [f"--user-data-dir={profile}", "--hide-scrollbars"]
    options += [f"--window-size={size[0]},{size[1]}", f"--screenshot={picture}"]
    command = [chromium, *options, page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=LIMIT)
    with Image.open(picture) as image:
        image.quantize(COLOURS).save(picture, optimize=True)
    print(f"Written: {picture.relative_to(ROOT)}, {picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
