"""Learning the shared scales: 5 points."""

from __future__ import annotations

import numpy as np

from graders.comparisons.arrays import show
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape, require_shapes
from graders.evaluation.checks import any_of, check
from graders.evaluation.diagnosis import Observed, require_explained
from graders.evaluation.observer import Observer
from graders.evaluation.suite import Draw
from graders.suites.naive_bayes.inputs import learning_sample
from graders.suites.naive_bayes.learning import (
    EPOCHS,
    MOMENTUM,
    RATE,
    START,
    Learned,
    last_scales,
    paths,
)
from reference.naive_bayes.mistakes_conditionals import MEANS, means
from reference.naive_bayes.mistakes_losses import average_loss, losses, reported

LEARNING_DTYPES = (("float32", "float32"), ("float64", "float32"), ("float64", "float64"))
# A float32 loss of order 1, summed over 60 examples, is good to about 1e-5.
LOSS = {"rtol": 3e-4, "atol": 1e-4}


def learning(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> Learned:
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
    return Learned(seen, data)


@check("learn_stdevs", points=0.5, hint="Collect a loss and a copy of the scales in every epoch.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_form(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """Losses and scales come back as NumPy arrays with one row per epoch."""
    seen = learning(observe, draw, dtypes).seen
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
    learned = learning(observe, draw, dtypes)
    values = learned.seen.array("losses").reshape(-1)
    # Another check finds wrong steps: here a loss must fit the scales that it was made with.
    choices = [
        Observed(values, lambda parts, path=path: losses(path, learned.data, parts), **LOSS)  # type: ignore[misc]
        for path in paths(learned)
    ]
    if not any(choice.fits({}) for choice in choices):
        require_explained("the losses", choices[0], reported(len(learned.data.y)))


@check(
    "learn_stdevs",
    points=0.5,
    hint="Does every epoch take a step, and record a copy of the scales?",
)
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_descent(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """Every epoch takes one step, which the recorded scales show, and the fit gets better."""
    learned = learning(observe, draw, dtypes)
    scales, last = learned.seen.array("scales"), last_scales(learned.seen)
    require(not np.allclose(last, START), "The scales did not change from their initial values.")
    require(
        scales.ndim < 2 or len(scales) < 2 or not np.array_equal(scales[0], scales[-1]),
        "The scales of all epochs are the same: each row must be a copy of the variable's value.",
        diagnosis=True,
    )
    require_steps(learned)
    require(
        not learned.genuine or not len(learned.history) or learned.is_recorded(learned.history),
        "The scales that you returned are not those of the optimiser's steps, one row per epoch.",
    )
    before, after = (average_loss(s.astype(float), learned.data) for s in (START, last))
    require(
        after < before, "The scales changed, but the last ones fit the data worse than the first."
    )


def require_steps(learned: Learned) -> None:
    """One step of the optimiser that was passed in for each epoch, or the same scales as with it."""
    if len(learned.history) and learned.scales.fits({}) and learned.per_epoch < 2:
        return
    require(
        learned.steps > 0,
        "The optimiser that was passed in took no step.",
        diagnosis=True,
    )
    require(
        learned.steps == EPOCHS,
        f"The optimiser took {learned.steps} steps in {EPOCHS} epochs; expected one in each.",
        diagnosis=True,
    )


@check("learn_stdevs", points=1.5, hint="Follow the gradient with respect to the scales only.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_scales(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The scales are those that steps along the gradient lead to."""
    learned = learning(observe, draw, dtypes)
    last = last_scales(learned.seen)
    require(not np.allclose(last, START), "The scales still have their initial values.")
    require(
        learned.per_epoch > 0 or len(learned.history) > 0,
        f"The optimiser took {learned.steps} steps in {EPOCHS} epochs, and the scales returned"
        " do not have one row for each.",
    )
    require_explained("the scales", learned.scales, learned.slips, most=1)
    require(
        learned.is_last(last),
        f"The last scales returned are not those of the last step. Got {show(last)}.",
    )


@check("learn_stdevs", points=0.5, hint="Use the class means, and the scales after the last step.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_distribution(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The returned distribution has the class means and the learned scales."""
    learned = learning(observe, draw, dtypes)
    seen, data = learned.seen, learned.data
    require_shapes(seen, batch=(2,), event=(2,))
    own = Observed(seen.array("mean"), lambda parts: means(data, parts), rtol=1e-4, atol=1e-4)
    require_explained("the mean", own, MEANS)
    stddev = seen.array("stddev")
    require_shape("the standard deviations", stddev.shape, (2, 2))
    # Another check compares the learned scales with the best ones.
    require(
        learned.genuine and all(learned.is_last(np.abs(row)) for row in stddev),
        "The standard deviations are not the scales that the optimiser's steps lead to."
        f" Got {show(stddev)}.",
    )


@check("learn_stdevs", points=0.5, hint="Train the variable that was passed in, not a copy of it.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_variable(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The variable passed in is the one that is trained."""
    learned = learning(observe, draw, dtypes)
    variable = learned.seen.array("variable")
    require(
        not np.array_equal(variable, START),
        "The variable passed to your function still has its initial values.",
    )
    require(
        bool(np.isfinite(variable).all()),
        f"The variable ends with values that are not finite: {show(variable)}.",
    )
    require(
        learned.genuine and learned.is_last(variable),
        "The variable passed to your function does not end with the scales that the optimiser's"
        f" steps lead to. Got {show(variable)}.",
    )
