"""Parts of autoencoders, built from data that a probe is given.

What is built comes from the grader with each question, so that a child holds no network
and no prior that a student's code could return as its answer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from graders.suites.child import describe

tfd, tfpl, layers = tfp.distributions, tfp.layers, tf.keras.layers


def sequential(rows: Iterable[Mapping[str, Any]], regularizer: Any = None) -> Any:
    """A stack of layers; each row holds a layer's class and the arguments it is made with."""
    return tf.keras.Sequential([_layer(regularizer, **row) for row in rows])


def _layer(regularizer: Any, layer: str, kernel: Any = None, **given: Any) -> Any:
    if layer == "Posterior":
        return tfpl.DistributionLambda(
            lambda parameters: _posterior(parameters, **given), activity_regularizer=regularizer
        )
    if kernel is not None:
        given["weights"] = [kernel]
    return (getattr(layers, layer, None) or getattr(tfpl, layer))(**given)


def _posterior(parameters: Any, family: str) -> Any:
    mean, logarithms = tf.split(parameters, 2, axis=-1)
    return gaussian(family, mean, tf.exp(logarithms))


def gaussian(family: str, mean: Any, stddev: Any) -> Any:
    """A Gaussian with a diagonal covariance, as one of the two families used for it."""
    stddev = tf.broadcast_to(tf.cast(stddev, mean.dtype), tf.shape(mean))
    if family == "multivariate":
        return tfd.MultivariateNormalDiag(mean, stddev)
    return tfd.Independent(tfd.Normal(mean, stddev), 1)


class Regularizer(tfpl.KLDivergenceRegularizer):  # type: ignore[misc, name-defined]
    """Takes the place of a divergence: a factor times the mean of 1 + |posterior mean|².

    No divergence, since a child holds no answer, and without noise. The factor can be
    changed after a model was built with it, and calls are counted. `misplaced` says that it
    was called on something that is no distribution.
    """

    def __init__(self, distribution: Any, factor: float = 1.0) -> None:
        super().__init__(distribution)
        variable = tf.Variable(factor, trainable=False, dtype=tf.float32)
        # Within functions, as Keras would count a variable among a model's weights.
        self.factor: Callable[[], Any] = lambda: variable + 0.0
        self.change: Callable[[float], Any] = variable.assign
        self.calls = 0
        self.misplaced = False

    def __call__(self, given: Any) -> Any:
        self.calls += 1
        made = getattr(given, "_tfp_distribution", given)
        if not isinstance(made, tfd.Distribution):
            self.misplaced = True
            return self.factor() * 0.0
        squares = tf.reduce_sum(tf.cast(made.mean(), tf.float32) ** 2, -1)
        return self.factor() * tf.reduce_mean(1.0 + squares)


COORDINATES = 200
"""Of samples of a prior; more than a picture can tell apart."""


def coordinates(made: Any) -> Any:
    """Coordinates of samples, all of one sample before those of the next."""
    with contextlib.suppress(Exception):
        size = max(int(np.prod(made.event_shape.as_list())), 1)
        drawn = made.sample(-(-COORDINATES // size), seed=1)
        return np.asarray(drawn).reshape(-1)[:COORDINATES]
    return None


def count_points(made: Any) -> list[int]:
    """A list to which each later call of a distribution's `sample` adds the number of points."""
    points: list[int] = []
    draw = made.sample

    def sample(sample_shape: Any = (), *given: Any, **named: Any) -> Any:
        drawn = draw(sample_shape, *given, **named)
        points.append(int(tf.size(drawn)) // max(int(tf.size(made.mean())), 1))
        return drawn

    made.sample = sample
    return points


def fitted(model: Any, loss: Any, images: Any, rate: float, epochs: int) -> list[float]:
    """Train a model to reproduce images; the loss of each epoch.

    By Keras's own methods, so that a model's class can not bring a training of another kind.
    The optimiser's variables are made first where the model's are known: Keras would trace the
    whole step twice to find out that it makes some.
    """
    optimizer = tf.keras.optimizers.Adam(rate)
    tf.keras.Model.compile(model, optimizer, loss=loss)
    if getattr(model, "inputs", None):  # a graph of layers: all of them are built
        optimizer.build(model.trainable_variables)
    pairs = tf.data.Dataset.from_tensor_slices((images, images)).batch(20, drop_remainder=True)
    history = tf.keras.Model.fit(model, pairs, epochs=epochs, verbose=0).history
    return [float(value) for value in history["loss"]]


def depend_on_mode(*models: Any) -> bool:
    """Whether a layer may do something else in training: any but the libraries' plain ones."""
    parts = [part for model in models for part in getattr(model, "submodules", ())]
    found = {type(one) for one in (*models, *(p for p in parts if isinstance(p, layers.Layer)))}
    graph = tf.keras.Sequential.__base__  # the class of a model made of inputs and outputs
    plain = {getattr(layers, name) for name in PLAIN} | {tf.keras.Sequential, graph}
    return any(not one.__module__.startswith(tfp.__name__) for one in found - plain)


PLAIN = (
    *("InputLayer", "Dense", "Conv2D", "Conv2DTranspose", "Flatten", "Reshape", "UpSampling2D"),
    *("MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "ZeroPadding2D", "Cropping2D"),
    *("Activation", "ReLU", "LeakyReLU", "ELU", "Concatenate", "Add", "Permute"),
)
"""Layers of Keras that do the same in training as in inference."""


def move_away(model: Any, images: Any, reach: float) -> None:
    """Step up the gradient of the means with respect to the last weight that they depend on.

    That is a bias of their own, as a rule: others would move the standard deviations, too, and
    these soon overflow.
    """
    weights = list(model.trainable_weights)
    with tf.GradientTape() as tape:
        distance = _distance(model(images))
    slopes = tape.gradient(distance, weights, unconnected_gradients="zero")
    found = [(w, s) for w, s in zip(weights, slopes, strict=True) if np.any(s)]
    for weight, slope in found[-1:]:
        _step_away(model, images, reach, weight, slope / tf.norm(slope), float(distance))


def _step_away(
    model: Any, images: Any, reach: float, weight: Any, direction: Any, before: float
) -> None:
    for step in 2.0 ** np.arange(12):
        weight.assign_add(step * direction)
        distance = float(_distance(model(images)))
        # If an activation limits the means, further steps would only cause an overflow.
        if not distance > before + reach / 1000:
            weight.assign_sub(step * direction)
            return
        if distance > reach:
            return
        before = distance


def _distance(made: Any) -> Any:
    """The distance of the means along the diagonal, on average over a batch."""
    mean = made.mean() if hasattr(made, "mean") else made
    return tf.reduce_mean(tf.reduce_sum(mean, axis=-1)) / np.sqrt(mean.shape[-1])


def changes(model: Any, inputs: Any, made: Any) -> dict[str, Any]:
    """By how much moments change in a second call, and after all weights were moved a little.

    `alone` is by how much those of the first input differ, as a share of the largest, where it
    is given alone in place of with the others, and `blank` whether those of zeros are finite.

    Of distributions of vectors also the tensors that Keras makes of those of two calls, and
    whether their entries are correlated.
    """
    if not hasattr(made, "mean"):
        return {}
    first, kept = _moments(made), model.get_weights()
    seen: dict[str, Any] = {"converted": _converted(made)}
    try:
        second = model(inputs)
        seen["converted_again"] = _converted(second)
        seen["again"] = _apart(first, _moments(second))
        move_a_little(model)
        moved = model(inputs)
        seen["moved"] = _apart(first, _moments(moved))
        seen["alone"] = _apart_alone(model, inputs, _moments(moved))
        blank = _moments(model(tf.zeros_like(inputs[:1])))
        seen["blank"] = all(bool(tf.reduce_all(tf.math.is_finite(entry))) for entry in blank)
        seen["dependent"] = _dependent(moved)
    finally:
        model.set_weights(kept)
    return seen


def _dependent(made: Any) -> bool:
    """Whether the entries of vectors are known to be correlated."""
    if len(getattr(made, "event_shape", ())) == 1:
        with contextlib.suppress(Exception):
            covariance = np.asarray(made.covariance())
            beside = covariance - covariance * np.eye(covariance.shape[-1])
            return bool(np.any(np.abs(beside) > 1e-3 * np.abs(covariance).max()))
    return False


def _moments(made: Any) -> list[Any]:
    found = [made.mean()]
    with contextlib.suppress(NotImplementedError):
        found.append(made.variance())
    return found


def _converted(made: Any) -> Any:
    """The tensor that stands for a distribution of vectors; None if there is none."""
    if len(getattr(made, "event_shape", ())) == 1:
        with contextlib.suppress(Exception):
            return np.asarray(tf.convert_to_tensor(made))
    return None


def _apart(one: list[Any], other: list[Any]) -> float:
    return max(float(tf.reduce_max(tf.abs(a - b))) for a, b in zip(one, other))


def _apart_alone(model: Any, inputs: Any, moments: list[Any]) -> float:
    """The greatest difference of the first input's moments; NaN where it cannot be given alone."""
    with contextlib.suppress(Exception):
        alone = _moments(model(inputs[:1]))
        largest = max(float(tf.reduce_max(tf.abs(entries))) for entries in moments)
        return _apart([entries[:1] for entries in moments], alone) / max(largest, 1.0)
    return float("nan")


def move_a_little(model: Any) -> None:
    """Add a little to all weights: those that start at 0 hide what depends on them."""
    for weight in model.weights:
        if weight.dtype.is_floating:
            weight.assign_add(tf.random.normal(weight.shape, stddev=0.05, dtype=weight.dtype))


def losses_of(model: Any, kl: Any, images: Any) -> dict[str, Any]:
    """The losses of a call without and of one with the regulariser, and the posteriors.

    `trains` says whether a gradient of the latter reaches a weight, if there are any to train.
    """
    totals, kl.calls, weights = [], 0, list(model.trainable_weights)
    for factor in (0.0, 1.0):
        kl.change(factor)
        with tf.GradientTape() as tape:
            made = model(images)
            sums = [tf.reduce_sum(value) for value in model.losses]
        losses = [describe.array(value) for value in model.losses]
        totals.append(float(sum(np.sum(value) for value in losses)))
    slopes = tape.gradient(sums, weights) if sums else []
    trains = not weights or any(slope is not None and np.any(slope) for slope in slopes)
    sizes = [int(value.size) for value in losses]
    found = {**describe.distribution(made), **describe.moments(made)}
    counted = {"calls": kl.calls // 2, "misplaced": kl.misplaced, "trains": trains}
    return {"without": totals[0], "with": totals[1], "sizes": sizes, **counted, **found}
