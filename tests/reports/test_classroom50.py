"""The file for Classroom 50: its keys, whole points, and nothing where there is no score."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from graders.errors import CalledWrongly
from graders.report import Audience, Report
from graders.reports import classroom50
from tests.reports.examples import FAULT, PASSED, RAISED, WRONG, report


def result(graded: Report) -> Any:
    return json.loads(classroom50.render(graded, Audience.STUDENT))


def test_it_has_the_keys_of_the_schema_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OWNER", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    found = result(report(PASSED, WRONG))
    stated = {"classroom": "spring", "assignment": "flows", "submission": "submit/7"}
    assert stated.items() <= found.items()
    assert found["review"] == found["commit"] == "https://example.org/commit/1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["datetime"])
    assert found.keys() == {
        *("schema", "classroom", "assignment", "submission", "commit", "release", "review"),
        *("datetime", "score", "max-score", "tests"),
    }
    assert found["schema"] == "classroom50/result/v1"


def test_the_owner_is_that_which_the_runner_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWNER", "ada")
    assert {"owner": "ada", "assignment_type": "individual"}.items() <= result(
        report(PASSED)
    ).items()
    monkeypatch.setenv("ASSIGNMENT_TYPE", "group")
    assert result(report(PASSED))["assignment_type"] == "group"


def test_points_are_whole_and_in_proportion() -> None:
    found = result(report(PASSED, WRONG, RAISED))
    assert [(t["score"], t["max-score"]) for t in found["tests"]] == [(4, 4), (0, 3), (0, 2)]
    assert (found["score"], found["max-score"]) == (4, 9)
    assert all(type(t["score"]) is int for t in found["tests"])
    assert [t["passed"] for t in found["tests"]] == [True, False, False]
    thirds = replace(PASSED, points=0.3, possible=0.3)
    assert result(report(thirds))["score"] == 3


def test_the_output_says_why_and_is_short() -> None:
    found = result(report(replace(WRONG, message="Too large. " * 1_000)))
    assert found["tests"][0]["output"].startswith("Too large.")
    assert len(found["tests"][0]["output"]) <= 2_000


def test_what_has_no_score_is_no_result() -> None:
    found = result(report(PASSED, FAULT))
    assert found["score"] is None
    assert found["tests"] == []
    assert found["message"].startswith("No score")


def test_a_variable_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUBMISSION_TAG")
    with pytest.raises(CalledWrongly, match="SUBMISSION_TAG is not set"):
        result(report(PASSED))
