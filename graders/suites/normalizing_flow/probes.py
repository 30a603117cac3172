"""Probes of the normalizing flow: they call a student's functions and describe the results.

Every value is converted to NumPy before it is used again: a bijector caches the tensors it
returned, and would take the inverse of such a tensor from its cache.
"""

from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_probability as tfp

from graders.suites.child.describe import array, shapes
from graders.suites.child.replace import replaced

tfb = tfp.bijectors

METHODS = {
    "forward": lambda made, x: made.forward(x),
    "inverse": lambda made, x: made.inverse(x),
    "forward_log_det_jacobian": lambda made, x: made.forward_log_det_jacobian(x, event_ndims=1),
    "inverse_log_det_jacobian": lambda made, x: made.inverse_log_det_jacobian(x, event_ndims=1),
}
CALLS = {
    "method": "student.{name}(parameter).{which}(x)",
    "traced": "tf.function(student.{name}(parameter).{which})(x)",
    "flow_shapes": "student.get_normalizing_flow_dist(a, theta)",
    "flow_log_density": "student.get_normalizing_flow_dist(a, theta).log_prob(x)",
    "flow_samples": "student.get_normalizing_flow_dist(a, theta).sample(count)",
}
"""The calls in snippets for students."""


def method(student: Any, name: Any, parameter: Any, x: Any, which: Any) -> Any:
    """One method of a bijector at x."""
    made = _made(student, name, parameter)
    return {"values": array(METHODS[which](made, tf.constant(x)))}


def traced(student: Any, name: Any, parameter: Any, x: Any, which: Any) -> Any:
    """One method of a bijector at x, within tf.function."""
    made = _made(student, name, parameter)
    graph = tf.function(lambda z: METHODS[which](made, z))
    return {"values": array(graph(tf.constant(x)))}


def there_and_back(student: Any, name: Any, parameter: Any, x: Any, which: Any) -> Any:
    """forward(x), and another method of the bijector at forward(x)."""
    there = array(_made(student, name, parameter).forward(tf.constant(x)))
    made = _made(student, name, parameter)
    return {"there": there, "back": array(METHODS[which](made, tf.constant(there)))}


def one_after_another(student: Any, name: Any, parameters: Any, x: Any) -> Any:
    """The result of bijectors with these parameters, applied to x in turn."""
    for parameter in parameters:
        x = array(_made(student, name, parameter).forward(tf.constant(x)))
    return {"values": x}


def event(student: Any, name: Any, parameter: Any) -> Any:
    """The least event rank of a bijector, and the shape of forward of an event of shape (2,)."""
    made = _made(student, name, parameter)
    return {
        "least_rank": int(made.forward_min_event_ndims),
        "event_shape": [int(n) for n in made.forward_event_shape(tf.TensorShape([2]))],
    }


def flow_shapes(student: Any, a: Any, theta: Any) -> Any:
    """The batch shape and the event shape of a flow."""
    return shapes(_flow(student, a, theta))


def flow_log_density(student: Any, a: Any, theta: Any, x: Any, given: Any = None) -> Any:
    """The log density of a flow at x, evaluated in the dtype of the flow.

    Maps of `given`, by name, take the place of the student's bijectors.
    """
    maps = {name: _Map.of(parts) for name, parts in (given or {}).items()}
    make = student.get_normalizing_flow_dist
    with replaced(make, maps):
        made = make(_given(a), _given(theta))
        return _log_density(made, x)


def _log_density(made: Any, x: Any) -> Any:
    return {"values": array(made.log_prob(tf.cast(x, made.dtype)))}


def flow_samples(student: Any, a: Any, theta: Any, count: Any) -> Any:
    """Samples of a flow."""
    return {"values": array(_flow(student, a, theta).sample(count))}


def flow_at_own_samples(student: Any, a: Any, theta: Any, count: Any) -> Any:
    """Samples of a flow, and its log density at each."""
    made = _flow(student, a, theta)
    samples = array(made.sample(count))
    return {"samples": samples, "values": array(made.log_prob(tf.constant(samples)))}


class _Map(tfb.Bijector):  # type: ignore[misc, name-defined]
    """z → A z + b z1² and a map back of the same form, with a constant log-determinant."""

    def __init__(self, there: Any, back: Any, log_det: float) -> None:
        super().__init__(forward_min_event_ndims=1, name="given")
        self.there, self.back, self.log_det = there, back, log_det

    @classmethod
    def of(cls, parts: Any) -> Any:
        """A stand-in for a bijector's class: whatever the arguments, this map."""
        return lambda *given, **named: cls(parts["there"], parts["back"], parts["log_det"])

    def _forward(self, z: Any) -> Any:
        return self._mapped(z, *self.there)

    def _inverse(self, x: Any) -> Any:
        return self._mapped(x, *self.back)

    def _mapped(self, z: Any, matrix: Any, bend: Any) -> Any:
        linear = tf.linalg.matvec(tf.cast(matrix, z.dtype), z)
        return linear + tf.cast(bend, z.dtype) * z[..., :1] ** 2

    def _forward_log_det_jacobian(self, z: Any) -> Any:
        return tf.constant(self.log_det, z.dtype)


def _made(student: Any, name: Any, parameter: Any) -> Any:
    return getattr(student, name)(_given(parameter))


def _flow(student: Any, a: Any, theta: Any) -> Any:
    return student.get_normalizing_flow_dist(_given(a), _given(theta))


def _given(parameter: Any) -> Any:
    """The parameter as the student gets it: an array becomes a tensor, a float stays one."""
    return tf.constant(parameter) if isinstance(parameter, np.ndarray) else parameter
