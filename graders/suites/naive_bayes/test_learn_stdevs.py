"""Learning the shared scales: 5 points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import Array, close, require_agreement, show
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
# Epochs take most of the time of a submission. With little momentum Adam needs few of them:
# starting from 1, the last two rows (recorded before the step or after it) are within 0.8 % of
# the best scales of any `learning_sample`. Nothing here is random.
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
    """The scales of the last epoch, from an array of shape (epochs, d) or (d,)."""
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
        require(kind == "NumPy array", f"the {name}: expected a NumPy array, got a {kind}.")
        require_shape(f"the {name}", seen.array(name).shape, shape)


@check(
    "learn_stdevs",
    points=1.5,
    hint="Average the negative log likelihood over the examples, before the step.",
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

    Another check finds wrong steps: here a loss must fit the scales recorded with it.
    Scales that cannot be used give NaN, which never agrees.
    """
    if scales.shape != (EPOCHS, 2) or scales.dtype.kind != "f" or not np.all(scales):
        return np.full(EPOCHS, np.nan)
    if not np.allclose(scales[0], START):
        scales = np.concatenate([START[None], scales[:-1]])
    return mistakes.average_loss(scales, data)


@check(
    "learn_stdevs",
    points=0.5,
    hint="Does every epoch take a step, and record a copy of the scales?",
)
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_descent(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The scales change, and the last ones fit the data better than the first."""
    seen, data = learning(observe, draw, dtypes)
    scales, last = seen.array("scales"), last_scales(seen)
    require(not np.allclose(last, START), "The scales did not change from their initial values.")
    require(
        scales.ndim < 2 or len(scales) < 2 or not np.array_equal(scales[0], scales[-1]),
        "The scales of all epochs are the same: each row must be a copy of the variable's value.",
        diagnosis=True,
    )
    before, after = (mistakes.average_loss(s, data) for s in (START, last))
    require(
        after < before, "The scales changed, but the last ones fit the data worse than the first."
    )


@check("learn_stdevs", points=1.5, hint="Follow the gradient with respect to the scales only.")
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


@check("learn_stdevs", points=0.5, hint="Use the class means, and the scales after the last step.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_distribution(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The returned distribution has the class means and the learned scales."""
    seen, data = learning(observe, draw, dtypes)
    require_shapes(seen, batch=(2,), event=(2,))
    seen.agree("mean", rtol=1e-4, atol=1e-4, mistakes=mistakes.means(data.x, data.y))
    stddev = seen.array("stddev")
    require_shape("the standard deviations", stddev.shape, (2, 2))
    # Another check compares the learned scales with the best ones.
    learned = (np.atleast_1d(seen.array("scales"))[-1:], seen.array("variable"))
    require(
        any(one_step_apart(stddev, scales) for scales in learned),
        f"The standard deviations are not the learned scales. Got {show(stddev)}.",
    )


def one_step_apart(stddev: Array, scales: Array) -> bool:
    """Whether they agree up to one step of Adam, taken after the scales were recorded."""
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
        "The variable passed to your function still has its initial values.",
    )
    require(
        bool(np.isfinite(variable).all()),
        f"The variable ends with values that are not finite: {show(variable)}.",
    )
