"""The sets of slips that may explain a flow, the smallest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations

from graders.evaluation.diagnosis import Slip, parts_of
from graders.suites.normalizing_flow.fits import (
    Slips,
    affine_sets,
    another_function,
    as_steps,
    base_slip,
    build,
    gaussian,
    is_right,
    log_det_sets,
    moved_sets,
    squash_sets,
)
from graders.suites.normalizing_flow.matching import fits, images_match
from graders.suites.normalizing_flow.student import BIJECTORS, POLYNOMIAL, ROTATION, Facts
from reference.normalizing_flow.flow_slips import (
    bend_slips,
    fixed_slips,
    is_near,
    order_slips,
    repeated_slips,
    turn_slips,
)
from reference.normalizing_flow.kept_steps import kept_slips


def by_size(first: Facts, certain: Slips) -> Iterator[Iterator[Slips]]:
    """Sets of slips that fit the first observations, those of the same size together."""
    taken = {slip.part for slip in certain}
    singles = [slip for slip in _singles(first) if slip.part not in taken]
    orders = [slip for slip in order_slips() if "order" not in taken and _possible(first, slip)]
    near = [slip for slip in orders if is_near(slip.value)]
    one = [(*certain, slip) for slip in (*singles, *orders)]
    fitted = [(*certain, *slips) for slips in _fitted(first, certain, taken)]
    plausible = [(*certain, slip) for slip in (*singles, *near)]
    likely = [slips for slips in fitted if len(slips) == len(certain) + 1]
    yield _fitting(first, [certain])
    yield chain(_fitting(first, one), _with_base(first, [certain]))
    yield _fitting(first, likely)
    yield chain(_fitting(first, _pairs(certain, (*singles, *orders))), _with_base(first, plausible))
    yield _fitting(first, [slips for slips in fitted if slips not in likely])
    yield _fitting(first, _squashed(first, plausible))
    yield _with_log_dets(first, [certain, *one, *fitted])
    yield ((*certain, *slips) for slips in moved_sets(first, certain, near))
    yield _fitting(first, _repeated(first, certain))
    yield iter([(*certain, *s) for s in [another_function(first, certain)] if s])


def _repeated(first: Facts, certain: Slips) -> Iterator[Slips]:
    """Flows that apply one of the steps at two places."""
    rest = tuple(slip for slip in certain if slip.part not in ("f3", "f4"))
    if len(first.calls) > len(BIJECTORS) and not any(slip.part == "order" for slip in rest):
        yield from ((*rest, *slips) for slips in repeated_slips())


def _squashed(first: Facts, sets: Iterable[Slips]) -> Iterator[Slips]:
    """The sets with a fitted tanh at the end."""
    for slips in sets:
        if not any(slip.part == "f5" for slip in slips):
            yield from ((*slips, *more) for more in squash_sets(first, slips))


def _pairs(certain: Slips, slips: Sequence[Slip]) -> Iterator[Slips]:
    for one, two in combinations(slips, 2):
        if one.part != two.part:
            yield (*certain, one, two)


def _fitting(first: Facts, sets: Iterable[Slips]) -> Iterator[Slips]:
    return (slips for slips in sets if fits(first, slips))


def _fitted(first: Facts, certain: Slips, taken: set[str]) -> Iterator[Slips]:
    if "order" in taken:
        return
    yield from affine_sets(first, certain)
    yield from squash_sets(first, certain)


def _singles(first: Facts) -> Iterator[Slip]:
    yield from fixed_slips()
    bend, turn = kept_slips(first.a, first.theta)
    if first.bend is None:
        yield from (bend, *bend_slips())
    if first.turn is None:
        yield from (turn, *turn_slips())


def _possible(first: Facts, order: Slip) -> bool:
    """Whether an order of the steps agrees with that of the stand-ins."""
    names = [call.split()[0] for call in first.calls]
    if sorted(names) != sorted(BIJECTORS):
        return True
    steps = {POLYNOMIAL: 3, ROTATION: 4}
    return [n for n in order.value if n in (3, 4)] == [steps[name] for name in names]


def _with_base(first: Facts, sets: Iterable[Slips]) -> Iterator[Slips]:
    """The sets with a base that is fitted to the density, where it was not observed."""
    if first.images is not None or first.density is None:
        return
    for slips in sets:
        flow = build(first, parts_of(slips))
        z = flow.pull_back(first.x)
        base = gaussian(z, first.density + flow.jacobian * flow.log_det(z))
        if base is not None and not is_right(base):
            for slip in (*base_slip(base), *(as_steps(base) if not slips else ())):
                yield (*slips, slip)


def _with_log_dets(first: Facts, sets: list[Slips]) -> Iterator[Slips]:
    for slips in sets:
        if first.images is None or images_match(first, slips):
            yield from ((*slips, *more) for more in log_det_sets(first, slips) if more)
