"""Slips whose size nobody foresaw, fitted to what was observed of a flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.evaluation.diagnosis import Parts, Slip, parts_of
from graders.suites.normalizing_flow.flows import (
    SIGMA,
    Affine,
    Back,
    Base,
    Bend,
    Flow,
    Step,
    Tanh,
    right_steps,
)
from graders.suites.normalizing_flow.student import Facts
from reference.normalizing_flow.flow_slips import (
    ORDER,
    base_says,
    fixed_slips,
    scale_says,
    shift_says,
    squash_says,
)

Slips = tuple[Slip, ...]
# A point within `REACH` has a log density between −15 and 5; rounding in float32 moves
# it by 1e-4. Two known flows differ by far more at most of forty points.
LOG_DENSITY = {"rtol": 1e-3, "atol": 5e-3}
# Images in float32 are exact to 1e-6 times the slope of the steps.
IMAGES = {"rtol": 1e-4, "atol": 2e-4}
FITTED = {"rtol": 2e-3, "atol": 2e-3}
SHIFT, SCALE = Affine(shift=(0.0, -2.0)), Affine(scale=(1.0, 0.5))


def build(facts: Facts, parts: Parts) -> Flow:
    """The flow of these parameters in which some parts are done in another way."""
    steps = dict(enumerate(right_steps(facts.a, facts.theta), 1))
    for number in (1, 2, 5):
        steps[number] = parts.get(f"f{number}") or steps[number]
    if facts.bend is not None:
        steps[3] = Bend(facts.bend)
    if facts.turn is not None:
        steps[4] = Affine(angle=facts.turn)
    for number in (3, 4):
        if f"f{number}" in parts and parts[f"f{number}"] is not None:
            steps[number] = parts[f"f{number}"](facts.a, facts.theta)
    order = parts.get("order", ORDER)
    arranged = tuple(steps[n] if n > 0 else Back(steps[-n]) for n in order)
    base = parts.get("base") or Base()
    return Flow(arranged, base, parts.get("jacobian", 1.0), parts.get("constant", 0.0))


def moderate(values: Array) -> Array:
    """Which values are finite numbers of a size that can be squared and fitted."""
    return np.asarray(np.abs(values) < 1e9)


def gaussian(z: Array, values: Array) -> Base | None:
    """The Gaussian with these log densities at the points z (N, 2); None if there is none."""
    usable = moderate(values) & np.all(moderate(z), axis=-1)
    if usable.sum() < 12:
        return None
    z, values = z[usable], values[usable]
    one, two = z[:, 0], z[:, 1]
    matrix = np.stack([np.ones(len(z)), one, two, one**2, two**2], axis=-1)
    found = np.linalg.lstsq(matrix, values, rcond=None)[0]
    if np.any(found[3:] >= -1e-6):
        return None
    sigma = np.sqrt(-1 / (2 * found[3:]))
    mean = found[1:3] * sigma**2
    base = Base((float(sigma[0]), float(sigma[1])), (float(mean[0]), float(mean[1])))
    return base if close(values, base.log_density(z), **LOG_DENSITY) else None


def is_right(base: Base) -> bool:
    seen, right = np.array([base.sigma, base.mean]), np.array([Base().sigma, Base().mean])
    return close(seen, right, **FITTED)


def base_slip(base: Base | None, scalars: bool = False, other: str = "") -> Slips:
    """The mistake in a base; `None` is one that is no Gaussian with independent coordinates.

    `other` says what it is then, if that is known.
    """
    if base is None:
        says = other or "The base is not a Gaussian with independent coordinates."
        return (Slip("base", says, None),)
    says = "" if is_right(base) else base_says(base)
    if scalars:
        batch = "The base is a batch of two scalars; expected one distribution over points."
        says = f"{batch} {says}".strip()
    return (Slip("base", says, base),) if says else ()


def as_steps(base: Base) -> Iterator[Slip]:
    """Mistakes in f1 or f2 that give the density which another base would give."""
    sigma, mean = np.array(base.sigma), np.array(base.mean)
    scale = sigma / SIGMA * np.array([1.0, 0.5])
    if close(sigma, np.array([SIGMA, SIGMA]), **FITTED):
        shift = _pair(mean + np.array([0.0, -2.0]))
        yield Slip("f1", shift_says(shift), Affine(shift=shift))
    elif close(mean, np.array([0.0, 2 - 4 * scale[1]]), **FITTED):
        yield Slip("f2", scale_says(_pair(scale)), Affine(scale=_pair(scale)))


def affine(facts: Facts, parts: Parts) -> tuple[Array, Array] | None:
    """Factors and shifts of both coordinates before f3, read off the images; or None."""
    if facts.images is None:
        return None
    after = Flow(build(facts, {**parts, "order": ORDER}).steps[2:])
    y = after.pull_back(facts.images)
    usable = np.all(moderate(y), axis=-1)
    if isinstance(after.steps[-1], Tanh):
        usable &= np.all(np.abs(facts.images) < 0.999, axis=-1)
    if usable.sum() < 12:
        return None
    matrix = np.column_stack([facts.z[usable], np.ones(int(usable.sum()))])
    found = np.linalg.lstsq(matrix, y[usable], rcond=None)[0]
    crossed = abs(found[0, 1]) + abs(found[1, 0]) > 2e-3
    if crossed or not close(matrix @ found, y[usable], rtol=2e-3, atol=2e-3):
        return None
    return np.diag(found[:2]), found[2]


def affine_sets(facts: Facts, known: Slips) -> Iterator[Slips]:
    """Fitted f1 and f2, one or both of them, with tanh or another function after them."""
    for squash in ((), *((slip,) for slip in fixed_slips() if slip.part == "f5")):
        if squash and any(slip.part == "f5" for slip in known):
            continue
        found = affine(facts, parts_of((*known, *squash)))
        if found is not None:
            factor, shift = found
            yield from ((*chosen, *squash) for chosen in _affine_slips(factor, shift))


def _affine_slips(factor: Array, shift: Array) -> Iterator[Slips]:
    if np.any(np.abs(factor) < 1e-3):
        return
    scale, before = _pair(factor), _pair(shift / factor)
    scaled = Slip("f2", scale_says(scale), Affine(scale=scale))
    shifted = Slip("f1", shift_says(before, scale), Affine(shift=before))
    half = close(factor, np.array([1.0, 0.5]), **FITTED)
    down = close(shift / factor, np.array([0.0, -2.0]), **FITTED)
    if half and not down:
        yield (shifted,)
    elif down and not half:
        yield (scaled,)
    elif not half:
        yield (shifted, scaled)


def _pair(values: Array) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def squash_sets(facts: Facts, known: Slips) -> Iterator[Slips]:
    """tanh with another slope or another height."""
    if facts.images is None:
        return
    flow = build(facts, parts_of(known))
    if flow.steps[-1] != Tanh():
        return
    r, x = Flow(flow.steps[:-1]).forward(facts.z), facts.images
    with np.errstate(all="ignore"):
        steep = float(np.nanmedian(np.arctanh(x) / r))
        high = float(np.nanmedian(x / np.tanh(r)))
    for step in (Tanh(steep), Tanh(height=high)):
        factor = step.steepness * step.height
        if np.isfinite(factor) and factor and abs(factor - 1) > 2e-3:
            yield (Slip("f5", squash_says(step.steepness, step.height), step),)


def another_function(facts: Facts, known: Slips) -> Slips:
    """A slip for an f5 that is some smooth function of each coordinate; or nothing."""
    if facts.images is None:
        return ()
    before = Flow(build(facts, {**parts_of(known), "order": ORDER}).steps[:4])
    r, x = before.forward(facts.z).ravel(), facts.images.ravel()
    if not np.all(moderate(x)) or np.ptp(x) < 1e-3:
        return ()
    powers = np.polynomial.chebyshev.chebvander(r / (np.abs(r).max() + 1e-9), 12)
    found = np.linalg.lstsq(powers, x, rcond=None)[0]
    if float(np.abs(powers @ found - x).max()) > 1e-2 * float(np.ptp(x)):
        return ()
    return (Slip("f5", "f5 is another function of each coordinate; expected tanh.", None),)


def moved_sets(facts: Facts, known: Slips, orders: list[Slip]) -> Iterator[Slips]:
    """A fitted f1 or f2 in a flow whose steps are in another order."""
    if facts.images is None:
        return
    for order in orders:
        for part, start, make, says in _MOVABLE:
            fitted = _descended(facts, (*known, order), part, np.array(start), make)
            if fitted is not None:
                yield order, Slip(part, says(fitted), make(fitted))


_MOVABLE: tuple[
    tuple[
        str,
        tuple[float, float],
        Callable[[tuple[float, float]], Step],
        Callable[[tuple[float, float]], str],
    ],
    ...,
] = (
    ("f1", (0.0, -2.0), lambda v: Affine(shift=v), shift_says),
    ("f2", (1.0, 0.5), lambda v: Affine(scale=v), scale_says),
)


def _descended(
    facts: Facts,
    known: Slips,
    part: str,
    values: Array,
    make: Callable[[tuple[float, float]], Step],
) -> tuple[float, float] | None:
    """The two numbers of a step that give the images, by Gauss–Newton; or None."""
    parts = dict(parts_of(known))
    if part in parts or facts.images is None:
        return None

    def images(numbers: Array) -> Array:
        return build(facts, {**parts, part: make(_pair(numbers))}).forward(facts.z).ravel()

    target = facts.images.ravel()
    if not np.all(moderate(target)):
        return None
    for _ in range(8):
        here = images(values)
        slopes = [(images(values + step) - here) / 1e-5 for step in 1e-5 * np.eye(2)]
        matrix = np.stack(slopes, axis=-1)
        if not np.all(moderate(matrix)) or not np.all(moderate(here)):
            return None
        values = values + np.linalg.lstsq(matrix, target - here, rcond=None)[0]
        if np.any(np.abs(values) > 100):
            return None
    return _pair(values) if close(images(values), target, **IMAGES) else None


def log_det_sets(facts: Facts, known: Slips) -> Iterator[Slips]:
    """Another use of the log-determinants where the steps are known."""
    flow = build(facts, parts_of(known))
    if facts.density is None or min(parts_of(known).get("order", ORDER)) < 0:
        return
    z = flow.pull_back(facts.x)
    rest = facts.density - flow.base.log_density(z)
    total = flow.log_det(z)
    usable = moderate(rest) & moderate(total)
    if usable.sum() < 12:
        return
    matrix = np.stack([-total[usable], np.ones(int(usable.sum()))], axis=-1)
    factor, constant = np.linalg.lstsq(matrix, rest[usable], rcond=None)[0]
    factor, constant = _rounded(float(factor)), _rounded(float(constant))
    slips = []
    if factor != 1:
        slips.append(Slip("jacobian", _factor_says(factor), factor))
    if constant != 0:
        slips.append(Slip("constant", _constant_says(constant), constant))
    yield tuple(slips)


def _rounded(value: float) -> float:
    """The nearest whole number, if the value is one up to the error of a fit."""
    return float(round(value)) if abs(value - round(value)) < 5e-3 else value


def _factor_says(factor: float) -> str:
    if factor == 0:
        return "Your density leaves out the log-determinants of the steps."
    if factor == -1:
        return "Your density uses the log-determinants with the wrong sign."
    return f"Your density uses the log-determinants {factor:.3g} times."


def _constant_says(constant: float) -> str:
    says = f"Your log density is off by the same amount at every point, {constant:.3g}."
    if abs(constant + np.log(2)) < 5e-3:
        return f"{says} The log-determinant of f2 seems to be missing."
    return says
