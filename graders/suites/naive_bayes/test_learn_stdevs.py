"""Learning the shared scales: 5 points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import (
    Array,
    close,
    require_agreement,
    show,
)
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape, require_shapes
from graders.evaluation.checks import any_of, check
from graders.evaluation.evidence import Evidence
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.naive_bayes.inputs import Sample, learning_sample
from reference.naive_bayes import mistakes

LEARNING_DTYPES = (("float32", "float32"), ("float64", "float32"), ("float64", "float64"))
START = np.ones(2)
# Epochs are most of a submission's cost. With little momentum Adam needs few of them: from 1
# it comes within 0.8 % of any best scales that `learning_sample` may ask for, with the last
# two rows (recorded before the step or after it). Nothing random remains.
EPOCHS = 12
RATE = 0.12
MOMENTUM = 0.5
LEARNED = 0.06
# A float32 loss of order 1, summed over 60 examples, is good to about 1e-5.
LOSS = {"rtol": 1e-3, "atol": 1e-4}


def learning(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> tuple[Evidence, Sample]:
    data = learning_sample(draw("learning"))
    x, scales = dtypes
    seen = observe(
        "learning",
        x=data.x.astype(x),
        y=data.y,
        scales=START.astype(scales),
        rate=RATE,
        momentum=MOMENTUM,
        epochs=EPOCHS,
    )
    return seen, data


def last_scales(seen: Evidence) -> Array:
    """The scales recorded last, for one epoch's shape (d,) as well as for (epochs, d)."""
    scales = seen.array("scales")
    require(scales.size > 0, "No scales were recorded.")
    last = scales[-1] if scales.ndim > 1 else scales
    require_shape("the scales of one epoch", last.shape, START.shape)
    return last


@check("learn_stdevs", points=0.5, hint="Collect a loss and a copy of the scales in every epoch.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_form(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """Losses and scales come back as NumPy arrays with one row per epoch."""
    seen, _ = learning(observe, draw, dtypes)
    for name, shape in (("losses", (EPOCHS,)), ("scales", (EPOCHS, 2))):
        kind = seen.read(f"{name}_kind", str)
        require(kind == "NumPy array", f"The {name} are a {kind}, asked for was a NumPy array.")
        require_shape(f"the {name}", seen.array(name).shape, shape)


@check(
    "learn_stdevs",
    points=1.5,
    hint="The average over the examples of the negative log likelihood, before the step.",
)
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_losses(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """Each epoch's loss is the average negative log likelihood of the examples."""
    seen, data = learning(observe, draw, dtypes)
    own = own_losses(seen.array("scales"), data)
    reference = np.asarray(seen.reference["losses"])
    losses = seen.array("losses").reshape(-1)
    known = mistakes.losses(own, len(data.y)) + mistakes.losses(reference, len(data.y))
    expected = own if close(losses, own, **LOSS) else reference
    require_agreement("the losses", losses, expected, **LOSS, mistakes=known)


def own_losses(scales: Array, data: Sample) -> Array:
    """The losses that the recorded scales imply, recorded before or after each step.

    A wrong step is another check's matter: a loss is right at the scales it was
    taken at. Scales of no use for this imply NaN, which agrees with nothing.
    """
    if scales.shape != (EPOCHS, 2) or scales.dtype.kind != "f" or not np.all(scales):
        return np.full(EPOCHS, np.nan)
    if not np.allclose(scales[0], START):
        scales = np.concatenate([START[None], scales[:-1]])
    return mistakes.average_loss(scales, data)


@check("learn_stdevs", points=0.5, hint="Does every epoch take a step down the gradient?")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_descent(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The scales move, and what they are in the end explains the data better."""
    seen, data = learning(observe, draw, dtypes)
    scales, last = seen.array("scales"), last_scales(seen)
    require(not np.allclose(last, START), "The scales did not move from where they began.")
    require(
        scales.ndim < 2 or len(scales) < 2 or not np.array_equal(scales[0], scales[-1]),
        "The scales of every epoch are the same: a row must be a copy of the variable's value.",
    )
    before, after = (mistakes.average_loss(s, data) for s in (START, last))
    require(after < before, "The scales moved, but away from what explains the data.")


@check("learn_stdevs", points=1.5, hint="Only the gradient with respect to the scales is followed.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_scales(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The learned scales reach the best ones."""
    seen, data = learning(observe, draw, dtypes)
    require_agreement(
        "the scales of the last epoch",
        last_scales(seen),
        mistakes.best_scales(data),
        rtol=LEARNED,
        atol=0.0,
        mistakes=mistakes.scales(data),
    )


@check("learn_stdevs", points=0.5, hint="The class means, and the scales as they are when done.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_distribution(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The returned distribution has the class means and the learned scales."""
    seen, data = learning(observe, draw, dtypes)
    require_shapes(seen, batch=(2,), event=(2,))
    seen.agree("mean", rtol=1e-4, atol=1e-4, mistakes=mistakes.means(data.x, data.y))
    stddev = seen.array("stddev")
    require_shape("its standard deviations", stddev.shape, (2, 2))
    # Which scales are best is another check's matter: these are those learned, whatever they are.
    learned = (np.atleast_1d(seen.array("scales"))[-1:], seen.array("variable"))
    require(
        any(one_step_apart(stddev, scales) for scales in learned),
        f"Its standard deviations are not the learned scales. Yours: {show(stddev)}.",
    )


def one_step_apart(stddev: Array, scales: Array) -> bool:
    """Whether they are the same up to a step of Adam, taken after the scales were recorded."""
    if scales.shape not in ((2,), (1, 2)):
        return False
    return close(stddev, np.abs(np.broadcast_to(scales, (2, 2))), rtol=0.0, atol=1.5 * RATE)


@check("learn_stdevs", points=0.5, hint="Train the variable that was passed in, not a copy of it.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_variable(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The variable passed in is the one that is trained."""
    seen, _ = learning(observe, draw, dtypes)
    variable = seen.array("variable")
    require(
        not np.array_equal(variable, START),
        "The variable you were given still holds its first values.",
    )
    require(bool(np.isfinite(variable).all()), f"It holds no numbers in the end: {show(variable)}.")
