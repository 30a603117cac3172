"""Pictures of wrong answers to the normalizing flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from graders.comparisons.arrays import Array
from graders.evaluation.diagnosis import parts_of
from graders.evaluation.drawing import Answer, arrows, panel, points
from graders.figures import Figure, Images, Layer, Plot
from graders.suites.normalizing_flow.candidates import by_size
from graders.suites.normalizing_flow.fits import build
from graders.suites.normalizing_flow.flows import Flow, bent, right_flow, turned
from graders.suites.normalizing_flow.matching import fits
from graders.suites.normalizing_flow.student import Facts

TILES = 30
"""Tiles of each axis of a picture of samples."""
SAMPLES = 20_000
PIXELS = 72
MOST = 400
"""The most points whose densities are shown one by one."""
APART = 1e-2
"""The least difference of logarithms that is shown as one."""


def method(wrong: Answer) -> Iterator[Figure]:
    """Points before and after, with an arrow from each to where the student's bijector puts it."""
    which, name = wrong.inputs["which"], wrong.inputs["name"]
    before = np.asarray(wrong.inputs["x"], np.float64)
    if which not in ("forward", "inverse") or before.ndim != 2:
        return
    after, asked = wrong.array("values", *before.shape), _asked(wrong, name, which)
    yield moved(which, before, after, asked, equal=name == "Rotation")


def _asked(wrong: Answer, name: str, which: str) -> Array | None:
    maps: dict[str, Callable[[Array, float], Array]] = {
        "Rotation": turned,
        "Degree2Polynomial": bent,
    }
    parameter = float(np.asarray(wrong.inputs["parameter"]))
    sign = 1.0 if which == "forward" else -1.0
    before = np.asarray(wrong.inputs["x"], np.float64)
    return maps[name](before, sign * parameter) if name in maps else None


def moved(what: str, before: Array, after: Array, asked: Array | None, equal: bool = False) -> Plot:
    """Arrows from points to their images, and where these were asked to be."""
    layers: list[Layer] = [
        points(before, "points given", 0),
        arrows(before, after, f"your {what}", 0),
    ]
    caption = f"Where your {what} moves points"
    off = ""
    if asked is not None:
        layers.append(points(asked, "where they belong", 3))
        far = np.linalg.norm(after - asked, axis=-1)
        off = f"; {int((far > 1e-3).sum())} of them end elsewhere than they should"
    alt = f"A plot of {len(before)} points, with an arrow from each to its image{off}."
    return Plot(caption, alt, tuple(layers), "first coordinate", "second coordinate", equal)


def there_and_back(wrong: Answer) -> Iterator[Figure]:
    """Points and where forward and then inverse leave them."""
    before = np.asarray(wrong.inputs["x"], np.float64)
    if wrong.inputs["which"] == "inverse":
        yield moved("inverse after forward", before, wrong.array("back", *before.shape), before)


def one_after_another(wrong: Answer) -> Iterator[Figure]:
    """Points and where a map and the opposite one leave them."""
    before = np.asarray(wrong.inputs["x"], np.float64)
    what = "one after the other"
    yield moved(what, before, wrong.array("values", *before.shape), before)


def flow_log_density(wrong: Answer) -> Iterator[Figure]:
    """The student's density beside the one asked for, over the square or at points of it."""
    given = np.asarray(wrong.inputs["x"], np.float64)
    x, flow = given.reshape(-1, 2), _right(wrong)
    own = wrong.array("values", *given.shape[:-1]).reshape(-1)
    if flow is None or not np.any(np.isfinite(own)):
        return
    known = _with_one_slip(Facts(*_parameters(wrong), x, own, np.zeros((0, 2))))
    if known is not None:
        yield densities(known, flow)
    elif len(x) <= MOST:
        yield at_points(x, own, flow.log_density(x))


def _with_one_slip(seen: Facts) -> Flow | None:
    """The flow with one known slip that has this density, if there is one."""
    for sets in islice(by_size(seen, ()), 2):
        for slips in sets:
            if slips and fits(seen, slips) and all(slip.value is not None for slip in slips):
                return build(seen, parts_of(slips))
    return None


def densities(own: Flow, asked: Flow) -> Images:
    """Two densities over the square, each pixel at its middle, and their difference."""
    middle = (np.arange(PIXELS) + 0.5) / PIXELS * 2 - 1
    grid = np.stack(np.meshgrid(middle, middle[::-1]), axis=-1)
    shown, right = (np.exp(np.nan_to_num(f.log_density(grid), nan=-np.inf)) for f in (own, asked))
    most = float(max(right.max(), min(shown.max(), 2 * right.max())))
    return Images(
        "The density over the square from −1 to 1: that of the flow whose values yours has, and"
        " that of the flow asked for",
        "Three images of the square: your density, the density asked for, and their difference;"
        f" {int(np.sum(np.abs(shown - right) > 0.05 * most))} of {right.size} pixels differ by"
        " more than a twentieth of the colour bar.",
        (
            panel("your density", shown, between=(0.0, most)),
            panel("asked for", right, between=(0.0, most)),
            panel("yours − asked for", shown - right, between=(-most, most), signed=True),
        ),
    )


def at_points(x: Array, own: Array, asked: Array) -> Plot:
    """Where the logarithm of the student's density is too high, and where it is too low."""
    apart = own - asked
    known = np.isfinite(apart)
    high, low = known & (apart > APART), known & (apart < -APART)
    groups = (
        (known & ~high & ~low, "as asked for", 2),
        (high, "your density is too high", 1),
        (low, "your density is too low", 0),
        (~known, "no density", 3),
    )
    shown = [points(x[which], label, group) for which, label, group in groups if which.any()]
    return Plot(
        "Points of the flow that was asked for, and your density at each",
        f"A plot of {len(x)} points in the square: your density is too high at {int(high.sum())}"
        f" of them, too low at {int(low.sum())}.",
        tuple(shown),
        "x1",
        "x2",
        equal=True,
    )


def _parameters(wrong: Answer) -> tuple[float, float]:
    """a and theta, which may be arrays of shape (): tensors."""
    return float(np.asarray(wrong.inputs["a"])), float(np.asarray(wrong.inputs["theta"]))


def _right(wrong: Answer) -> Flow | None:
    plain = not (np.ndim(wrong.inputs["a"]) or np.ndim(wrong.inputs["theta"]))
    return right_flow(*_parameters(wrong)) if plain and not wrong.inputs.get("given") else None


def flow_samples(wrong: Answer) -> Iterator[Figure]:
    """How the student's samples spread over the square, beside samples of the flow asked for."""
    own = wrong.array("values", None, 2)
    yield from spread(own, wrong)


def flow_at_own_samples(wrong: Answer) -> Iterator[Figure]:
    """The student's samples, too."""
    yield from spread(wrong.array("samples", None, 2), wrong)


def spread(own: Array, wrong: Answer) -> Iterator[Figure]:
    """Densities of samples over tiles of the square, and their difference."""
    flow = _right(wrong)
    if flow is None:
        return
    z = np.random.default_rng(0).standard_normal((SAMPLES, 2)) * flow.base.sigma
    shown, asked = _tiles(own), _tiles(flow.forward(z))
    most = float(max(shown.max(), asked.max()))
    outside = int(np.sum(np.any(np.abs(own) > 1, axis=-1)))
    yield Images(
        "The density of samples over the square from −1 to 1",
        f"Three images: the density of {len(own)} samples of your flow, of which {outside} lie"
        " outside the square; the density of samples of the flow asked for; their difference.",
        (
            panel("your samples", shown, between=(0.0, most)),
            panel("asked for", asked, between=(0.0, most)),
            panel("yours − asked for", shown - asked, signed=True),
        ),
    )


def _tiles(x: Array) -> Array:
    """The density of points (n, 2) in tiles of the square, the second coordinate upwards."""
    edges = np.linspace(-1, 1, TILES + 1)
    counts, _, _ = np.histogram2d(x[:, 0], x[:, 1], bins=[edges, edges])
    return np.asarray(counts.T[::-1] / max(len(x), 1) * (TILES / 2) ** 2)
