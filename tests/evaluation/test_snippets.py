"""Snippets run as they stand, and repeat what the probe does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from graders.evaluation.snippets import MOST_NUMBERS, snippet

PROBES = """
import numpy as np
from graders.suites.child.describe import array
LOW, HIGH = 0.0, 1.0
CALLS = {"through_helper": "student.{name}(x).mean()"}

def plain(student, x):
    return {"value": np.asarray(student.f(x))}

def copied(student, x, seed):
    mine, unused = np.array(x), open
    rng = np.random.default_rng(seed)
    rng.random()
    returned = student.f(mine, LOW, rng=rng)
    return {"value": returned}

def tried(student, x):
    try:
        return {"value": student.f(x)}
    finally:
        print()

def nested(student, x):
    return {"value": student.f(student.g(x))}

def helped(student, x):
    return {"value": student.f(array(x))}

def looped(student, x):
    for _ in range(3):
        x = np.array(x) + 1
    return {"value": student.f(x)}

def in_loop(student, x):
    for one in x:
        student.f(one)

def module(student, x):
    return {"value": student.f(_through(student, x))}

def _through(student, x):
    return student.g(x)

def through_helper(student, x, name):
    return {"value": getattr(student, name)(x)}
"""
X = np.array([[1.0, np.nan], [1e-300, 1 / 3]])


def made(probe: str, **inputs: Any) -> str:
    return snippet(PROBES, probe, inputs, "f", "it is wrong")


def calls_of(code: str) -> list[tuple[Any, ...]]:
    """What f is called with when the code runs."""
    calls: list[tuple[Any, ...]] = []

    def f(*positional: Any, **named: Any) -> Any:
        calls.append((*positional, *named.values()))
        return np.zeros(3)

    exec(code, {"f": f, "g": lambda x: -x})
    return calls


@pytest.mark.parametrize(
    "x",
    [
        *(X, X.astype("float32"), np.array(3), np.zeros((0, 2), "int8"), np.array([True])),
        *(np.ones((2, 2, 2)), np.arange(100) / 3, 2.5, float("inf"), "a\n'text'", None),
        *([1, [2.5, X]], {"a": X, "b": 1}, np.float32(0.1)),
    ],
)
def test_the_call_gets_what_the_probe_gave_it(x: Any) -> None:
    ((seen,),) = calls_of(made("plain", x=x))
    assert type(seen) is type(x)
    np.testing.assert_equal(seen, x)
    assert getattr(seen, "dtype", None) == getattr(x, "dtype", None)


def test_what_the_call_needs_stands_before_it() -> None:
    code = made("copied", x=np.array([1.0]), seed=3)
    assert "unused" not in code.replace("mine, unused", "")
    ((mine, low, rng),) = calls_of(code)
    expected = np.random.default_rng(3)
    expected.random()
    assert (mine, low, rng.random()) == (np.array([1.0]), 0.0, expected.random())


def test_a_call_within_try_and_one_in_another_are_found() -> None:
    assert calls_of(made("tried", x=2.0)) == [(2.0,)]
    assert calls_of(made("nested", x=2.0)) == [(-2.0,)]


def test_an_author_states_a_call_that_is_not_found() -> None:
    assert made("through_helper", x=2.0, name="f").endswith("f(x).mean()  # it is wrong")


@pytest.mark.parametrize("probe", ["helped", "looped", "in_loop", "module", "missing"])
def test_what_a_student_cannot_run_is_not_shown(probe: str) -> None:
    assert made(probe, x=2.0) == ""


def test_large_inputs_are_not_shown() -> None:
    assert made("plain", x=np.zeros(MOST_NUMBERS))
    assert made("plain", x=np.zeros(MOST_NUMBERS + 1)) == ""
    assert made("plain", x=[np.zeros(MOST_NUMBERS), 1]) == ""


def test_large_inputs_have_other_values_where_only_shapes_matter() -> None:
    large = np.zeros((40, 36, 3), np.uint8)
    code = snippet(PROBES, "plain", {"x": large}, "f", "", any_values=True)
    assert "the shape and dtype passed in" in code
    ((seen,),) = calls_of(code)
    assert (seen.shape, seen.dtype) == (large.shape, large.dtype)
    small = {"x": X}
    exact, free = (snippet(PROBES, "plain", small, "f", "", any_values=v) for v in (False, True))
    assert exact == free


@pytest.mark.parametrize("comment", ["a\rimport os", "a\nb", "a\x0cb", "a\u2028b", "long " * 30])
def test_a_comment_never_becomes_code(comment: str) -> None:
    assert "#" not in snippet(PROBES, "plain", {"x": 1.0}, "f", comment)
