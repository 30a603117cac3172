"""Every student in a class is found, once for each exercise, whatever the layout."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from graders.intake import (
    Search,
    StudentSubmission,
    Unreadable,
    find_class,
    student_submissions,
)
from graders.intake.files.trees import FILE_LIMIT
from tests.bundled import ASKED

PRIOR = "def get_prior(y):\n    return y\n"
OTHER = "def get_prior(y):\n    return y + 1\n"
FLOW = "class Degree2Polynomial: 1\nclass Rotation: 1\ndef get_normalizing_flow_dist(): 1\n"
MOODLE = "Ada B_77_assignsubmission_file_"


def laid_out(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def packed(root: Path) -> Path:
    """The same in an archive."""
    path = root.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(root.rglob("*")):
            archive.write(file, file.relative_to(root))
    return path


def students(path: Path, exercise: str | None = None) -> list[tuple[str, str, str | None]]:
    return [(s.student, s.name, s.exercise) for s in student_submissions(path, ASKED, exercise)]


LAYOUTS = {
    "flat": (
        {"ada.py": PRIOR, "ben.py": FLOW, "grades.csv": "x", "README.md": "x"},
        [("ada", "ada.py", "naive_bayes"), ("ben", "ben.py", "normalizing_flow")],
    ),
    "folders": (
        {"ada/hw/a.py": PRIOR, "ben/b.py": FLOW, "cy/report.txt": "x", ".git/x.py": PRIOR},
        [("ada", "ada/hw/a.py", "naive_bayes"), ("ben", "ben/b.py", "normalizing_flow")]
        + [("cy", "cy", None)],
    ),
    "several files": (
        {"ada/a.py": PRIOR, "ada/b.py": FLOW, "ada/c.py": "x = 1"},
        [("ada", "ada/a.py", "naive_bayes"), ("ada", "ada/b.py", "normalizing_flow")],
    ),
    "answers of equal rank": (
        {"ada/a.py": PRIOR, "ada/b.py": OTHER, "ben/a.py": "\x00", "ben/b.py": FLOW},
        [("ada", "ada", "naive_bayes"), ("ben", "ben/b.py", "normalizing_flow")]
        + [("ben", "ben/a.py", None)],
    ),
    "Canvas": (
        {
            "bellben_LATE_2_21_my_flow.py": FLOW,
            "bellben_2_22_other.py": PRIOR,
            "bellben_2_23_my_flow-1.py": FLOW + "x = 1\n",
            "lovelaceada_1_11_report.pdf": "x",
        },
        [
            ("bellben", "bellben_2_22_other.py", "naive_bayes"),
            ("bellben", "bellben_2_23_my_flow-1.py", "normalizing_flow"),
            ("lovelaceada", "lovelaceada_1_11_report.pdf", None),
        ],
    ),
    "Moodle": (
        {
            f"{MOODLE}/a.py": PRIOR,
            "Ada B_77_assignsubmission_onlinetext_/onlinetext.html": "x",
            "Ben_78_assignsubmission_file_/b.py": FLOW,
        },
        [("Ada B", f"{MOODLE}/a.py", "naive_bayes")]
        + [("Ben", "Ben_78_assignsubmission_file_/b.py", "normalizing_flow")],
    ),
    "nbgrader": (
        {
            "nbgrader_config.py": "",
            "source/ps1/a.py": PRIOR,
            "submitted/ada/ps1/a.py": PRIOR,
            "submitted/ada/ps1/timestamp.txt": "2015-02-02 15:58:23.948203 UTC",
            "submitted/ada/ps2/a.py": PRIOR,
            "submitted/ben/ps1/notes.txt": "",
        },
        [("ada", "submitted/ada/ps1/a.py", "naive_bayes")]
        + [("ada", "submitted/ada/ps2/a.py", "naive_bayes")]
        + [("ben", "submitted/ben/ps1", None)],
    ),
    "Gradescope": (
        {
            "assignment_1_export/submission_metadata.yml": "---\n"
            "submission_5:\n  :submitters:\n  - :name: Ada\n    :email: ada@example.edu\n"
            "  - :name: Ben\n  :created_at: 2026-04-26 17:34:00.000000000 Z\n"
            "submission_6:\n  :submitters:\n  - :name: Cy\n",
            "assignment_1_export/submission_5/a.py": PRIOR,
        },
        [("Ada", "assignment_1_export/submission_5/a.py", "naive_bayes")]
        + [("Ben", "assignment_1_export/submission_5/a.py", "naive_bayes")]
        + [("Cy", "assignment_1_export/submission_6", None)],
    ),
}


@pytest.mark.parametrize("make", [lambda root: root, packed], ids=["folder", "zip"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str, make: Callable[[Path], Path], tmp_path: Path) -> None:
    files, expected = LAYOUTS[layout]
    assert students(make(laid_out(tmp_path / "class", files))) == expected


def test_archives_in_an_archive_of_a_class(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    for student, text in (("ada", PRIOR), ("ben", FLOW)):
        work = packed(laid_out(tmp_path / student, {"hw/a.py": text}))
        work.rename(tmp_path / "class" / work.name)
    found = list(student_submissions(packed(tmp_path / "class"), ASKED))
    assert [s.name for s in found] == ["ada.zip/hw/a.py", "ben.zip/hw/a.py"]
    assert [s.student for s in found] == ["ada", "ben"]
    assert all(s.read().cells for s in found)


def test_a_wrapping_folder_of_an_archive(tmp_path: Path) -> None:
    laid_out(tmp_path / "c", {"lab/x-ada/a.py": PRIOR, "lab/x-ben/a.py": FLOW})
    assert [s for s, _, _ in students(packed(tmp_path / "c"))] == ["x-ada", "x-ben"]


def test_a_wrapping_folder_of_an_archive_of_files_for_one_exercise(tmp_path: Path) -> None:
    laid_out(tmp_path / "c", {"lab/ada.py": PRIOR, "lab/ben.py": PRIOR + "x = 2\n"})
    assert [s for s, _, _ in students(packed(tmp_path / "c"))] == ["ada", "ben"]


def test_reading_gives_the_submission_or_says_why(tmp_path: Path) -> None:
    laid_out(tmp_path, {"ada/a.py": PRIOR, "ben/b.txt": "", "cy/a.py": PRIOR, "cy/b.py": OTHER})
    ada, ben, cy = student_submissions(tmp_path, ASKED)
    assert ada.read().name == "ada/a.py"
    assert ada.read().program.needs.keys() == {"get_prior"}
    with pytest.raises(Unreadable, match="ben: holds no"):
        ben.read()
    with pytest.raises(Unreadable, match=r"a\.py, cy/b\.py"):
        cy.read()


def test_only_the_exercise_asked_for(tmp_path: Path) -> None:
    laid_out(tmp_path, {"ada/a.py": PRIOR, "ada/b.py": FLOW, "ben/a.py": PRIOR})
    wanted = "normalizing_flow"
    assert students(tmp_path, wanted) == [("ada", "ada/b.py", wanted), ("ben", "ben", wanted)]


def test_when_and_by_which_ids(tmp_path: Path) -> None:
    def only(name: str) -> StudentSubmission:
        files, _ = LAYOUTS[name]
        return next(student_submissions(laid_out(tmp_path / name, files), ASKED))

    assert only("nbgrader").submitted == datetime(2015, 2, 2, 15, 58, 23, 948203, timezone.utc)
    assert only("Gradescope").submitted == datetime(2026, 4, 26, 17, 34, tzinfo=timezone.utc)
    assert only("Gradescope").ids == {"gradescope": "5", "email": "ada@example.edu"}
    assert only("Canvas").ids == {"canvas": "2"}
    assert only("Moodle").ids == {"moodle": "Participant 77"}


def test_times_of_files_count_only_when_asked_for_and_never_those_inside_archives(
    tmp_path: Path,
) -> None:
    laid_out(tmp_path / "class", {"ada/a.py": PRIOR, "ben.py": PRIOR})
    packed(laid_out(tmp_path / "cy", {"a.py": PRIOR})).rename(tmp_path / "class" / "cy.zip")
    for name in ("ada/a.py", "ben.py", "cy.zip"):
        os.utime(tmp_path / "class" / name, (86_400, 86_400))
    for asked in (False, True):
        search = Search(ASKED, file_times=asked)
        times = {s.submitted for s in find_class(tmp_path / "class", search).submissions}
        assert times == {datetime(1970, 1, 2, tzinfo=timezone.utc) if asked else None}


def test_a_time_that_is_not_understood_stays_unknown_and_is_reported(tmp_path: Path) -> None:
    laid_out(tmp_path, {"submitted/ada/p/a.py": PRIOR, "submitted/ada/p/timestamp.txt": "soon"})
    (ada,) = find_class(tmp_path, Search(ASKED, file_times=True)).submissions
    assert ada.submitted is None
    assert "“soon” is not understood" in ada.time_problem


BLACKBOARD = {
    "HW 1_ada_l_attempt_2026-03-01-10-00-00.txt": "Name: Ada L (ada_l)\n"
    "Date Submitted: Sunday, March 1, 2026 10:00:00 AM CET\n",
    "HW 1_ada_l_attempt_2026-03-01-10-00-00_a.py": PRIOR,
    "HW 1_ada_l_attempt_2026-03-02-10-00-00.txt": "Name: Ada L (ada_l)\n"
    "Date Submitted: Monday, March 2, 2026 10:00:00 AM CET\n",
    "HW 1_ada_l_attempt_2026-03-02-10-00-00_b.py": PRIOR + "x = 2\n",
    "HW 1_ben_attempt_2026-03-01-10-00-00.txt": "Name: Ben B (ben)\n",
}


def test_a_students_own_folder_and_file_names_are_no_platforms(tmp_path: Path) -> None:
    forged = "Ada_7_assignsubmission_file_Ben_8_assignsubmission_file_a.py"
    text = "HW_ada_attempt_2026-03-01-10-20-30_ben_attempt_2026-04-01-10-20-30"
    laid_out(
        tmp_path,
        {
            f"{MOODLE}/Submission attachment(s)/a.py": PRIOR,
            f"{MOODLE}/timestamp.txt": "20200101101010000",
            forged: PRIOR,
            f"{text}_a.py": OTHER,
            f"{text}.txt": "Name: Ben (ben)",
            "Eve_8_assignsubmission_file_x_9_assignsubmission_file_/a.py": PRIOR,
        },
    )
    found = list(student_submissions(tmp_path, ASKED))
    assert not any(s.submitted or s.time_problem for s in found if s.student != "ada")
    assert sorted(s.student for s in found) == [
        *("Ada", "Ada B", "Eve_8_assignsubmission_file_x", "ada")
    ]


def test_canvas_renames_a_second_renamed_notebook(tmp_path: Path) -> None:
    laid_out(tmp_path, {"adalove_7_1_hw.py.txt": PRIOR, "adalove_7_2_hw.py-1.txt": OTHER})
    (found,) = student_submissions(tmp_path, ASKED)
    assert (found.name, found.attempt) == ("adalove_7_2_hw.py-1.txt", "attempt 2 of 2")
    assert "y + 1" in found.read().cells[0].text


def test_canvas_mark_of_lateness_is_reported(tmp_path: Path) -> None:
    laid_out(tmp_path, {"adalove_LATE_7_1_hw.py": PRIOR, "bellben_8_2_hw.py": OTHER})
    late, other = student_submissions(tmp_path, ASKED)
    assert [remark.split(" but")[0] for remark in late.remarks] == ["Canvas marks it as late"]
    assert (late.submitted, other.remarks) == (None, ())


def test_blackboards_receipts_are_read_and_its_latest_attempt_counts(tmp_path: Path) -> None:
    found = find_class(laid_out(tmp_path, BLACKBOARD), Search(ASKED))
    ada, ben = found.submissions
    assert (ada.student, ada.ids["name"], ada.attempt) == ("ada_l", "Ada L", "attempt 2 of 2")
    assert ada.name.endswith("02-10-00-00_b.py")
    assert ada.submitted == datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
    assert (ben.student, ben.submitted) == ("ben", None)
    assert "names no time zone" in ben.time_problem
    with pytest.raises(Unreadable, match="no file was submitted"):
        ben.read()
    statuses = [file.status.value for file in found.files]
    assert statuses.count("a platform's record") == 3
    assert statuses.count("not graded") == 1
    berlin = find_class(tmp_path, Search(ASKED, zone=ZoneInfo("Europe/Berlin"))).submissions[1]
    assert berlin.submitted == datetime(2026, 3, 1, 9, tzinfo=timezone.utc)


def test_several_who_submit_together_have_a_submission_each(tmp_path: Path) -> None:
    start = "HW_team_attempt_2026-03-01-10-00-00"
    receipt = "Name: Ada L (ada), Ben B (ben)\n"
    laid_out(tmp_path, {f"{start}.txt": receipt, f"{start}_a.py": PRIOR})
    assert students(tmp_path) == [
        (student, f"{start}_a.py", "naive_bayes") for student in ("ada", "ben")
    ]


def test_brightspace_sakai_and_teams(tmp_path: Path) -> None:
    start = "12-3 - Ada B - Mar"
    laid_out(
        tmp_path,
        {
            f"bright/{start} 1, 2026 1020 AM/a.py": PRIOR,
            f"bright/{start} 1, 2026 120 PM/b.py": PRIOR + "x = 2\n",
            "bright/index.html": "",
            "sakai/HW/Love, Ada(ada)/Submission attachment(s)/a.py": PRIOR,
            "sakai/HW/Love, Ada(ada)/Feedback Attachment(s)/b.py": PRIOR + "x = 2\n",
            "sakai/HW/Love, Ada(ada)/timestamp.txt": "20260301093000000",
            "sakai/HW/grades.csv": "",
            "teams/Submitted files/Ada/HW/Version 2/a.py": PRIOR,
            "teams/Submitted files/Ada/HW/Version 10/a.py": PRIOR + "x = 2\n",
            "teams/Working files/Ada/HW/a.py": PRIOR + "x = 3\n",
        },
    )
    (bright,) = student_submissions(tmp_path / "bright", ASKED)
    assert (bright.student, bright.attempt) == ("Ada B", "attempt 2 of 2")
    assert bright.name.endswith("120 PM/b.py")
    (sakai,) = student_submissions(tmp_path / "sakai", ASKED)
    assert (sakai.student, sakai.ids["name"]) == ("ada", "Ada Love")
    assert sakai.submitted == datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)
    (teams,) = student_submissions(tmp_path / "teams", ASKED)
    assert teams.name == "Submitted files/Ada/HW/Version 10/a.py"


def test_github_and_google_classroom(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        {
            "flows-submissions/flows-ada/a.py": PRIOR,
            "flows-submissions/flows-ben-b/.git/config": "",
            "flows-submissions/flows-ben-b/src/a.py": OTHER,
            "c50/cs-flows-ada/a.py": PRIOR,
            "c50/cs-flows-ada/result.json": '{"schema": "classroom50/result/v1", "owner": "ada"}',
            "c50/cs-flows-eve/a.py": OTHER,
            "c50/cs-flows-eve/result.json": '{"schema": "classroom50/result/v1", "owner": "ben"}',
            "c50/scores.csv": "",
            "drive/Ada B - Homework 1.py": PRIOR,
            "drive/Ben B - Homework 1.py": OTHER,
        },
    )
    assert [s for s, _, _ in students(tmp_path / "flows-submissions")] == ["ada", "ben-b"]
    assert [s for s, _, _ in students(tmp_path / "c50")] == ["ada", "cs-flows-eve"]
    assert [s for s, _, _ in students(tmp_path / "drive")] == ["Ada B", "Ben B"]


def test_an_earlier_attempt_is_not_graded_in_place_of_one_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    laid_out(tmp_path, {"ada_1_2_hw.py": PRIOR, "ada_1_3_hw-1.pdf": "", "ada_1_4_x.csv": ""})
    (ada,) = student_submissions(tmp_path, ASKED)
    assert (ada.name, ada.exercise) == ("ada_1_3_hw-1.pdf", "naive_bayes")
    assert "an earlier attempt could be: ada_1_2_hw.py" in ada.attempt
    with pytest.raises(Unreadable):
        ada.read()


def test_a_file_of_the_same_name_for_another_exercise_is_not_an_earlier_attempt(
    tmp_path: Path,
) -> None:
    laid_out(tmp_path, {"ada_1_2_hw.py": PRIOR, "ada_1_3_hw-1.py": FLOW})
    assert {name for _, name, _ in students(tmp_path)} == {"ada_1_2_hw.py", "ada_1_3_hw-1.py"}


def test_a_name_in_both_of_unicodes_forms_is_one_student(tmp_path: Path) -> None:
    names = ("Zo\u00eb_7_assignsubmission_file_", "Zoe\u0308_7_assignsubmission_onlinetext_")
    laid_out(tmp_path, {f"{names[0]}/a.py": PRIOR, f"{names[1]}/onlinetext.html": ""})
    assert [student for student, _, _ in students(tmp_path)] == ["Zo\u00eb"]


@pytest.mark.parametrize("make", [lambda root: root, packed], ids=["folder", "zip"])
def test_every_file_is_accounted_for(make: Callable[[Path], Path], tmp_path: Path) -> None:
    files = {
        "ada/a.py": PRIOR,
        "ada/plot.png": "",
        "ada/more.rar": "",
        "ada/.git/config": "",
        "ada/data/b.py": PRIOR,
        "ben/report.pdf": "",
        "README.md": "",
        "grades.xlsx": "",
        "omar.html": "",
        ".DS_Store": "",
        "LICENCE": "",
    }
    found = find_class(make(laid_out(tmp_path / "class", files)), Search(ASKED))
    assert {file.path: (file.status.value, file.reason) for file in found.files} == {
        "ada/a.py": ("graded", ""),
        "ada/plot.png": ("part of a submission", ""),
        "ada/more.rar": ("not graded", "an archive that cannot be read; ask for a .zip"),
        "ada/.git/": ("not graded", "a hidden folder"),
        "ada/data/": ("not graded", "folders called data are not searched"),
        "ben/report.pdf": ("not graded", "a PDF"),
        "README.md": ("not graded", "a text"),
        "grades.xlsx": ("not graded", "a table"),
        "omar.html": ("not graded", "a saved page, not a notebook"),
        ".DS_Store": ("not graded", "made by the operating system"),
        "LICENCE": ("not graded", "a file without an ending"),
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_file_of_every_layout_is_accounted_for(layout: str, tmp_path: Path) -> None:
    files, _ = LAYOUTS[layout]
    found = find_class(laid_out(tmp_path, files), Search(ASKED))
    names = [file.path for file in found.files]
    assert len(names) == len(set(names))
    for name in files:
        assert any(name == path or (path[-1] == "/" and name.startswith(path)) for path in names)


def test_a_file_for_another_exercise_than_the_one_asked_for_is_listed(tmp_path: Path) -> None:
    laid_out(tmp_path, {"ada/a.py": PRIOR, "ada/b.py": FLOW})
    found = find_class(tmp_path, Search(ASKED, "naive_bayes"))
    reasons = {file.path: file.reason for file in found.files}
    assert reasons["ada/b.py"] == "answers normalizing_flow, which was not asked for"


def test_students_of_one_name_have_keys_of_their_own(tmp_path: Path) -> None:
    laid_out(tmp_path, {f"Ada_{n}_assignsubmission_file_/a.py": PRIOR + f"x = {n}" for n in (7, 8)})
    assert [s for s, _, _ in students(tmp_path)] == ["Ada (Participant 7)", "Ada (Participant 8)"]


def test_nobody_takes_the_key_of_another_by_a_name(tmp_path: Path) -> None:
    names = {7: "Ada", 8: "Ada", 9: "Ada (Participant 7)", 10: "Bo (she)"}
    laid_out(
        tmp_path, {f"{names[n]}_{n}_assignsubmission_file_/a.py": f"{PRIOR}x = {n}" for n in names}
    )
    assert {s.ids["moodle"]: s.student for s in student_submissions(tmp_path, ASKED)} == {
        "Participant 7": "Ada (Participant 7)",
        "Participant 8": "Ada (Participant 8)",
        "Participant 9": "Ada (Participant 7) (Participant 9)",
        "Participant 10": "Bo (she)",
    }


def test_an_id_is_one_student_whatever_the_names(tmp_path: Path) -> None:
    laid_out(tmp_path, {"adalove_7_1_hw.py": PRIOR, "adaking_7_2_hw-1.py": OTHER})
    assert [s for s, _, _ in students(tmp_path)] == ["adaking"]


def test_repositories_of_a_classroom_in_a_folder(tmp_path: Path) -> None:
    laid_out(tmp_path, {"hw-submissions/hw-ada/a.py": PRIOR, "hw-submissions/hw-ben/a.py": OTHER})
    assert [s for s, _, _ in students(tmp_path)] == ["ada", "ben"]


def test_a_student_may_be_called_like_a_folder_that_is_ignored(tmp_path: Path) -> None:
    laid_out(tmp_path, {"env/pyvenv.cfg": "", "env/a.py": PRIOR, "data/lib/a.py": PRIOR})
    assert [name for _, name, _ in students(tmp_path)] == ["data/lib/a.py", "env/a.py"]


def test_a_linked_student_is_reported_and_not_read(tmp_path: Path) -> None:
    laid_out(tmp_path, {"secret/a.py": PRIOR, "class/ben/a.py": PRIOR})
    (tmp_path / "class" / "ada").symlink_to(tmp_path / "secret")
    ada, _ = student_submissions(tmp_path / "class", ASKED)
    assert ada.student == "ada"
    with pytest.raises(Unreadable, match="symbolic link"):
        ada.read()


@pytest.mark.parametrize("name", ["missing", "a.py"])
def test_what_is_no_class(tmp_path: Path, name: str) -> None:
    laid_out(tmp_path, {"a.py": PRIOR})
    with pytest.raises(Unreadable):
        list(student_submissions(tmp_path / name, ASKED))


def test_a_file_too_large_or_damaged_beside_an_answer_is_a_submission_of_its_own(
    tmp_path: Path,
) -> None:
    laid_out(tmp_path, {"ada/nb.py": PRIOR, "ada/flow.ipynb": "", "ada/vae.zip": "no archive"})
    with open(tmp_path / "ada" / "flow.ipynb", "wb") as file:
        file.truncate(FILE_LIMIT + 1)
    good, unreadable = student_submissions(tmp_path, ASKED)
    assert good.exercise == "naive_bayes"
    assert unreadable.name == "ada/flow.ipynb"
    with pytest.raises(Unreadable, match=r"flow\.ipynb.* larger than .*vae\.zip.* damaged"):
        unreadable.read()


def test_all_files_of_a_student_that_cannot_be_read_are_one_submission(tmp_path: Path) -> None:
    laid_out(tmp_path, {f"Ada_7_assignsubmission_file_/{n:02}.zip": "none" for n in range(40)})
    laid_out(tmp_path, {f"belladonna_7_{n}_{n:02}.zip": "none" for n in range(40)})
    found = find_class(tmp_path, Search(ASKED))
    assert [s.student for s in found.submissions] == ["Ada", "belladonna"]
    for each in found.submissions:
        with pytest.raises(Unreadable, match=r"00\.zip: .* 30 more"):
            each.read()
    assert len([file for file in found.files if file.reason]) == 80


def test_latest_attempts_that_cannot_be_read_are_one_submission(tmp_path: Path) -> None:
    for n in range(5):
        early, late = f"adalove_7_{n}_hw{n}.py", f"adalove_7_{90 + n}_hw{n}-1.rar"
        laid_out(tmp_path, {early: f"{PRIOR}x = {n}", late: "x"})
    found = list(student_submissions(tmp_path, ASKED))
    assert [(s.student, s.exercise) for s in found] == [("adalove", "naive_bayes")]


def test_folders_of_the_grader_s_own_are_no_submissions(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "class", {f"m/{MOODLE}/a.py": PRIOR, "graded/index.html": ""})
    own = [(root / "graded").resolve()]
    assert [s.student for s in student_submissions(root, ASKED, own=own)] == ["Ada B"]
    (tmp_path / "link").symlink_to(root)
    assert [s.student for s in student_submissions(tmp_path / "link", ASKED, own=own)] == ["Ada B"]


def test_what_cannot_be_decided_is_named_in_a_class_given_by_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(tmp_path, {f"class/{name}": PRIOR + f"# {name}" for name in ("c.py", "b.x.py")})
    laid_out(tmp_path, {"class/d.py": PRIOR, "class/d/x.py": OTHER})
    monkeypatch.chdir(tmp_path)
    assert [name for _, name, _ in students(Path("class"))] == ["b.x.py", "c.py", "d"]


def test_what_has_gone_since_it_was_found_is_missing_and_not_wrong(tmp_path: Path) -> None:
    laid_out(tmp_path, {"ada.py": PRIOR})
    (ada,) = student_submissions(tmp_path, ASKED)
    (tmp_path / "ada.py").unlink()
    with pytest.raises(Unreadable) as problem:
        ada.read()
    assert problem.value.missing
