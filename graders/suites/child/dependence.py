"""What the means of a part of an autoencoder depend on, by their slopes."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from graders.suites.child.autoencoders import move_a_little


def _second(found: Any) -> float:
    """The second singular value of slopes (N, entries, …) over the first, for the best input."""
    rows = found.reshape(*found.shape[:2], -1).astype(np.float64)
    if min(rows.shape[1:]) < 2 or not np.all(np.isfinite(rows)):
        return 1.0
    sizes = np.linalg.svd(rows, compute_uv=False)
    return float(np.max(sizes[:, 1] / np.maximum(sizes[:, 0], 1e-30)))


def slopes(model: Any, inputs: Any) -> dict[str, Any]:
    """How the means of a part depend on its inputs, after its weights were moved a little.

    Moved, since weights that start at 0 hide how a model depends on its inputs. `slopes` is
    the sum of absolute slopes for each entry on the last axis of the means and of the inputs,
    and `second` how much of the slopes is not along one direction of the inputs, 0 to 1.
    Nothing without means, or with more than 16 entries, which would take long.
    """
    kept = model.get_weights()
    move_a_little(model)
    try:
        given = tf.constant(inputs)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(given)
            mean = model(given).mean()
            if mean.shape[-1] > 16:
                return {}
            random = mean * tf.random.normal(tf.shape(mean), dtype=mean.dtype)
            values = tf.unstack(tf.reduce_sum(random, range(len(mean.shape) - 1)))
        found = [tape.gradient(value, given, unconnected_gradients="zero") for value in values]
        sums = np.stack([np.abs(slope).reshape(-1, slope.shape[-1]).sum(0) for slope in found])
        return {"slopes": sums, "second": _second(np.stack(found, 1))}
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return {}
    finally:
        model.set_weights(kept)


def reached(model: Any, images: Any) -> list[dict[str, Any]]:
    """The weights that a gradient of the log density of images reaches: each one's shape, and
    the sum of absolute slopes for each entry of its last axis."""
    weights = list(getattr(model, "trainable_weights", ()))
    if not weights:
        return []
    with tf.GradientTape() as tape:
        made = model(images, training=True)
        value = tf.reduce_sum(made.log_prob(images)) if hasattr(made, "log_prob") else None
    slopes = tape.gradient(value, weights) if value is not None else [None] * len(weights)
    found = [(w, slope) for w, slope in zip(weights, slopes, strict=True) if slope is not None]
    return [
        {"shape": list(w.shape), "slopes": np.abs(np.asarray(s)).reshape(-1, w.shape[-1]).sum(0)}
        for w, s in found
        if len(w.shape)
    ]


def unused(model: Any, inputs: Any) -> list[int]:
    """The numbers of the entries of inputs (N, entries) that the means do not depend on."""
    kept = model.get_weights()
    move_a_little(model)
    try:
        given = tf.constant(inputs)
        with tf.GradientTape() as tape:
            tape.watch(given)
            mean = model(given).mean()
            value = tf.reduce_sum(mean * tf.random.normal(tf.shape(mean), dtype=mean.dtype))
        slopes = tape.gradient(value, given, unconnected_gradients="zero")
        return [int(entry) for entry in np.flatnonzero(~np.any(np.asarray(slopes), axis=0))]
    except (AttributeError, NotImplementedError, TypeError, ValueError):
        return []
    finally:
        model.set_weights(kept)
