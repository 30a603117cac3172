"""Names and metadata of the platforms are parsed, and nothing else is taken for them."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from graders.intake.files.locations import Location
from graders.intake.platforms.canvas import attempt
from graders.intake.platforms.names import gradescope_metadata, moment, owner

NOTES = """\
---
submission_409194023:
  :submitters:
  - :name: Ada O'Neill
    :sid: '0123'
    :email: ada@example.edu
  :created_at: 2026-04-26 17:34:00.861687000 Z
  :score: 2.0
  :results:
    output: |-
      submission_1:
        :created_at: 1970-01-01 00:00:00 Z
  :history:
  - :id: 1
    :created_at: 1999-01-01 00:00:00.000000000 Z
submission_500000001:
  :submitters:
  - :name: 'Bo ''B'' Bell'
    :email: bo@example.edu
  - :name: Cy
  :created_at: 2026-04-26 19:34:00.000000000 +02:00
submission_6:
  :submitters: []
"""


@pytest.mark.parametrize(
    ("name", "is_folder", "student", "ids"),
    [
        ("ada.py", False, "ada", {}),
        ("ada.tar.gz", False, "ada", {}),
        ("lab1-ada", True, "lab1-ada", {}),
        ("lovelaceada_LATE_12345_67890_flow.ipynb", False, "lovelaceada", {"canvas": "12345"}),
        ("lovelaceada_12345_67890_my_flow-1.py", False, "lovelaceada", {"canvas": "12345"}),
        ("my_flow.py", False, "my_flow", {}),
        ("Ada B_77_assignsubmission_file_", True, "Ada B", {"moodle": "Participant 77"}),
        ("Ada B_77_assignsubmission_file", True, "Ada B", {"moodle": "Participant 77"}),
        ("Ada B_77_assignsubmission_file_a.py", False, "Ada B", {"moodle": "Participant 77"}),
        ("Participant_7_assignsubmission_file_", True, "Participant 7")
        + ({"moodle": "Participant 7"},),
    ],
)
def test_the_owner_of_a_file_or_folder(
    name: str, is_folder: bool, student: str, ids: dict[str, str]
) -> None:
    found = owner(name, is_folder)
    assert (found.student, found.ids) == (student, ids)


def test_gradescope_metadata() -> None:
    notes = gradescope_metadata(NOTES)
    assert list(notes) == ["submission_409194023", "submission_500000001", "submission_6"]
    one, two, none = notes.values()
    (ada,) = one.owners
    assert ada.student == "Ada O'Neill"
    assert ada.ids == {"gradescope": "409194023", "sid": "0123", "email": "ada@example.edu"}
    assert one.submitted == datetime(2026, 4, 26, 17, 34, 0, 861687, timezone.utc)
    assert [each.student for each in two.owners] == ["Bo 'B' Bell", "Cy"]
    assert two.submitted == datetime(2026, 4, 26, 17, 34, tzinfo=timezone.utc)
    assert none.owners == ()


@pytest.mark.parametrize(
    "text", ["", ":", "---\n", "a", "- x\n  :y: z", "\0", "a:\n  :submitters:\n"]
)
def test_gradescope_metadata_of_nothing(text: str) -> None:
    assert all(metadata.owners == () for metadata in gradescope_metadata(text).values())


@pytest.mark.parametrize(
    "text",
    ["2015-02-02 15:58:23.948203 UTC", "2015-02-02 15:58:23.948203", "2015-02-02T15:58:23.948203Z"]
    + ["2015-02-02 16:58:23.948203 Europe/Berlin", "2015-02-02 16:58:23.948203 +0100\n"]
    + ["2015-02-02 15:58:23.948203999 Z", "2015-02-02T16:58:23.948203+01:00"],
)
def test_moments(text: str) -> None:
    assert moment(text) == datetime(2015, 2, 2, 15, 58, 23, 948203, timezone.utc)


@pytest.mark.parametrize(
    "text", ["", "now", "2015-02-30 1:2:3 UTC", "1 2 3", "2015-02-02 15:58:23 ../x"]
)
def test_what_is_no_moment(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("name", "number"),
    [("a_1_2_hw.py", 0), ("a_1_2_hw-1.py", 1), ("a_LATE_1_9_hw-12.ipynb", 12), ("hw-3.py", 0)],
)
def test_attempts(name: str, number: int) -> None:
    assert attempt(Location(Path("class"), (name,)))[1] == number
