"""Diagnosis: the known mistakes that explain everything that was observed of a function.

A mistake is a slip: one part of a computation done in another way. The computation runs in
the grader's process with each slip, and with each two, and its results are compared with
all that was observed. What explains one number and not the others is no explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np

from graders.comparisons.arrays import (
    Array,
    causes,
    difference,
    distance,
    equally_near,
    show,
)
from graders.comparisons.differing import differing
from graders.comparisons.disagreement import Disagreement
from graders.evaluation.evidence import NotObserved

Parts = Mapping[str, Any]
"""Parts of a computation that are done in another way, by name."""


@dataclass(frozen=True)
class Slip:
    """A known mistake: a part of a computation, done in another way.

    Arguments:
        part: the name of the part; two slips of the same part exclude each other.
        says: one sentence for the student: what was done, not what to type.
        value: what takes the part's place; the computation knows what it means.
        staff: one sentence for staff, if it should say more.

        >>> from graders.evaluation import Slip
        >>> Slip("divisor", "You divided by N − 1; maximum likelihood divides by N.", 1).part
        'divisor'
    """

    part: str
    says: str
    # Not compared: it may be an array, and two slips that say the same are the same.
    value: Any = field(default=None, compare=False)
    staff: str = ""


@dataclass(frozen=True)
class Observed:
    """A value of the student's, and the computation that gives it.

    Arguments:
        value: the student's array, of any shape and dtype.
        compute: takes a mapping from parts to what is done in their place, and returns
            the array that follows; with an empty mapping the right one.
        rtol, atol: by how much right solutions differ, as in `close`.
        case: the inputs in words, such as "K = 5".

        >>> import numpy as np
        >>> from graders.evaluation import Observed
        >>> x = np.array([1.0, 2.0, 6.0])
        >>> variance = lambda parts: np.sum((x - x.mean()) ** 2) / (3 - parts.get("divisor", 0))
        >>> Observed(np.array(7.0), variance, rtol=1e-6).fits({"divisor": 1})
        True
        >>> Observed(np.array(7.0), variance, rtol=1e-6).fits({})
        False
    """

    value: Array
    compute: Callable[[Parts], Array]
    rtol: float = 0.0
    atol: float = 0.0
    case: str = ""

    def distance(self, parts: Parts) -> float:
        """How far the value is from what follows, in tolerances: at most 1 if it fits."""
        try:
            with np.errstate(all="ignore"):
                expected = np.asarray(self.compute(parts))
        except (ValueError, IndexError, ArithmeticError):
            if not parts:
                raise
            return float("inf")  # slips that cannot be made together
        return distance(self.value, expected, rtol=self.rtol, atol=self.atol)

    def fits(self, parts: Parts) -> bool:
        """Whether the value agrees with what follows."""
        return self.distance(parts) <= 1

    def shows(self, slip: Slip, slips: Iterable[Slip]) -> bool:
        """Whether the value tells that this one of the slips was made."""
        others = parts_of(other for other in slips if other is not slip)
        return not self.fits(others)


def parts_of(slips: Iterable[Slip]) -> Parts:
    """What is done in another way with these slips, by part."""
    return {slip.part: slip.value for slip in slips}


def explanations(
    observed: Sequence[Observed], slips: Sequence[Slip], *, most: int = 2
) -> tuple[tuple[Slip, ...], ...]:
    """The smallest sets of slips that explain all that was observed.

    Arguments:
        observed: all that was observed of one function.
        slips: the known ones, the likeliest first.
        most: the largest number of slips that are combined.

    Of sets of the same size those are returned that come equally near. It is empty if
    nothing explains everything, and holds an empty set if all is right.

        >>> import numpy as np
        >>> from graders.evaluation import Observed, Slip, explanations
        >>> x = np.array([1.0, 2.0, 6.0])
        >>> def spread(parts):
        ...     variance = np.sum((x - x.mean()) ** 2) / (3 - parts.get("divisor", 0))
        ...     return variance ** parts.get("root", 0.5)
        >>> slips = (Slip("divisor", "Divided by N − 1.", 1), Slip("root", "A variance.", 1.0))
        >>> for found in explanations([Observed(np.array(7.0), spread, rtol=1e-6)], slips):
        ...     print([slip.says for slip in found])
        ['Divided by N − 1.', 'A variance.']
    """
    key = (_content(observed), tuple((slip.part, slip.says) for slip in slips), most)
    if key not in _FOUND:
        if len(_FOUND) >= MOST_KEPT:
            _FOUND.clear()
        _FOUND[key] = _explanations(observed, slips, most)
    return _FOUND[key]


MOST_KEPT = 200
_FOUND: dict[object, tuple[tuple[Slip, ...], ...]] = {}
"""Explanations found before: the checks of a function ask for the same ones."""


def _content(observed: Sequence[Observed]) -> frozenset[object]:
    """What identifies observations: their values, and those that are right for their inputs."""
    with np.errstate(all="ignore"):
        pairs = [(one, np.asarray(one.compute({}))) for one in observed]
    return frozenset(
        (one.value.shape, one.value.tobytes(), right.tobytes(), one.rtol, one.atol)
        for one, right in pairs
    )


def _explanations(
    observed: Sequence[Observed], slips: Sequence[Slip], most: int
) -> tuple[tuple[Slip, ...], ...]:
    for size in range(most + 1):
        near: dict[tuple[Slip, ...], float] = {}
        for chosen in _sets(slips, size):
            worst = _worst(observed, parts_of(chosen))
            if worst <= 1:
                near[chosen] = worst
        if near:
            return tuple(equally_near(near))
    return ()


def _sets(slips: Sequence[Slip], size: int) -> Iterator[tuple[Slip, ...]]:
    for chosen in combinations(slips, size):
        if len({slip.part for slip in chosen}) == size:
            yield chosen


def _worst(observed: Sequence[Observed], parts: Parts) -> float:
    worst = 0.0
    for one in observed:
        worst = max(worst, one.distance(parts))
        if worst > 1:
            break
    return worst


@dataclass(frozen=True)
class Diagnosis:
    """What can be said of a function's values.

    `found` are the explanations, as `explanations` returns them.
    """

    observed: Sequence[Observed]
    found: tuple[tuple[Slip, ...], ...] = ()

    def of(self, own: Observed) -> tuple[tuple[Slip, ...], ...]:
        """The explanations, each without the slips that this value does not show.

        Slips that the value shows only together, any of which would explain it, all stay.
        """
        shown = (
            tuple(slip for slip in slips if own.shows(slip, slips)) or slips for slips in self.found
        )
        return tuple({tuple(slip.says for slip in slips): slips for slips in shown}.values())

    def cases(self) -> str:
        """For which inputs the values are right, and for which they are wrong, in words."""
        known = [one for one in self.observed if one.case]
        right = list(dict.fromkeys(one.case for one in known if one.fits({})))
        wrong = list(dict.fromkeys(one.case for one in known if not one.fits({})))
        right = [case for case in right if case not in wrong]
        if not right or not wrong:
            return ""
        return f"Right for {'; '.join(right)}. Wrong for {'; '.join(wrong)}."


@dataclass
class Observations:
    """Collects what was observed of a function, without what could not be observed.

    >>> import numpy as np
    >>> from graders.evaluation import Observed, Observations, require
    >>> def failing():
    ...     require(False, "the mean: expected a number, got a text.")
    >>> seen = Observations()
    >>> seen.add(lambda: Observed(np.array(2.0), lambda parts: np.array(2.0)))
    >>> seen.add(failing)
    >>> len(seen.all)
    1
    """

    all: list[Observed] = field(default_factory=list)

    def add(self, observe: Callable[[], Observed]) -> None:
        """Adds what a function returns, unless it raises `Disagreement` or `NotObserved`."""
        with suppress(Disagreement, NotObserved):
            self.all.append(observe())


def require_explained(
    what: str,
    own: Observed,
    slips: Sequence[Slip] = (),
    others: Callable[[], Sequence[Observed]] = tuple,
    *,
    most: int = 2,
) -> None:
    """Raise a `Disagreement` that names the slips, unless a value is right.

    Arguments:
        what: the name of the value, as the message states it.
        own: the value that the check is about.
        slips: the known ones, the likeliest first.
        others: returns all else that was observed of the function; called if the value
            is wrong. An explanation must fit that, too.
        most: the largest number of slips that are combined.

    Where nothing explains all, the message states what is known of the difference.

    Raises:
        Disagreement: the value is wrong.

        >>> import numpy as np
        >>> from graders.evaluation import Observed, Slip, require_explained
        >>> x = np.array([1.0, 2.0, 6.0])
        >>> middle = lambda parts: np.median(x) if "middle" in parts else x.mean()
        >>> slips = (Slip("middle", "This is the median.", "median"),)
        >>> require_explained("the mean", Observed(np.array(3.0), middle, rtol=1e-6), slips)
        >>> require_explained("the mean", Observed(np.array(2.0), middle, rtol=1e-6), slips)
        Traceback (most recent call last):
        graders.comparisons.disagreement.Disagreement: This is the median. Got 2.
    """
    if own.fits({}):
        return
    observed = (own, *others())
    diagnosis = Diagnosis(observed, explanations(observed, slips, most=most))
    expected = np.asarray(own.compute({}))
    tables = differing(what, own.value, expected, rtol=own.rtol, atol=own.atol)
    named = diagnosis.of(own)
    if says := causes([_says(slips) for slips in named]):
        message = f"{says} Got {show(own.value)}."
        staff = " ".join(slip.staff for slips in named for slip in slips if slip.staff)
        for_staff = f"{show(expected)} {staff}".strip()
        raise Disagreement(message, for_staff, diagnosis=True, figures=tables)
    message = f"{difference(what, own.value, expected)} {diagnosis.cases()}".strip()
    raise Disagreement(message, show(expected), figures=tables)


def _says(slips: Iterable[Slip]) -> str:
    return " ".join(dict.fromkeys(slip.says for slip in slips))
