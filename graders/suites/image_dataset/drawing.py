"""Pictures as a notebook drew them: `%matplotlib inline` meant 72 dots per inch for years."""

from __future__ import annotations

from typing import Any

from graders.comparisons.arrays import Array
from graders.comparisons.disagreement import Disagreement, require
from graders.comparisons.pictures import SIDE
from graders.evaluation.draws import Draw, drawn_once
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.observer import Observer
from graders.suites.image_dataset.inputs import density, staircase

INLINE = 72
"""Dots per inch, which `%matplotlib inline` set until 2021; Matplotlib's own default is 100."""
SAY_DPI = (
    "Your picture has 36 pixels at 72 dots per inch, which %matplotlib inline used to set, and"
    " another size elsewhere: set `dpi` where you make the figure."
)


@drawn_once
def first_density(draw: Draw) -> Array:
    """The density that is drawn first."""
    return density(draw("density"))


def picture(observe: Observer, draw: Draw) -> Evidence:
    """The picture of a density, at the dots per inch of `settings`."""
    return observe("picture", density=first_density(draw), **settings(observe, draw))


def second_picture(observe: Observer, draw: Draw) -> Evidence:
    """The picture of a staircase, drawn after that of another density."""
    first = first_density(draw)
    drawn = settings(observe, draw)
    return observe("picture", density=stairs(draw), before=first, **drawn)


@drawn_once
def stairs(draw: Draw) -> Array:
    """A staircase, on another scale than the density drawn before it."""
    return staircase(draw("staircase"), float(first_density(draw).max()))


def require_copy(seen: Evidence) -> None:
    """Raise a `Disagreement` if a first picture was changed by the second."""
    require(
        seen.read("kept", bool),
        "A picture changes when the next one is drawn: it is a view of the canvas, not a copy.",
        diagnosis=True,
    )


def settings(observe: Observer, draw: Draw) -> dict[str, Any]:
    """The further inputs of a probe that draws.

    They are 72 dots per inch for a notebook with `%matplotlib inline` whose picture has the
    right size only so.
    """
    given, at_72 = first_density(draw), {"dpi": INLINE}
    try:
        seen = observe("picture", density=given)
        if not seen.read("inline", bool) or _is_right(seen):
            return {}
        return at_72 if _is_right(observe("picture", density=given, **at_72)) else {}
    except (Disagreement, NotObserved):
        return {}


def _is_right(seen: Evidence) -> bool:
    return seen.array("picture").shape[:2] == (SIDE, SIDE)
