"""The pictures in students' READMEs: `python -m tests.handout_pictures FOLDER`.

FOLDER holds what `probgrade reference NAME --out FOLDER` wrote for each exercise. Some of its
pictures are made small and written into `exercises/NAME/`, whence `probgrade release` hands them
out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from tests.bundled import ROOT

SHOWN = {
    "naive_bayes": ("densities", "regions", "scales"),
    "normalizing_flow": ("densities",),
    "image_dataset": ("images",),
    "vae": ("reconstructions", "numbered"),
}
WIDTH = 560
COLOURS = 128


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    for exercise, names in SHOWN.items():
        for name in names:
            (source,) = folder.glob(f"{exercise}-{name}.*")
            shrink(source, ROOT / "exercises" / exercise / f"{name}.png")
    return 0


def shrink(source: Path, target: Path) -> None:
    """Write a small copy; of a film, its last picture."""
    with Image.open(source) as image:
        image.seek(getattr(image, "n_frames", 1) - 1)
        shown = image.convert("RGB")
    shown.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"Written: {target.relative_to(ROOT)}, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
