"""Scores are shown only by a grader that computes known scores as they are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graders.errors import GraderFault
from graders.gradebook.class_scores import class_scores
from graders.gradebook.controls import require_known_scores
from graders.gradebook.storage import Gradebook


@pytest.mark.parametrize(
    ("broken", "returned"),
    [
        ("policy.Policy.days_late", None),
        ("policy.Policy.days_late", 0),
        ("policy.Policy.penalty", 0.0),
        ("scores._given", ({}, "")),
        ("scores._lateness", (0, 0.0)),
        ("scores._extensions", {}),
        ("scores._ordered", []),
    ],
)
def test_broken_scores_are_not_shown(
    broken: str, returned: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"graders.gradebook.{broken}", lambda *given: returned)
    require_known_scores.cache_clear()
    with (
        Gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook,
        pytest.raises(GraderFault, match="of a known class"),
    ):
        class_scores(gradebook)
