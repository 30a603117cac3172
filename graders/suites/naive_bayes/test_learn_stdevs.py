"""Learning the shared scales: 5 points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graders.comparisons.arrays import Array, close, show
from graders.comparisons.disagreement import require
from graders.comparisons.shapes import require_shape, require_shapes
from graders.evaluation.checks import Advice, any_of, check
from graders.evaluation.diagnosis import (
    Observations,
    Observed,
    explanations,
    require_explained,
)
from graders.evaluation.draws import Draw
from graders.evaluation.observer import Observer
from graders.suites.naive_bayes.arguments import advise_on_changes, require_same_again
from graders.suites.naive_bayes.inputs import learning_sample
from graders.suites.naive_bayes.learning import (
    EPOCHS,
    FIRST,
    MOMENTUM,
    RATE,
    USED,
    Learned,
    last_scales,
    require_order,
)
from graders.suites.naive_bayes.steadiness import require_steady_losses, require_steady_steps
from reference.naive_bayes.mistakes_conditionals import MEANS, means
from reference.naive_bayes.mistakes_losses import UPHILL, average_loss
from reference.naive_bayes.mistakes_reported import reported

LEARNING_DTYPES = (("float32", "float32"), ("float64", "float32"), ("float64", "float64"))


def learning(
    observe: Observer,
    draw: Draw,
    dtypes: tuple[str, str],
    features: int = 2,
    *,
    again: bool = False,
) -> Learned:
    """What the function returns; with `again` the same of a second call."""
    data = learning_sample(draw("learning"), features)
    x, scales = dtypes
    seen = observe(
        "learning_again" if again else "learning",
        x=data.x.astype(x),
        y=data.y,
        scales=np.full(features, FIRST).astype(scales),
        rate=RATE,
        momentum=MOMENTUM,
        epochs=EPOCHS,
        used=USED,
    )
    return Learned(seen, data)


@check("learn_stdevs", points=0.5, hint="Collect a loss and a copy of the scales in every epoch.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_form(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """Losses and scales come back as NumPy arrays with one row per epoch."""
    learned = learning(observe, draw, dtypes)
    seen = learned.seen
    require_order(seen)
    require_own_count(learned)
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
    require_order(learned.seen)
    # Another check finds wrong steps: here a loss must fit the scales that it was made with.
    if any(one.fits({}) for one in learned.losses):
        return

    slips = learned.loss_slips
    known = slips == reported()
    if not explanations(learned.losses[:1], slips):
        require_steady_losses(learned, learning(observe, draw, dtypes, again=True))

    def others() -> Sequence[Observed]:
        """Losses of three features, where needed: with two, as there are classes, d is K."""
        found = Observations()
        if not known or len(explanations(learned.losses[:1], slips)) < 2:
            return ()
        found.add(lambda: learning(observe, draw, dtypes, features=3).losses[0])
        return found.all

    require_explained("the losses", learned.losses[0], slips, others)


@check(
    "learn_stdevs",
    points=0.5,
    hint="Does every epoch take a step, and record a copy of the scales?",
)
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_descent(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """Every epoch takes one step, which the recorded scales show, and the fit gets better."""
    learned = learning(observe, draw, dtypes)
    require_order(learned.seen)
    scales, last = learned.seen.array("scales"), last_scales(learned.seen)
    require(
        learned.steps > 0 or not learned.is_still,
        "The scales keep their initial values: the optimiser took no step.",
        diagnosis=True,
    )
    require(
        not np.allclose(last, FIRST),
        "The scales that you returned are the initial ones, though the optimiser took steps.",
    )
    require(
        scales.ndim < 2 or len(scales) < 2 or not np.array_equal(scales[0], scales[-1]),
        "The scales of all epochs are the same: each row must be a copy of the variable's value.",
        diagnosis=True,
    )
    require_own_count(learned)
    require_steps(learned)
    require(
        not learned.genuine or not len(learned.history) or learned.is_recorded(learned.history),
        "The scales that you returned are not those of the optimiser's steps, one row per epoch.",
    )
    before, after = (average_loss(s.astype(float), learned.data) for s in (learned.start, last))
    # Another check finds the loss that the steps follow, unless they go uphill.
    known = learned.followed if after >= before else ((),)
    require(
        bool(known) and not any(UPHILL in slips for slips in known),
        "The scales changed, but the last ones fit the data worse than the first.",
    )


def require_own_count(learned: Learned) -> None:
    """Raise a `Disagreement` where steps that the optimiser took before count as epochs."""
    losses, short = learned.seen.optional("losses", np.ndarray), EPOCHS - USED
    require(
        losses is None or not learned.steps == losses.size == short,
        f"The optimiser that is passed in has taken {USED} steps before, and your function took"
        f" {EPOCHS - USED} more in {EPOCHS} epochs. Do you count its iterations as your epochs?",
        diagnosis=True,
    )


def require_steps(learned: Learned) -> None:
    """One step of the optimiser passed in for each epoch, or the same scales as with it."""
    irregular = learned.is_traced and learned.per_epoch != 1
    if len(learned.history) and learned.scales.fits({}) and not irregular:
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
    require_order(learned.seen)
    last = last_scales(learned.seen)
    require(not np.allclose(last, FIRST), "The scales still have their initial values.")
    require(
        learned.is_traced or len(learned.history) > 0,
        f"The optimiser took {learned.steps} steps in {EPOCHS} epochs, and the scales returned"
        " do not have one row for each.",
    )
    require(
        not learned.is_traced or np.allclose(learned.traced[0], learned.start),
        f"The steps do not start from the scales passed in, but from {show(learned.traced[0])}.",
        diagnosis=True,
    )
    if learned.scales.fits({}):
        return
    if not learned.followed:
        require_steady_steps(learned, learning(observe, draw, dtypes, again=True))
    require_explained("the scales", learned.scales, learned.slips, most=learned.most)
    require(
        learned.is_last(last),
        f"The last scales returned are not those of the last step. Got {show(last)}.",
    )


@check("learn_stdevs", points=0.5, hint="Use the class means, and the scales after the last step.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_distribution(
    observe: Observer, draw: Draw, advice: Advice, dtypes: tuple[str, str]
) -> None:
    """The returned distribution has the class means and the learned scales."""
    learned = learning(observe, draw, dtypes)
    seen, data = learned.seen, learned.data
    require_shapes(seen, batch=(2,), event=(2,))
    own = Observed(seen.array("mean"), lambda parts: means(data, parts), rtol=1e-4, atol=1e-4)
    require_explained("the mean", own, MEANS)
    stddev = seen.array("stddev")
    require_shape("the standard deviations", stddev.shape, (2, 2))
    require(
        not np.allclose(stddev, FIRST) or learned.is_still,
        "The standard deviations are those that the training started from.",
        diagnosis=True,
    )
    # Another check compares the learned scales with the right ones.
    require_transformed(learned, stddev)
    require(
        learned.genuine and all(learned.is_last(np.abs(row)) for row in stddev),
        "The standard deviations are not the scales that the optimiser's steps lead to."
        f" Got {show(stddev)}.",
    )
    require_same_again(seen, "mean")
    advise_on_changes(seen, advice)


def require_transformed(learned: Learned, stddev: Array) -> None:
    """Raise a `Disagreement` where a function of the learned scales stands for them."""
    if learned.is_still:
        return
    changes = {"squares": np.square, "square roots": np.sqrt, "exponentials": np.exp}
    for name, change in changes.items():
        with np.errstate(all="ignore"):
            rows = [change(row) for row in learned.path[-2:]]
        same = any(close(stddev, np.stack([row, row]), rtol=1e-3, atol=0.0) for row in rows)
        require(
            not same,
            f"The standard deviations are the {name} of the learned scales.",
            diagnosis=True,
        )


@check("learn_stdevs", points=0.5, hint="Train the variable that was passed in, not a copy of it.")
@any_of("dtypes", LEARNING_DTYPES)
def test_learn_stdevs_variable(observe: Observer, draw: Draw, dtypes: tuple[str, str]) -> None:
    """The variable passed in is the one that is trained."""
    learned = learning(observe, draw, dtypes)
    variable = learned.seen.array("variable")
    require(
        not np.all(variable == FIRST),
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
