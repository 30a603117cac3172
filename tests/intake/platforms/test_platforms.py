"""Names and metadata of the platforms are parsed, and nothing else is taken for them."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from graders.intake.platforms.blackboard import receipt
from graders.intake.platforms.canvas import attempts
from graders.intake.platforms.gradescope import gradescope_metadata
from graders.intake.platforms.names import (
    logins_of_blackboard,
    logins_of_classroom_50,
    logins_of_repositories,
    named,
    shared_titles,
)
from graders.intake.platforms.times import moment

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
        *(
            (f"ada{ending}", False, "ada", {})
            for ending in (".tar.gz", ".tar-1.gz", ".ipynb.txt", ".ipynb.json.txt", ".PY.TXT")
            + (
                ".ipynb.zip",
                ".zip.txt",
                ".py (1)",
                ".ipynb (2).txt",
                ".py.download",
                ".txz",
                ".ipynb-1.txt",
            )
        ),
        ("lab1-ada", True, "lab1-ada", {}),
        ("lovelaceada_LATE_12345_67890_flow.ipynb", False, "lovelaceada", {"canvas": "12345"}),
        ("lovelaceada_12345_67890_my_flow-1.py", False, "lovelaceada", {"canvas": "12345"}),
        ("my_flow.py", False, "my_flow", {}),
        ("Ada B_77_assignsubmission_file_", True, "Ada B", {"moodle": "Participant 77"}),
        ("Ada B_77_assignsubmission_file", True, "Ada B", {"moodle": "Participant 77"}),
        ("Ada B_77_assignsubmission_file_a.py", False, "Ada B", {"moodle": "Participant 77"}),
        ("Gruppe A-Ben Bell_7_assignsubmission_file_", True, "Ben Bell")
        + ({"moodle": "Participant 7", "group": "Gruppe A"},),
        ("Anna-Lena Roth_7_assignsubmission_file_", True, "Anna-Lena Roth")
        + ({"moodle": "Participant 7"},),
        ("Zoe\u0308_7_assignsubmission_file_", True, "Zo\u00eb", {"moodle": "Participant 7"}),
        ("Ada B_77_assignsubmission_onlinetext.html", False, "Ada B")
        + ({"moodle": "Participant 77"},),
        ("ada_12_text.html", False, "ada", {"canvas": "12"}),
        ("12-3 - Ada B - Mar 1, 2026 1020 AM - hw.py", False, "Ada B", {"brightspace": "12"}),
        ("12-3 - Ada-Lena B - Mar 1, 2026 1020 AM", True, "Ada-Lena B", {"brightspace": "12"}),
        ("Love, Ada(alove)", True, "alove", {"login": "alove", "name": "Ada Love"}),
        ("HW 1_alove_attempt_2026-03-01-10-20-30_my_hw.py", False, "alove", {}),
        ("ada.ipynb.txt", False, "ada", {}),
        ("ada.tar.xz", False, "ada", {}),
        ("Participant_7_assignsubmission_file_", True, "Participant 7")
        + ({"moodle": "Participant 7"},),
    ],
)
def test_the_owner_of_a_file_or_folder(
    name: str, is_folder: bool, student: str, ids: dict[str, str]
) -> None:
    found = named(name, is_folder).owner
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


SAME = datetime(2026, 3, 1, 22, 30, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01 22:30:00.000000 UTC",
        "2026-03-01 22:30",
        "\ufeff2026-03-01T22:30:00Z\r\n",
        "2026-03-01 17:30:00 EST",
        "2026-03-01 18:30:00.000 EDT",
        "2026-03-01 23:30 CET",
        "2026-03-02 00:30 CEST",
        "2026-03-01 23:30:00 +0100",
        "2026-03-01T23:30:00.000000000+01:00",
        "2026-03-01 23:30 UTC+1",
        "2026-03-01 17:30:00 America/New_York",
        "March 1, 2026 10:30 PM",
        "Sunday, March 1, 2026 11:30:00 PM CET",
        "Sunday, 1 March 2026, 10:30 PM",
        "Sun, 01 Mar 2026 22:30:00 GMT",
        "Mar 1, 2026 1030 PM",
        "Sonntag, 1. M\u00e4rz 2026, 23:30 Uhr MEZ",
        "1er mars 2026 \u00e0 22:30",
        "1 de marzo de 2026 22:30",
        "01.03.2026 22:30",
        "2026-03-01-22-30-00",
        "20260301223000000",
    ],
)
def test_times_are_read_as_platforms_and_people_write_them(text: str) -> None:
    assert moment(text) == SAME


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-02-30 10:00 UTC", "1 2 3", "2026-03-01 22:30 ../x", "2026-03-01 25:00"]
    + ["2026-03-01", "3/4/2026 10:00", "2026-03-01 13:30 AM", "2026-03-01 22:30 CST"]
    + ["2026-03-01 22:30 XYZT", "2026-03-01 22:30 or so"],
)
def test_a_time_that_is_not_understood_is_none(text: str) -> None:
    assert moment(text) is None


def test_the_courses_zone_is_that_of_times_without_one() -> None:
    assert moment("2026-03-01 23:30", ZoneInfo("Europe/Berlin")) == SAME
    assert moment("2026-03-01 16:30 CST", ZoneInfo("America/Chicago")) == SAME
    assert moment("2026-03-01 22:30", None) is None
    assert moment("2026-03-01 22:30 UTC", None) == SAME


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a_1_2_lab-2.py", "a_1_3_lab-2-1.py"], [["a_1_2_lab-2.py", "a_1_3_lab-2-1.py"]]),
        (["a_1_2_hw-2024.py", "a_1_3_hw-2025.py"], [["a_1_2_hw-2024.py"], ["a_1_3_hw-2025.py"]]),
        (["a_1_10_hw-1.py", "a_1_9_hw.ipynb"], [["a_1_9_hw.ipynb", "a_1_10_hw-1.py"]]),
        (["a_1_2_hw.tar.gz", "a_1_3_hw.tar-1.gz"], [["a_1_2_hw.tar.gz", "a_1_3_hw.tar-1.gz"]]),
        (["a_1_3_hw.py", "a_1_2_hw-1.py"], [["a_1_2_hw-1.py"], ["a_1_3_hw.py"]]),
        (["a_1_2_hw.py", "a_1_3_hw.csv"], [["a_1_2_hw.py"], ["a_1_3_hw.csv"]]),
        (["a_LATE_1_2_hw.py", "a_1_3_hw-1.py"], [["a_LATE_1_2_hw.py", "a_1_3_hw-1.py"]]),
    ],
)
def test_canvas_numbers_attempts_and_their_attachments(
    names: list[str], expected: list[list[str]]
) -> None:
    assert [list(chain) for chain in attempts(names)] == expected


def test_a_receipt_of_blackboards_names_everybody_and_the_time() -> None:
    text = (
        "\ufeffName: Ada Love (alove), Ben Bell (bbell)\nAssignment: HW 1\n"
        "Date Submitted: Sunday, March 1, 2026 11:30:00 PM CET\nSubmission Field:\n"
        "Name: Eve (eve)\nDate Submitted: never\n"
    )
    found = receipt(text)
    assert [owner.student for owner in found.owners] == ["alove", "bbell"]
    assert moment(found.time) == SAME


def test_students_in_titles_are_known_only_where_several_share_one() -> None:
    assert shared_titles(["Ada B - HW 1.py", "Ben - HW 1.ipynb"]) == {
        "Ada B - HW 1.py": "Ada B",
        "Ben - HW 1.ipynb": "Ben",
    }
    assert shared_titles(["Ada - mine.py", "Ben - other.py"]) == {}


def test_logins_in_the_names_of_repositories() -> None:
    names = ["flows-ada", "flows-ben-b", "notes"]
    assert logins_of_repositories("flows-submissions", names) == {
        "flows-ada": "ada",
        "flows-ben-b": "ben-b",
    }
    assert logins_of_repositories("class", names) == {}


def test_a_british_receipt() -> None:
    assert moment("Tuesday, 3 March 2026 14:02:19 o'clock GMT") == datetime(
        2026, 3, 3, 14, 2, 19, tzinfo=timezone.utc
    )


def test_logins_with_underscores_on_blackboard() -> None:
    names = [f"HW 1_{login}_attempt_2026-03-01-10-20-30_a.py" for login in ("ada", "my_login")]
    assert [*logins_of_blackboard(names).values()] == ["ada", "my_login"]
    assert logins_of_blackboard(names[:1]) == logins_of_blackboard(["ada.py"]) == {}
    other = "HW2_ben_attempt_2026-03-01-10-20-30_a.py"
    assert logins_of_blackboard([names[0].replace(" ", ""), other]) == {}


def test_nobody_claims_another_login_in_the_record_of_a_repository() -> None:
    owners = {"cs-flows-ada": "ada", "cs-flows-eve": "flows-eve"}
    assert logins_of_classroom_50(owners) == {"cs-flows-ada": "ada"}
    more = {**owners, "cs-flows-ann-lee": "lee", "cs-flows-bo": "bo", "cs-flows-cy": "cy"}
    assert [*logins_of_classroom_50(more).values()] == ["ada", "eve", "ann-lee", "bo", "cy"]
    assert logins_of_classroom_50({"cs-ada": "ada", "cs-ben": "", "cs-cy": ""}) == {"cs-ada": "ada"}
    assert logins_of_classroom_50({"cs-flows": "", "other": "ada"}) == {}


def test_a_number_that_a_browser_adds_to_a_title_goes_to_the_student() -> None:
    names = ["Ada - HW 1.py", "Ben - HW 1.py", "Ben - HW 1 (1).py"]
    assert [*shared_titles(names).values()] == ["Ada", "Ben", "Ben (1)"]
