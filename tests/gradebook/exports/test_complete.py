"""A table that lost a score is not written."""

from __future__ import annotations

import pytest

from graders.errors import Incomplete
from graders.gradebook.exports.cells import sheet
from graders.gradebook.exports.complete import require_stated, require_sums

SCORES = [("ada", "vae", 7.5), ("ben", "vae", None), ("=cleo", "flow", 0.0), ("ada", None, None)]


def table(*rows: tuple[str, str, float | None]) -> str:
    return sheet(("student", "exercise", "final"), rows)


def test_a_table_with_all_scores_is_complete() -> None:
    rows = [("ben", "vae", None), ("=cleo", "flow", 0.0), ("ada", "vae", 7.5)]
    require_stated(table(*rows), "student", ("exercise", "final"), SCORES)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("ada", "vae", 7.5)],
        [("ada", "vae", 7.5), ("=cleo", "flow", None)],
        [("ada", "vae", 7.0), ("=cleo", "flow", 0.0)],
        [("ben", "vae", 7.5), ("=cleo", "flow", 0.0)],
    ],
)
def test_a_score_that_is_lost_or_another_is_told(rows: list[tuple[str, str, float | None]]) -> None:
    with pytest.raises(Incomplete, match="lacks scores of"):
        require_stated(table(*rows), "student", ("exercise", "final"), SCORES)


def test_exercises_may_have_columns() -> None:
    text = sheet(("student", "vae", "flow"), [("ada", 7.5, None), ("=cleo", None, 0.0)])
    require_stated(text, "student", ("vae", "flow"), SCORES)
    with pytest.raises(Incomplete, match="ada"):
        require_stated(text.replace("7.5", ""), "student", ("vae", "flow"), SCORES)


def test_checks_add_up() -> None:
    text = sheet(
        ("student", "f.a", "f.b", "earned"), [("ada", 1.25, 2.0, 3.25), ("ben", 0.0, None, None)]
    )
    require_sums(text, "earned")
    with pytest.raises(Incomplete, match="checks of ada"):
        require_sums(text.replace("1.25", ""), "earned")
