"""What was observed of learning: the losses, the scales, and the optimiser's own steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from graders.comparisons.arrays import Array, close
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape
from graders.evaluation.diagnosis import (
    Observations,
    Observed,
    Parts,
    Slip,
    explanations,
    parts_of,
)
from graders.evaluation.evidence import Evidence
from graders.suites.naive_bayes.inputs import Sample
from reference.naive_bayes.mistakes_learning import GRADIENTS, Optimiser, other_optimisers
from reference.naive_bayes.mistakes_losses import trained
from reference.naive_bayes.mistakes_penalties import fitted_losses, fitted_path
from reference.naive_bayes.mistakes_reported import losses, reported


class Tolerance(NamedTuple):
    """Relative and absolute, as in `close`."""

    rtol: float
    atol: float


FIRST = 65 / 64
"""Where the scales start: not from 1, which a function may start from by itself, but exact in
float32."""
# Epochs take most of the time of a submission. With little momentum Adam needs few of them:
# starting from there, the last two rows (recorded before the step or after it) are within 0.8 % of
# the best scales of any `learning_sample`. Nothing here is random.
EPOCHS = 12
RATE = 0.12
MOMENTUM = 0.5
USED = 4
"""How many steps the optimiser has taken before, of another variable."""
GIVEN = Optimiser(RATE, MOMENTUM, used=USED)
MOST_PAIRED = 12
"""All slips are tried in twos where there are so few."""
# A float32 loss of order 1, averaged over 60 examples, is good to about 1e-6, their sum to 1e-4.
LOSS = Tolerance(1e-4, 3e-5)
# In float32 twelve steps of Adam are good to about 1e-5; the nearest mistake is 1e-3 away.
PATH = Tolerance(0.0, 3e-4)


@dataclass(frozen=True)
class Learned:
    """What a student's function returned for a sample, and what its optimiser did."""

    seen: Evidence
    data: Sample

    @property
    def start(self) -> Array:
        """The scales before the first step, (d,)."""
        return np.full(self.data.x.shape[1], FIRST)

    @property
    def steps(self) -> int:
        """How many steps the optimiser took that was passed in."""
        return self.seen.read("steps", int)

    @cached_property
    def history(self) -> Array:
        """The scales that were returned, (epochs, d); empty where they have another shape."""
        found = Observations()
        found.add(lambda: Observed(self.seen.array("scales"), lambda parts: self.start))
        scales = found.all[0].value if found.all else np.zeros(0)
        usable = scales.shape == (EPOCHS, len(self.start)) and scales.dtype.kind == "f"
        return scales.astype(np.float64) if usable else np.zeros((0, len(self.start)))

    @cached_property
    def per_epoch(self) -> int:
        """How many steps the optimiser took in each epoch; 0 where that is no whole number."""
        whole = 0 < self.steps <= 4 * EPOCHS and self.steps % EPOCHS == 0
        return self.steps // EPOCHS if whole else 0

    @cached_property
    def taken(self) -> int:
        """How many steps a path has; another check finds a step too many, or some too few."""
        enough = EPOCHS // 2 <= self.steps <= 4 * EPOCHS and len(self.traced) == self.steps + 1
        return self.steps if enough else EPOCHS

    @property
    def is_traced(self) -> bool:
        """Whether the path is that of the optimiser that was passed in."""
        return self.per_epoch > 0 or self.taken == self.steps

    @cached_property
    def traced(self) -> Array:
        """The scales before the optimiser's first step and after each."""
        path = self.seen.array("path")
        usable = path.ndim == 2 and path.shape[1:] == self.start.shape and path.dtype.kind == "f"
        return path[: max(self.steps, 0) + 1] if usable else self.start[None]

    def simulated(self, parts: Parts) -> Array:
        """The path that the optimiser's steps take, with other parts of the loss."""
        optimiser = parts.get("optimiser", GIVEN)
        return np.asarray(optimiser.path(self.start, self.data, self.taken, parts))

    @cached_property
    def path(self) -> Array:
        """The scales before and after all steps, (steps + 1, d).

        Those of the optimiser that was passed in; without its steps, those that were
        returned, where an optimiser explains them. Empty where nothing does.
        """
        if self.is_traced:
            return self.traced
        if self.is_still:
            return np.broadcast_to(self.start, (EPOCHS + 1, len(self.start)))
        if not len(self.history) or not self.followed:
            return np.zeros((0, len(self.start)))
        return self.simulated({slip.part: slip.value for slip in self.followed[0]})

    @property
    def is_still(self) -> bool:
        """Whether nothing moved: no step, and the scales returned are the first ones."""
        return self.steps == 0 and bool(len(self.history)) and np.allclose(self.history, self.start)

    @cached_property
    def scales(self) -> Observed:
        """The path, or what was returned in its place, against the one of the right loss."""
        if self.is_traced:
            return Observed(self.traced, self.simulated, *PATH)
        is_before = bool(len(self.history)) and np.allclose(self.history[0], self.start)

        def returned(parts: Parts) -> Array:
            path = self.simulated(parts)
            return path[:-1] if is_before else path[1:]

        return Observed(self.history, returned, *PATH)

    @cached_property
    def losses(self) -> Sequence[Observed]:
        """The losses against those of each path that they may belong to."""
        values = self.seen.array("losses").reshape(-1)
        return [
            Observed(values, lambda parts, path=path: losses(path, self.data, parts), *LOSS)  # type: ignore[misc]
            for path in paths(self)
        ]

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """Mistakes that lead to other scales; two together only where single ones do not."""
        known = (*trained(), *GRADIENTS)
        if not self.is_traced and len(self.history) > 1 and not self.is_still:
            known = (*known, *self._optimisers(()))
        if explanations([self.scales], known, most=1):
            return known
        pairs = self._pairs_of_losses() if self.is_traced else self._pairs_of_optimisers()
        if pairs or not self.is_traced:
            return pairs or known
        return (*known, *fitted_path(self.scales, self._fitted(), len(self.data.y)))

    def _optimisers(self, slips: Sequence[Slip]) -> Sequence[Slip]:
        """Optimisers of the student's own, fitted to the scales returned, beside other slips."""
        is_before = np.allclose(self.history[0], self.start)
        path = self.history if is_before else np.concatenate([self.start[None], self.history])
        return tuple(other_optimisers(path, self.data, parts_of(slips)))

    def _pairs_of_optimisers(self) -> tuple[Slip, ...]:
        """Another loss, and an optimiser of the student's own that follows its gradient."""
        if len(self.history) < 2 or self.is_still:
            return ()
        found = [
            (slip, optimiser)
            for slip in (*trained(), *GRADIENTS)
            for optimiser in self._optimisers((slip,))
            if self.scales.fits(parts_of((slip, optimiser)))
        ]
        # Where steps are small, only the losses tell which one was followed.
        shown = [pair for pair in found if self._have_losses(pair)]
        return tuple(slip for pair in shown or found for slip in pair)

    def _have_losses(self, slips: Sequence[Slip]) -> bool:
        """Whether the losses are those of the path that these slips lead to."""
        values = Observations()
        values.add(lambda: Observed(self.seen.array("losses"), lambda parts: self.start))
        path = self.simulated(parts_of(slips))[: EPOCHS + 1]
        expected = losses(path, self.data, parts_of(slips))
        return any(close(one.value, expected, **LOSS._asdict()) for one in values.all)

    def _pairs_of_losses(self) -> tuple[Slip, ...]:
        """Two slips that explain the losses, where they explain the scales, too."""
        known = {(slip.part, slip.value): slip for slip in trained()}
        for slips in explanations(self.losses[:1], reported()):
            if len(slips) > 1 and self.scales.fits(parts_of(slips)):
                found = (known.get((slip.part, slip.value)) for slip in slips)
                return tuple(slip for slip in found if slip)
        return ()

    def _fitted(self) -> tuple[Slip, ...]:
        """Slips with amounts fitted to the losses."""
        return tuple(fitted_losses(paths(self)[0], self.data, self.losses[0]))

    @cached_property
    def loss_slips(self) -> tuple[Slip, ...]:
        """Mistakes in the losses; where no known ones explain them, those that fit."""
        known = reported()
        return known if explanations(self.losses[:1], known) else (*known, *self._fitted())

    @cached_property
    def followed(self) -> tuple[tuple[Slip, ...], ...]:
        """The known mistakes that explain the path; an empty one where it is right."""
        return explanations([self.scales], self.slips, most=self.most)

    @property
    def most(self) -> int:
        """How many slips may be combined: two where only such were found."""
        return 2 if len(self.slips) <= MOST_PAIRED else 1

    @property
    def genuine(self) -> bool:
        """Whether the scales come from steps: those of the optimiser, or of a known other."""
        return len(self.path) > 0

    def is_recorded(self, rows: Array) -> bool:
        """Whether these are the scales of each epoch, before its step or after it."""
        if self.is_traced and not self.per_epoch:
            return all(any(_near(row, step) for step in self.path) for row in rows)
        every = max(self.per_epoch, 1)
        starts = range(every + 1)
        choices = [self.path[at : at + (EPOCHS - 1) * every + 1 : every] for at in starts]
        return any(_near(rows, choice) for choice in choices)

    def is_last(self, scales: Array) -> bool:
        """Whether these are the scales after the last step, or before it."""
        return any(_near(np.abs(scales), np.abs(row)) for row in self.path[-2:])


def _near(one: Array, other: Array) -> bool:
    same = one.shape == other.shape and one.dtype.kind == "f"
    return same and bool(np.allclose(one, other, *PATH))


def last_scales(seen: Evidence) -> Array:
    """The scales of the last epoch, from an array of shape (epochs, d) or (d,)."""
    scales = seen.array("scales")
    require(scales.size > 0, "No scales were recorded.")
    last = scales[-1] if scales.ndim > 1 else scales
    require(
        last.shape != (2, 2),
        f"the scales of one epoch: expected shape (2,), got {last.shape}: the classes share their"
        " scales, one for each feature.",
        diagnosis=True,
    )
    require_shape("the scales of one epoch", last.shape, (2,))
    require(last.dtype.kind in "iuf", f"the scales: expected numbers, got dtype {last.dtype}.")
    return last


def paths(learned: Learned) -> Sequence[Array]:
    """The paths that losses may belong to: each has the scales of every epoch, and the last."""
    if learned.is_traced and not learned.per_epoch:
        return _irregular(learned)
    found = [learned.simulated({})[:: max(learned.per_epoch, 1)]]
    if learned.genuine:
        every = max(learned.per_epoch, 1)
        for at in range(every):
            ends = learned.path[at::every]
            rows = ends if len(ends) > EPOCHS else np.concatenate([ends, learned.path[-1:]])
            found.insert(0, rows[: EPOCHS + 1])
    return found


def _irregular(learned: Learned) -> Sequence[Array]:
    """The same where some epochs took no step: the scales that were returned, for their losses."""
    if not len(learned.history):
        return [learned.simulated({})]
    before = np.concatenate([learned.start[None], learned.history])
    return [before, np.concatenate([learned.history, learned.traced[-1:]])]


def require_order(seen: Evidence) -> None:
    """Raise a `Disagreement` where losses, scales and distribution come in another order."""
    kinds = [seen.optional(f"{name}_kind", str) for name in ("losses", "scales")]
    values = [seen.optional(name, np.ndarray) for name in ("losses", "scales")]
    shapes = [None if value is None else value.shape for value in values]
    swapped = shapes == [(EPOCHS, 2), (EPOCHS,)]
    require(
        not swapped and "distribution" not in kinds,
        "You returned the values in another order: expected the losses, the scales, and the"
        " distribution.",
        diagnosis=True,
    )
