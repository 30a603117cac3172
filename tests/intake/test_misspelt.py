"""A name that is nearly defined is named, so that nobody looks for a missing function."""

from __future__ import annotations

import pytest

from graders.intake.sources import Cell
from graders.intake.submission import submission

ASKED = {"taught": ("get_prior", "get_encoder", "get_decoder")}


def why(text: str, name: str) -> str | None:
    whole = f"{text}\ndef get_decoder(): 1\n"
    return submission("a", [Cell("a.py", whole)], ASKED).program.broken.get(name)


@pytest.mark.parametrize("written", ["Get_Prior", "getPrior", "get_priors", "get_piror"])
def test_a_misspelt_name_is_named(written: str) -> None:
    assert why(f"\ndef {written}(y): 1", "get_prior") == (
        f"get_prior is not defined; did you mean {written} (a.py, line 2)? Rename it"
    )


def test_a_method_is_named_with_its_class() -> None:
    assert why("class Bayes:\n    def get_prior(self, y): 1", "get_prior") == (
        "get_prior is defined in Bayes (a.py, line 1): define it outside"
    )


@pytest.mark.parametrize("text", ["prior = 1", "def prior(y): 1", "get_prior_ = 3"])
def test_another_name_is_not_taken_for_it(text: str) -> None:
    assert why(text, "get_prior") is None


def test_a_name_that_is_asked_for_is_no_misspelt_one() -> None:
    assert why("", "get_encoder") is None


@pytest.mark.parametrize(
    ("body", "empty"),
    [
        ('"""Returns it."""', True),
        ('"""Returns it."""\n    ...', True),
        ("pass  # TODO", True),
        ("raise NotImplementedError", False),
        ("return None", False),
        ("print(y)", False),
    ],
)
def test_a_function_that_does_nothing_is_not_written_yet(body: str, empty: bool) -> None:
    assert why(f"def get_prior(y):\n    {body}", "get_prior") == (
        "get_prior is not written yet: it does nothing" if empty else None
    )


def test_a_class_may_inherit_all_that_it_does() -> None:
    assert why("class get_prior(Base):\n    pass", "get_prior") is None
