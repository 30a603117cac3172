"""Feedback in the form in which Canvas and Moodle take it back."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

import pytest

from graders.cli import main
from tests.small import RIGHT, SMALL, WRONG

COURSE = ("--course", str(SMALL.root))
MOODLE = (
    ("Ada Lovelace_101_assignsubmission_file_/hw.py", RIGHT),
    ("Ben O_Neill_102_assignsubmission_file_/hw.py", WRONG),
)
CANVAS = (("lovelaceada_11_555_hw.py", RIGHT), ("neillben_LATE_12_556_hw-1.py", WRONG))


def graded(folder: Path, files: tuple[tuple[str, Path], ...]) -> Path:
    """A class with these files, graded."""
    for name, source in files:
        path = folder / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)
    out = folder / "out"
    assert main(["grade", str(folder / "class"), "--out", str(out), *COURSE]) == 0
    return out


def export(out: Path, *options: str) -> int:
    given = ["gradebook", "export", str(out), *COURSE, "--exercise", "regression", *options]
    return main(given)


@pytest.mark.parametrize(
    ("platform", "files", "names"),
    [
        (
            "moodle",
            MOODLE,
            [
                "Ada Lovelace_101_assignfeedback_file_/feedback.html",
                "Ben O Neill_102_assignfeedback_file_/feedback.html",
            ],
        ),
        (
            "canvas",
            CANVAS,
            ["lovelaceada_11_555_hw.feedback.html", "neillben_LATE_12_556_hw-1.feedback.html"],
        ),
    ],
)
def test_each_page_has_the_name_by_which_the_platform_finds_its_student(
    tmp_path: Path, platform: str, files: tuple[tuple[str, Path], ...], names: list[str]
) -> None:
    out, packed = graded(tmp_path, files), tmp_path / "feedback.zip"
    assert export(out, "--format", f"{platform}-feedback", "--out", str(packed)) == 0
    with zipfile.ZipFile(packed) as file:
        assert sorted(file.namelist()) == names
        right, wrong = (file.read(name).decode() for name in names)
    assert "left out at each end" not in right
    assert "All of 1 − level is left out at each end." in wrong


def test_a_page_is_the_one_in_the_folder_of_the_class(tmp_path: Path) -> None:
    out, packed = graded(tmp_path, CANVAS), tmp_path / "feedback.zip"
    assert export(out, "--format", "canvas-feedback", "--out", str(packed)) == 0
    written = {path.read_bytes() for path in (out / "feedback").iterdir()}
    with zipfile.ZipFile(packed) as file:
        assert {file.read(name) for name in file.namelist()} == written


def test_a_name_that_holds_the_number_of_another_participant_is_no_address(tmp_path: Path) -> None:
    chosen = "Eve_101_assignsubmission_file_103_assignsubmission_file_/hw.py"
    out, packed = graded(tmp_path, (*MOODLE, (chosen, WRONG))), tmp_path / "feedback.zip"
    assert export(out, "--format", "moodle-feedback", "--out", str(packed)) == 0
    with zipfile.ZipFile(packed) as file:
        numbers = [name.split("_")[1] for name in file.namelist()]
    assert sorted(numbers) == ["101", "102", "103"]


def test_a_class_without_such_names_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = graded(tmp_path, (("ada.py", RIGHT),))
    assert export(out, "--format", "moodle-feedback", "--out", str(tmp_path / "f.zip")) == 2
    assert "Moodle names the files of a class" in capsys.readouterr().err
    assert not (tmp_path / "f.zip").exists()


SHEET = """Identifier,Full name,Grade,Maximum Grade,Last modified (grade),Feedback comments
Participant 101,Ada Lovelace,,10.00,-,
Participant 102,Ben O Neill,,10.00,-,{}
"""


def test_comments_go_into_empty_cells_of_a_worksheet(tmp_path: Path) -> None:
    out = graded(tmp_path, MOODLE)
    for said in ("", "See me."):
        old, new = tmp_path / "old.csv", tmp_path / "new.csv"
        old.write_text(SHEET.format(said))
        options = ["--into", str(old), "--out", str(new)]
        assert export(out, "--format", "moodle", "--feedback", *options) == 0
        ada, ben = csv.DictReader(io.StringIO(new.read_text()))
        assert ada["Feedback comments"] == "10 of 10 points"
        comment = ben["Feedback comments"]
        assert comment == said or comment.startswith(
            "7.95 of 10 points\nbootstrap_interval: All of"
        )
        assert ben["Grade"] == "7.95"


def test_a_worksheet_without_a_column_for_comments_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, old = graded(tmp_path, MOODLE), tmp_path / "old.csv"
    old.write_text("Identifier,Grade\nParticipant 101,\n")
    options = ["--into", str(old), "--out", str(tmp_path / "new.csv")]
    assert export(out, "--format", "moodle", "--feedback", *options) == 2
    assert "has no column for comments" in capsys.readouterr().err
