"""Reports as files: named after the submissions, one for each, whatever these are called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graders.cli import arguments
from graders.errors import Incomplete
from graders.report import Audience
from graders.reports.writing import FORMATS, file_names, require_written, write_reports
from tests.reports.examples import CELLS, PASSED, WRONG, report


@pytest.mark.parametrize(
    ("submissions", "names"),
    [
        (["a/ada.py", "b/ben.ipynb"], ["ada", "ben"]),
        (["a/hw.py", "b/hw.py"], ["a-hw.py", "b-hw.py"]),
        (["ada.py", "ada.ipynb"], ["ada.py", "ada.ipynb"]),
        (["Ada.py", "x/ada.py"], ["Ada.py", "x-ada.py"]),
        (["a/x.py", "a/x.py", "a-x.py"], ["a-x.py", "a-x.py-2", "a-x"]),
        (["Ada.py", "Ada.py"], ["Ada.py", "Ada.py-2"]),
        (["/", "..", "-rf.py", "a\nb.py"], ["submission", "submission-2", "rf", "a-b"]),
    ],
)
def test_files_are_named_after_submissions(submissions: list[str], names: list[str]) -> None:
    assert file_names(submissions) == names


@pytest.mark.parametrize("name", ["𝔘" * 300, "../../etc/x", "\udcff.py", "x;rm -rf", "CON."])
def test_a_file_stays_in_its_folder_whatever_the_submission_is_called(
    name: str, tmp_path: Path
) -> None:
    graded = report(PASSED, submission=name)
    written = list(write_reports([graded], [CELLS], list(FORMATS), tmp_path, Audience.STUDENT))
    assert len(written) == len(FORMATS)
    assert sorted(tmp_path.iterdir()) == sorted(written)
    assert all(path.read_bytes() for path in written)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_states_the_score(name: str, tmp_path: Path) -> None:
    reports = [report(PASSED, WRONG), replace(report(), fault="broken")]
    paths = list(write_reports(reports, [CELLS, CELLS], [name], tmp_path, Audience.STUDENT))
    require_written(reports, [name], paths)


def test_a_file_that_lost_the_score_is_told(tmp_path: Path) -> None:
    reports = [report(PASSED, WRONG)]
    (path,) = write_reports(reports, [CELLS], ["html"], tmp_path, Audience.STUDENT)
    for text in ("", "<p>"):
        path.write_text(text)
        with pytest.raises(Incomplete, match="its score is missing in what was written as html"):
            require_written(reports, ["html"], [path])
    path.unlink()
    with pytest.raises(Incomplete, match="was not written"):
        require_written(reports, ["html"], [path])
    with pytest.raises(Incomplete, match="0 of 1 files"):
        require_written(reports, ["html"], [])


def test_the_command_line_offers_every_format() -> None:
    assert set(arguments.FORMATS) == set(FORMATS)


def test_ten_thousand_submissions_have_ten_thousand_names() -> None:
    submissions = [f"{number % 100}/{number}/notebook.ipynb" for number in range(10_000)]
    assert len(set(file_names(submissions))) == 10_000
