"""Whatever of the engine is broken, the controls end otherwise than they must."""

from __future__ import annotations

from typing import Any

import pytest

from graders.errors import GraderFault
from graders.evaluation import controls
from graders.evaluation.controls import control_submissions, require_controls
from graders.intake import FoundClass, Submission, Unreadable, find_class
from tests.small import SMALL


def test_the_controls_end_as_they_must() -> None:
    require_controls(SMALL)
    right, wrong = control_submissions()
    assert len(right.cells) > len(wrong.cells) == 1
    assert right.program.needs.keys() == wrong.program.needs.keys() == set(controls.ASKED)


@pytest.mark.parametrize(
    ("place", "result"),
    [
        ("comparisons.arrays.close", True),
        ("comparisons.arrays.close", False),
        ("comparisons.fields.Fields.read", None),
        ("comparisons.fields.Fields.entries", []),
        ("comparisons.shapes.require", None),
        ("comparisons.models.require", None),
        ("comparisons.bijectors.require", None),
        ("evaluation.diagnosis.Observed.fits", True),
        ("evaluation.evidence.Evidence.agree", None),
        ("evaluation.evidence.require_agreement", None),
        ("evaluation.suite._merge", None),
        ("evaluation.suite.disagreed", None),
        ("evaluation.suite.Draw.__call__", None),
        ("evaluation.evaluate.deduplicated", ()),
        ("evaluation.observer.Observer._consult", None),
    ],
)
def test_what_is_broken_is_seen(monkeypatch: pytest.MonkeyPatch, place: str, result: Any) -> None:
    monkeypatch.setattr(f"graders.{place}", lambda *given, **named: result)
    with pytest.raises((GraderFault, TypeError, AttributeError)):
        require_controls(SMALL)


@pytest.mark.parametrize("found", [0, 1])
def test_controls_that_are_not_found_are_a_fault(
    monkeypatch: pytest.MonkeyPatch, found: int
) -> None:
    whole = find_class
    monkeypatch.setattr(
        controls,
        "find_class",
        lambda *given: FoundClass(whole(*given).submissions[:found], whole(*given).files),
    )
    with pytest.raises(GraderFault, match="not all found"):
        control_submissions.__wrapped__()


def test_a_control_that_cannot_be_read_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object) -> Submission:
        raise Unreadable("nothing in it")

    monkeypatch.setattr("graders.intake.platforms.student_submission.read_location", refused)
    with pytest.raises(GraderFault, match="a control cannot be read: nothing in it"):
        control_submissions.__wrapped__()
