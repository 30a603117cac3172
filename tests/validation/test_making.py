"""What machines make of a reference: mutants, equivalents, lazy answers."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from graders.comparisons.arrays import Array
from graders.validation.equivalents import rewritten
from graders.validation.lazy import lazy_answers
from graders.validation.mutants import mutants

TEXT = '''
import numpy as np


def helper(x):
    """A helper."""
    return x.mean(axis=0)


def spread(x):
    """The standard deviation."""
    centre = helper(x)
    if len(x) > 1:
        return np.sqrt(((x - centre) ** 2).mean(axis=0))
    return 2.0 * centre * 0
'''
X = np.array([[1.0, 2.0], [4.0, 8.0], [5.0, 6.0]])


def result(text: str) -> Array:
    namespace: dict[str, Any] = {}
    exec(compile(text, "made.py", "exec"), namespace)
    with np.errstate(all="ignore"):
        return np.asarray(namespace["spread"](X))


def test_mutants_differ_and_are_named_by_the_line_that_changed() -> None:
    found = {mutant.name: mutant for mutant in mutants(TEXT, ("spread",))}
    texts = [mutant.text for mutant in found.values()]
    assert len(set(texts)) == len(texts)
    assert found["spread: if len(x) > 1: -> if len(x) <= 1:"].function == "spread"
    assert found["helper: return x.mean(axis=0) -> return x.sum(axis=0)"].function == ""
    assert "spread: leave out centre = helper(x)" in found
    assert all("A helper" in text for text in texts)


def test_most_mutants_compute_something_else() -> None:
    right, same = result(TEXT), []
    for mutant in mutants(TEXT, ("spread",)):
        with suppress(TypeError, ValueError, NameError, AttributeError, IndexError):
            if np.array_equal(result(mutant.text), right):
                same.append(mutant.name)
    # Those that X does not show: it has three rows, and another branch is not taken.
    assert [name for name in same if "return 2.0" not in name and "if len(x)" not in name] == []


@pytest.mark.parametrize("name", [name for name, _ in rewritten(TEXT, ("spread",))])
def test_equivalents_compute_the_same(name: str) -> None:
    text = dict(rewritten(TEXT, ("spread",)))[name]
    assert np.array_equal(result(text), result(TEXT))
    assert text.strip() != TEXT.strip()


def test_every_transformation_finds_something_to_change() -> None:
    assert len(list(rewritten(TEXT, ("spread",)))) == 8


def test_lazy_answers_have_the_shape_and_not_the_values() -> None:
    found = {name: text for _, name, text in lazy_answers(TEXT, ("spread",))}
    assert list(found)[:2] == ["returns x", "returns None"]
    assert np.array_equal(result(found["returns x"]), X)
    assert np.array_equal(result(found["zeros of the right shape"]), np.zeros(2))


OTHER = "import math\n\n\ndef area(r):\n    return math.pi * r**2\n"


def test_a_lazy_answer_is_that_of_another_function() -> None:
    text = f"{TEXT}\n\ndef double(x):\n    return 2 * x\n"
    answers = lazy_answers(text, ("spread", "double"), {"circles": (OTHER, ("area",))})
    found = {name: made for function, name, made in answers if function == "spread"}
    assert np.array_equal(result(found["is double"]), 2 * X)
    assert np.allclose(result(found["is area of circles"]), np.pi * X**2)


def test_a_lazy_class_has_methods_that_do_nothing() -> None:
    text = "class Shift:\n\n    def forward(self, x):\n        return x + 1\n"
    found = {name: made for _, name, made in lazy_answers(text, ("Shift",))}
    assert found["methods return zeros"] == text.replace("x + 1", "0 * x")
