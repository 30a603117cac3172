"""The mistakes in a student's flow, identified by everything that was observed of it.

A flow with a mistake has other parts that are right. The flow is tried with right bijectors
in place of the student's own, so that it is not blamed for theirs. Its base, its steps and
its densities are compared with those of all flows that have one or two slips.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from graders.comparisons.arrays import close
from graders.evaluation.diagnosis import Slip
from graders.suites.normalizing_flow.bases import other_base
from graders.suites.normalizing_flow.candidates import by_size
from graders.suites.normalizing_flow.fits import (
    Slips,
    affine,
    base_slip,
    gaussian,
    is_right,
)
from graders.suites.normalizing_flow.flows import SIGMA, Affine, Base, Bend, Step
from graders.suites.normalizing_flow.matching import fits
from graders.suites.normalizing_flow.student import BIJECTORS, POLYNOMIAL, ROTATION, Facts
from reference.normalizing_flow.flow_slips import INVERTED, UNDONE, order_slips, passed_says


@dataclass(frozen=True)
class Reading:
    """What is known of a flow.

    `found` are the explanations of all that was observed, the likeliest first; it holds an
    empty one if all is right. `certain` are slips that are known where nothing explains
    all. `base_seen` says that the base's own density was observed, `bent_and_turned` that
    the stand-ins of both bijectors were applied, `given` that they got a and theta.
    """

    found: tuple[Slips, ...] = ()
    certain: Slips = ()
    base_seen: bool = False
    bent_and_turned: bool = False
    given: bool = False

    @property
    def right(self) -> bool:
        return () in self.found

    @property
    def is_flow(self) -> bool:
        """Whether this is the flow asked for, with whatever mistakes."""
        return bool(self.found) or self.bent_and_turned

    @property
    def slips(self) -> Slips:
        """The likeliest explanation, or what is certain."""
        return self.found[0] if self.found else self.certain


_MOST_KEPT = 64
_kept: dict[bytes, Reading] = {}


def explain(observed: Sequence[Facts]) -> Reading:
    """The slips that explain these observations, one for each pair of parameters."""
    key = _digest(observed)
    if key not in _kept:
        while len(_kept) >= _MOST_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = _explained([_with_usual_base(facts) for facts in observed])
    return _kept[key]


def _digest(observed: Sequence[Facts]) -> bytes:
    found = hashlib.sha256()
    for facts in observed:
        for value in vars(facts).values():
            found.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
            found.update(b"\0")
    return found.digest()


def _with_usual_base(facts: Facts) -> Facts:
    """Another base whose scale a step makes up for, such as 0.3 times N(0, I), as N(0, 0.3² I)."""
    base = gaussian(facts.z, facts.base) if facts.base is not None else None
    steps = affine(facts, {})
    if base is None or steps is None or is_right(base):
        return facts
    factor = steps[0] * np.array(base.sigma) / SIGMA
    right = close(np.abs(factor), np.array([1.0, 0.5]), rtol=2e-3, atol=0.0)
    shift = steps[1] + steps[0] * np.array(base.mean)
    made_up = right and close(shift, np.array([0.0, -1.0]), rtol=2e-3, atol=2e-3)
    if not made_up and (abs(factor[0] - 1) > 2e-3 or abs(steps[0][0] - 1) < 2e-3):
        return facts
    z = SIGMA * base.standard(facts.z) * np.sign(factor)
    return replace(facts, z=z, base=Base().log_density(z))


def _explained(observed: list[Facts]) -> Reading:
    usable = [f for f in observed if f.images is not None or f.density is not None]
    if len(usable) < len(observed) or not usable:
        return Reading()
    certain = (*_base_slips(observed), *_passed_slips(observed))
    applied = _bent_and_turned(observed)
    given = applied and not any(slip.part in ("f3", "f4") for slip in certain)
    known = Reading((), certain, _base_seen(observed), applied, given)
    for sets in by_size(observed[0], certain):
        if found := list(_all_of(observed, sets)):
            return replace(known, found=_distinct(found))
    return known


def _base_seen(observed: list[Facts]) -> bool:
    return all(facts.base is not None for facts in observed)


def _bent_and_turned(observed: list[Facts]) -> bool:
    names = [sorted({call.split()[0] for call in facts.calls}) for facts in observed]
    return all(applied == sorted(BIJECTORS) for applied in names)


def _distinct(found: list[Slips]) -> tuple[Slips, ...]:
    """Explanations in different words; orders that give the same flow are one explanation."""
    kept: dict[str, Slips] = {}
    for slips in found:
        key = " ".join("" if slip.part == "order" else slip.says for slip in slips)
        kept[key] = _either_order(kept[key], slips) if key in kept else slips
    return tuple(kept.values())


def _either_order(one: Slips, other: Slips) -> Slips:
    more = [slip.says.removeprefix("The steps are applied in") for slip in other
            if slip.part == "order" and slip not in one]  # fmt: skip
    return tuple(
        replace(slip, says=f"{slip.says.rstrip('.')}, or, which is the same, in{more[0]}")
        if more and slip.part == "order"
        else slip
        for slip in one
    )


def _all_of(observed: list[Facts], sets: Iterator[Slips]) -> Iterator[Slips]:
    for slips in sets:
        if all(fits(facts, slips) for facts in observed):
            yield slips


def _base_slips(observed: list[Facts]) -> Slips:
    """The mistake in the base, where its own density was observed."""
    first = observed[0]
    if any(facts.base is None for facts in observed) or first.base is None:
        return ()
    other = other_base(first.z, first.base)
    return base_slip(gaussian(first.z, first.base), first.scalars, other)


def _passed_slips(observed: list[Facts]) -> Slips:
    """Wrong parameters of the bijectors, where they were observed."""
    a, theta = (np.array([getattr(f, name) for f in observed]) for name in ("a", "theta"))
    slips: list[Slip] = []
    for step, field, symbol, right, other in (
        ("f3", "bend", "a", a, theta),
        ("f4", "turn", "theta", theta, a),
    ):
        values = [getattr(facts, field) for facts in observed]
        if None in values or np.allclose(values, right, rtol=1e-5, atol=1e-6):
            continue
        if field == "turn" and np.allclose(np.exp(1j * np.array(values)), np.exp(1j * right)):
            continue
        name = POLYNOMIAL if step == "f3" else ROTATION
        redrawn = any(name in facts.redrawn for facts in observed)
        says = passed_says(step, symbol, right, other, np.array(values), redrawn)
        staff = "These may be random parameters." if redrawn or "does not get" in says else ""
        value = _Passed(field, dict(zip(zip(a, theta), values)))
        slips.append(Slip(step, says, value, staff))
    if observed[0].upside_down:
        bent_first = observed[0].calls[0].startswith(POLYNOMIAL)
        order = UNDONE if bent_first else INVERTED
        slips += [slip for slip in order_slips() if slip.value == order]
    return tuple(slips)


@dataclass(frozen=True)
class _Passed:
    """The step that a bijector makes of what was passed to it."""

    field: str
    values: dict[tuple[float, float], float]

    def __call__(self, a: float, theta: float) -> Step:
        value = self.values[a, theta]
        return Bend(value) if self.field == "bend" else Affine(angle=value)
