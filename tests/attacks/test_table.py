"""The table of what each level stops, in the sandbox's README, is the one that is measured."""

from __future__ import annotations

import pytest

from tests.attacks.table import BEGIN, END, README, block, written


def test_readme_holds_the_table() -> None:
    readme = README.read_text()
    assert written(readme) == readme, "run python -m tests.attacks.table"


def test_a_table_that_differs_is_written_anew() -> None:
    assert written(f"a\n{BEGIN}\nold\n{END}\nb\n") == f"a\n{BEGIN}\n{block()}{END}\nb\n"


@pytest.mark.parametrize("readme", ["", BEGIN, f"{BEGIN}{END}{END}"], ids=len)
def test_a_readme_without_a_place_for_it_is_refused(readme: str) -> None:
    with pytest.raises(ValueError, match="must hold"):
        written(readme)
