"""Probes of the normalizing flow: they call a student's functions and describe the results.

Every value is converted to NumPy before it is used again: a bijector caches the tensors it
returned, and would take the inverse of such a tensor from its cache.
"""

import random
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
    # By the event of the bijector itself: whether it is a point is another question.
    "forward_log_det_jacobian": lambda made, x: made.forward_log_det_jacobian(
        x, event_ndims=_rank(made, "forward")
    ),
    "inverse_log_det_jacobian": lambda made, x: made.inverse_log_det_jacobian(
        x, event_ndims=_rank(made, "inverse")
    ),
}
CALLS = {
    "method": "student.{name}(parameter).{which}(x)",
    "traced": "tf.function(student.{name}(parameter).{which})(x)",
    "flow_shapes": "student.get_normalizing_flow_dist(a, theta)",
    "flow_log_density": "student.get_normalizing_flow_dist(a, theta).log_prob(x)",
    "flow_samples": "student.get_normalizing_flow_dist(a, theta).sample(count)",
}
"""The calls in snippets for students."""

SEED = 1
FEW = 8
"""Points by which samples are compared."""


def method(student: Any, name: Any, parameter: Any, x: Any, which: Any) -> Any:
    """One method of a bijector at x."""
    made = _made(student, name, parameter)
    return {"values": array(METHODS[which](made, tf.constant(x)))}


def traced(student: Any, name: Any, parameter: Any, x: Any, which: Any) -> Any:
    """One method of a bijector at x, within tf.function."""
    made = _made(student, name, parameter)
    graph = tf.function(lambda z: METHODS[which](made, z))
    return {"values": array(graph(tf.constant(x)))}


def there_and_back(
    student: Any, name: Any, parameter: Any, x: Any, which: Any, other: Any = None
) -> Any:
    """forward(x), and another method of the same bijector at forward(x).

    If `other` is given, after calls with other points, and after a bijector with that parameter
    was made.
    """
    made = _made(student, name, parameter)
    if other is not None:
        _made(student, name, other)
        for each in ("forward", which):
            METHODS[each](made, tf.constant(-x))
    there = array(made.forward(tf.constant(x)))
    return {"there": there, "back": array(METHODS[which](made, tf.constant(there)))}


def repeated(student: Any, name: Any, parameter: Any, x: Any, which: Any) -> Any:
    """One method of a bijector, three times; the third time after another random seed."""
    seeds = {"first": SEED, "again": SEED, "other": SEED + 1}
    seen = {}
    for field, seed in seeds.items():
        made = _made(student, name, parameter, seed)
        seen[field] = array(METHODS[which](made, tf.constant(x)))
    return seen


def one_after_another(student: Any, name: Any, parameters: Any, x: Any) -> Any:
    """The result of bijectors with these parameters, applied to x in turn."""
    for parameter in parameters:
        x = array(_made(student, name, parameter).forward(tf.constant(x)))
    return {"values": x}


def at_parameters(student: Any, name: Any, parameters: Any, x: Any) -> Any:
    """forward(x) and inverse(x) of a bijector with each of these parameters."""
    made = [_made(student, name, parameter) for parameter in parameters]
    return {
        which: np.stack([array(METHODS[which](one, tf.constant(x))) for one in made])
        for which in ("forward", "inverse")
    }


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


def flow_arguments(student: Any, a: Any, theta: Any, names: Any) -> Any:
    """What a flow passes to bijectors of these names, each time that it makes one; and again."""
    first, second = (_passed(student, a, theta, names) for _ in range(2))
    return first | {f"{name} again": values for name, values in second.items()}


def _passed(student: Any, a: Any, theta: Any, names: Any) -> Any:
    passed: dict[str, list[float]] = {name: [] for name in names}
    still = [{"there": [np.eye(2), np.zeros(2)], "back": [np.eye(2), np.zeros(2)]}]
    make = student.get_normalizing_flow_dist
    with replaced(make, {name: _StandIn(name, still, passed[name]) for name in names}):
        make(_given(a), _given(theta))
    return {name: np.array(values) for name, values in passed.items()}


def flow_log_density(
    student: Any, a: Any, theta: Any, x: Any, given: Any = None, then: Any = None
) -> Any:
    """The log density of a flow at x, evaluated in the dtype of the flow.

    Maps of `given`, by name, take the place of the student's bijectors. Another flow, with the
    parameters `then`, may be made in between.
    """
    make = student.get_normalizing_flow_dist
    with replaced(make, {name: _StandIn(name, maps) for name, maps in (given or {}).items()}):
        made = make(_given(a), _given(theta))
        if then is not None:
            make(*then)
        return {"values": array(made.log_prob(tf.cast(x, made.dtype)))}


def flow_again(student: Any, a: Any, theta: Any, x: Any) -> Any:
    """The log densities of two flows with the same parameters, and their numbers of steps."""
    seen = {}
    for number in ("first", "second"):
        _seed(SEED)
        made = _flow(student, a, theta)
        steps = getattr(getattr(made, "bijector", None), "bijectors", ())
        seen[f"{number} steps"] = len(steps)
        seen[number] = array(made.log_prob(tf.cast(x, made.dtype)))
    return seen


def flow_parts(student: Any, a: Any, theta: Any, z: Any, given: Any) -> Any:
    """The base's log density at z, the images of z, and which stand-ins made them, in turn."""
    make = student.get_normalizing_flow_dist
    calls: list[str] = []
    stand_ins = {name: _StandIn(name, maps, calls=calls) for name, maps in given.items()}
    with replaced(make, stand_ins):
        made = make(_given(a), _given(theta))
        x = tf.cast(z, made.dtype)
        base, bijectors = _apart(made)
        density = array(base.log_prob(x))
        calls.clear()
        for bijector in bijectors:
            x = tf.identity(bijector.forward(x))
    return {"base": density, "images": array(x), "calls": calls}


def _apart(made: Any) -> Any:
    """The base of a transformed distribution, and its bijectors, the first one first."""
    bijectors: list[Any] = []
    # A multivariate normal distribution is a transformed one, too.
    while not bijectors or _is_transformed(made):
        bijectors.insert(0, made.bijector)
        made = made.distribution
    return made, bijectors


def _is_transformed(made: Any) -> bool:
    normal = isinstance(made, tfp.distributions.MultivariateNormalLinearOperator)
    return hasattr(made, "bijector") and hasattr(made, "distribution") and not normal


def flow_samples(student: Any, a: Any, theta: Any, count: Any, given: Any = None) -> Any:
    """Samples of a flow; maps of `given`, by name, take the place of the student's bijectors.

    `repeats` says whether a few others are the same, and `reset` whether those of the same flow
    made again are.
    """
    make = student.get_normalizing_flow_dist
    with replaced(make, {name: _StandIn(name, maps) for name, maps in (given or {}).items()}):
        made = _flow(student, a, theta)
        few = [array(made.sample(FEW)), array(made.sample(FEW))]
        few.append(array(_flow(student, a, theta).sample(FEW)))
        again = [np.array_equal(few[0], other) for other in few[1:]]
        values = array(made.sample(count))
    return {"values": values, "repeats": again[0], "reset": again[1] and not again[0]}


def flow_at_own_samples(student: Any, a: Any, theta: Any, count: Any) -> Any:
    """Samples of a flow, and its log density at each."""
    made = _flow(student, a, theta)
    samples = array(made.sample(count))
    return {"samples": samples, "values": array(made.log_prob(tf.constant(samples)))}


class _StandIn:
    """Takes the place of a bijector's class; it makes these maps in turn.

    `passed` and `calls` note its arguments, and where its maps are applied.
    """

    def __init__(self, name: str, maps: Any, passed: Any = None, calls: Any = None) -> None:
        self.name, self.maps, self.made = name, maps, 0
        self.passed = [] if passed is None else passed
        self.calls = [] if calls is None else calls

    def __call__(self, *given: Any, **named: Any) -> Any:
        first = [*given, *named.values()][:1]
        self.passed.extend(float(np.asarray(value)) for value in first)
        parts = self.maps[min(self.made, len(self.maps) - 1)]
        self.made += 1
        return _Map(parts["there"], parts["back"], self.name, self.calls)


class _Map(tfb.Bijector):  # type: ignore[misc, name-defined]
    """z → A z + b z1² and a map back of the same form, with a log-determinant of 0."""

    def __init__(self, there: Any, back: Any, called: str, calls: Any) -> None:
        super().__init__(forward_min_event_ndims=1, name="given")
        self.there, self.back, self.called, self.calls = there, back, called, calls

    def _forward(self, z: Any) -> Any:
        self.calls.append(f"{self.called} forward")
        return self._mapped(z, *self.there)

    def _inverse(self, x: Any) -> Any:
        self.calls.append(f"{self.called} inverse")
        return self._mapped(x, *self.back)

    def _mapped(self, z: Any, matrix: Any, bend: Any) -> Any:
        linear = tf.linalg.matvec(tf.cast(matrix, z.dtype), z)
        return linear + tf.cast(bend, z.dtype) * z[..., :1] ** 2

    def _forward_log_det_jacobian(self, z: Any) -> Any:
        return tf.constant(0.0, z.dtype)


def _rank(made: Any, way: str) -> int:
    return int(getattr(made, f"{way}_min_event_ndims", 1))


def _made(student: Any, name: Any, parameter: Any, seed: int = SEED) -> Any:
    """A bijector; if it draws random numbers, the same ones each time."""
    _seed(seed)
    return getattr(student, name)(_given(parameter))


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    tf.random.set_seed(seed)


def _flow(student: Any, a: Any, theta: Any) -> Any:
    return student.get_normalizing_flow_dist(_given(a), _given(theta))


def _given(parameter: Any) -> Any:
    """The parameter as the student gets it: an array becomes a tensor, a float stays one."""
    return tf.constant(parameter) if isinstance(parameter, np.ndarray) else parameter
