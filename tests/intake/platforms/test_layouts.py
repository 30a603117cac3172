"""Every student in a class is found, once for each exercise, whatever the layout."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from graders.intake import StudentSubmission, Unreadable, student_submissions
from graders.intake.files.trees import FILE_LIMIT
from tests.bundled import ASKED

PRIOR = "def get_prior(y):\n    return y\n"
DOUBLE = "def get_prior(y):\n    return 2 * y\n"
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
        {"ada/a.py": PRIOR, "ada/b.py": DOUBLE, "ben/a.py": "\x00", "ben/b.py": FLOW},
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


def test_reading_gives_the_submission_or_says_why(tmp_path: Path) -> None:
    laid_out(tmp_path, {"ada/a.py": PRIOR, "ben/b.txt": "", "cy/a.py": PRIOR, "cy/b.py": DOUBLE})
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
    laid_out(tmp_path, {"one/ada.py": PRIOR, "two/ada/a.py": PRIOR})
    for name in ("one/ada.py", "two/ada/a.py"):
        os.utime(tmp_path / name, (86_400, 86_400))
        found = next(student_submissions((tmp_path / name).parents[name.count("/") - 1], ASKED))
        assert found.submitted == datetime(1970, 1, 2, tzinfo=timezone.utc)


def test_students_of_one_name_have_keys_of_their_own(tmp_path: Path) -> None:
    laid_out(tmp_path, {f"Ada_{n}_assignsubmission_file_/a.py": PRIOR + f"x = {n}" for n in (7, 8)})
    assert [s for s, _, _ in students(tmp_path)] == ["Ada (Participant 7)", "Ada (Participant 8)"]


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
    good, large, damaged = student_submissions(tmp_path, ASKED)
    assert good.exercise == "naive_bayes"
    assert (large.name, damaged.name) == ("ada/flow.ipynb", "ada/vae.zip")
    with pytest.raises(Unreadable, match="larger than"):
        large.read()
    with pytest.raises(Unreadable, match="damaged"):
        damaged.read()


def test_folders_of_the_grader_s_own_are_no_submissions(tmp_path: Path) -> None:
    root = laid_out(tmp_path / "class", {f"m/{MOODLE}/a.py": PRIOR, "graded/index.html": ""})
    own = [(root / "graded").resolve()]
    assert [s.student for s in student_submissions(root, ASKED, own=own)] == ["Ada B"]
    (tmp_path / "link").symlink_to(root)
    assert [s.student for s in student_submissions(tmp_path / "link", ASKED, own=own)] == ["Ada B"]


def test_what_cannot_be_decided_is_named_in_a_class_given_by_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(tmp_path, {f"class/{name}": PRIOR + f"# {name}" for name in ("c.py", "c.ipynb.py")})
    laid_out(tmp_path, {"class/d.py": PRIOR, "class/d/x.py": DOUBLE})
    monkeypatch.chdir(tmp_path)
    assert [name for _, name, _ in students(Path("class"))] == ["c.ipynb.py", "c.py", "d"]


def test_what_has_gone_since_it_was_found_is_missing_and_not_wrong(tmp_path: Path) -> None:
    laid_out(tmp_path, {"ada.py": PRIOR})
    (ada,) = student_submissions(tmp_path, ASKED)
    (tmp_path / "ada.py").unlink()
    with pytest.raises(Unreadable) as problem:
        ada.read()
    assert problem.value.missing
