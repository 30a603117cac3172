"""The examples in the docstrings of the author's API run, and print what they state."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = [
    *(
        f"graders.evaluation.{name}"
        for name in ("checks", "diagnosis", "draws", "evidence", "observer")
    ),
    *("graders.validation.rates", "tests.benchmarks.all"),
    *(f"graders.comparisons.{name}" for name in ("arrays", "fields", "disagreement", "shapes")),
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    found = doctest.testmod(import_module(name))
    assert found.attempted > 0, f"{name} has no example"
    assert found.failed == 0, f"{found.failed} of {found.attempted} examples fail"


def test_everything_an_author_imports_has_an_example() -> None:
    evaluation = import_module("graders.evaluation")
    documented = {name: getattr(evaluation, name).__doc__ or "" for name in evaluation.__all__}
    del documented["Array"], documented["Parts"]  # names for types of NumPy's and Python's
    assert [name for name, text in documented.items() if ">>>" not in text] == []
