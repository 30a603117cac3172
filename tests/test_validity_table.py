"""The guides show the rates that were measured last, of every exercise."""

from __future__ import annotations

from pathlib import Path

import pytest

from graders.validation.figures import from_builtins, short_table, to_builtins
from tests.bundled import EXERCISES
from tests.validity_table import TABLES, figures, with_table


@pytest.mark.parametrize("guide", TABLES, ids=lambda path: path.parent.name)
def test_a_guide_shows_what_was_measured(guide: Path) -> None:
    assert guide.read_text("utf-8") == with_table(guide), "run python -m tests.validity_table"


def test_every_exercise_was_measured() -> None:
    assert [each.exercise for each in figures()] == list(EXERCISES)


def test_figures_survive_as_builtins() -> None:
    assert short_table(from_builtins(to_builtins(figures()))) == short_table(figures())
