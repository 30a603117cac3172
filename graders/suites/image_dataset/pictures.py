"""Pictures of wrong answers to the data set of pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.special import ndtri

from graders.comparisons.arrays import Array
from graders.comparisons.pictures import SIDE
from graders.evaluation.drawing import Answer, extremes, line, panel, photo
from graders.figures import Figure, Images, Panel, Plot
from graders.suites.image_dataset.flows import FOUND, found
from graders.suites.image_dataset.inputs import TILES, Gaussians, recognised, tile_means
from graders.suites.image_dataset.test_densities import arranged
from reference.image_dataset import mistakes

THUMBNAILS = 24
THIN = slice(None, None, 2)


def densities(wrong: Answer) -> Iterator[Figure]:
    """The first density of the batch over the square, the right one, and their difference."""
    loc, scale = (np.asarray(wrong.inputs[name], np.float64) for name in ("loc", "scale_tril"))
    given = Gaussians(loc, scale)
    with np.errstate(all="ignore"):
        asked = _inside(mistakes.on_grid(given))
    own = _inside(arranged(wrong.seen.array("densities").astype(np.float64), given.batch))
    ends = extremes(np.stack([asked, np.clip(own, *_around(asked))]))
    yield Images(
        "The first density of the batch, within the border of the square",
        "Three images of the square: your density, the right one, and their difference, which is"
        f" at most {_largest(own - asked):.3g} where the right density is at most"
        f" {asked.max():.3g}.",
        (
            panel("your density", own, between=ends),
            panel("as asked for", asked, between=ends),
            panel("yours − asked for", own - asked, signed=True),
        ),
    )


def _inside(batch: Array) -> Array:
    """The first grid of a batch without its border, y upwards."""
    first = batch.reshape(-1, *batch.shape[-2:])[0]
    return np.asarray(first[1:-1, 1:-1][::-1][THIN, THIN])


def _around(values: Array) -> tuple[float, float]:
    width = float(np.ptp(values))
    return float(values.min()) - width, float(values.max()) + width


def _largest(values: Array) -> float:
    known = np.abs(values[np.isfinite(values)])
    return float(known.max()) if known.size else float("nan")


def picture(wrong: Answer) -> Iterator[Figure]:
    """The picture drawn beside that of the same density by the reference, and the difference."""
    own = wrong.seen.array("picture")
    asked = np.asarray(wrong.seen.reference["picture"])
    if own.ndim != 3 or own.shape[-1] not in (3, 4) or own.dtype.kind not in "uif":
        return
    if np.array_equal(own, asked):  # what is wrong is seen elsewhere
        return
    panels: list[Panel] = [photo("your picture", own[..., :3]), photo("asked for", asked)]
    alt = f"Your picture of {own.shape[0]} by {own.shape[1]} pixels beside the one asked for"
    if own.shape == asked.shape:
        apart = _bytes(own).mean(-1) - _bytes(asked).mean(-1)
        panels.append(panel("yours − asked for", apart, between=(-255, 255), signed=True))
        share = float(np.mean(np.abs(apart) > 10))
        alt += f", and their difference in brightness: {100 * share:.0f} % of the pixels differ"
    yield Images("The picture of the density given", f"{alt}.", tuple(panels))


def _bytes(pixels: Array) -> Array:
    """Pixels from 0 to 255, whatever their dtype."""
    return np.asarray(pixels.astype(np.float64) * (1.0 if pixels.dtype.kind in "iu" else 255.0))


def pictures(wrong: Answer) -> Iterator[Figure]:
    """All pictures made; a frame marks those that are of no flow, or there already.

    Where the laws of parameters are evaluated, these are drawn instead.
    """
    drawn = wrong.last("parameters") if wrong.check in LAWS else None
    if drawn is not None:
        yield law(drawn)
        return
    own = wrong.seen.array("pictures")
    if own.ndim != 4 or own.shape[-1] not in (3, 4) or own.dtype.kind not in "uif":
        return
    some = own[:THUMBNAILS, ..., :3]
    odd = _repeated(some) if wrong.check == "different" else _no_flows(some)
    what = "the same as one before" if wrong.check == "different" else "of no flow"
    yield strip(
        f"Your pictures, numbered from 0; framed: {what}",
        [photo(str(number), one, ringed=number in odd) for number, one in enumerate(some)],
    )


LAWS = {"coefficients": 0, "angles": 1}
"""The column of the parameters that a check evaluates."""


def law(wrong: Answer) -> Plot:
    """The parameters drawn, in order, beside the quantiles of the law asked for."""
    column = LAWS[wrong.check]
    own = np.sort(wrong.array("parameters", None, 2)[:, column])
    share = (np.arange(len(own)) + 0.5) / len(own)
    name, asked = (("a", 3 + ndtri(share)), ("θ", 2 * np.pi * share))[column]
    return Plot(
        f"The values of {name} in {len(own)} of your flows, in order, and those asked for",
        f"A line of {len(own)} values of {name} in increasing order, from {own[0]:.3g} to"
        f" {own[-1]:.3g}, and a dashed line of the values to be expected.",
        (
            line(share, own, f"your {name}", 0),
            line(share, asked, "asked for", 3, dashed=True),
        ),
        "share of the flows with a smaller value",
        name,
    )


def strip(caption: str, panels: Sequence[Panel]) -> Images:
    """Many small images in a row."""
    framed = [one.title or str(n) for n, one in enumerate(panels) if one.ringed]
    which = f"{len(framed)} of them are framed" if framed else "none of them is framed"
    alt = f"{caption}: {len(panels)} small images; {which}."
    return Images(caption, alt, tuple(panels), small=True)


def _repeated(some: Array) -> set[int]:
    flat = some.reshape(len(some), -1)
    _, first = np.unique(flat, axis=0, return_index=True)
    return set(range(len(some))) - {int(number) for number in first}


def _no_flows(some: Array) -> set[int]:
    if some.shape[1:] != (SIDE, SIDE, 3):
        return set()
    return {number for number, one in enumerate(some) if found(one).correlation < FOUND}


def parts(wrong: Answer) -> Iterator[Figure]:
    """The first images of both parts as tiles; a frame marks those that are in the other, too."""
    if wrong.check not in ("no_image_in_both", "split", "shuffled"):
        return
    given = tile_means(np.asarray(wrong.inputs["images"]))
    shown = {part: wrong.array(f"{part}_inputs_0", None, TILES) for part in PARTS}
    members = {
        part: np.concatenate(
            [
                recognised(wrong.array(f"{part}_inputs_{epoch}", None, TILES), given).which
                for epoch in (0, 1)
            ]
        )
        for part in PARTS
    }
    for part, other in (PARTS, PARTS[::-1]):
        number = recognised(shown[part][:THUMBNAILS], given).which
        leaked = np.isin(number, members[other]) & (number >= 0)
        yield strip(
            f"The first images of your {part} data, numbered as given and shown as nine mean"
            f" colours; framed: also in your {other} data, in some epoch",
            [_tiles(one, int(n), bool(leak)) for one, n, leak in zip(shown[part], number, leaked)],
        )


PARTS = ("training", "validation")


def _tiles(tiles: Array, number: int, leaked: bool) -> Panel:
    """An image as nine mean colours, whatever its scale."""
    low, high = tiles.min(), tiles.max()
    share = (tiles - low) / max(high - low, 1e-300)
    return photo(str(number) if number >= 0 else "?", share.reshape(3, 3, 3), ringed=leaked)
