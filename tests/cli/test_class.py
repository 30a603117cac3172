"""The commands on a class, with all parts real except the running of code."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timezone
from pathlib import Path

import pytest

from graders.cli import main
from graders.course import Course
from graders.errors import Exit
from graders.gradebook.storage import Gradebook
from graders.sandbox.levels import Level
from tests.batch.instant import SOURCE, Instant, report, write_class
from tests.gradebook.values import received

CommandLine = Callable[..., int]

LATER = datetime(2999, 1, 1, tzinfo=timezone.utc)


class InstantGrader(Instant):
    """Replaces `Grader`; used as a context manager."""

    def __enter__(self) -> InstantGrader:
        return self

    def __exit__(self, *error: object) -> None: ...


def unstarted(course: Course, least: Level) -> AbstractContextManager[None]:
    """Replaces the start of the warm process."""
    return nullcontext()


@pytest.fixture
def grade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """`probgrade grade` on a class of two, into `out`, with further options."""
    write_class(tmp_path / "class", 2)

    def run(*more: str, fault: tuple[str, ...] = ()) -> int:
        monkeypatch.setattr("graders.cli.grade.ForkServer", unstarted)
        monkeypatch.setattr("graders.scheduling.Grader", lambda **options: InstantGrader(fault))
        return main(["grade", str(tmp_path / "class"), "--out", str(tmp_path / "out"), *more])

    return run


def test_a_class_is_graded_into_a_folder(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade() == Exit.GRADED
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == [f"student0000{n}.py  naive_bayes  2 of 2" for n in (0, 1)]
    assert "2 submissions: 2 graded." in printed
    written = {str(path.relative_to(tmp_path / "out")) for path in tmp_path.glob("out/**/*.*")}
    for number in (0, 1):
        assert f"feedback/student0000{number}.py.html" in written
        assert f"reports/student0000{number}.py.json" in written
    assert "student00001" in (tmp_path / "out" / "index.html").read_text()


def test_the_same_again_says_that_there_is_nothing_to_do(
    grade: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    grade()
    capsys.readouterr()
    assert grade() == Exit.GRADED
    assert "Nothing to do: all 2 submissions are graded." in capsys.readouterr().out


def test_files_that_are_missing_are_made_again(grade: CommandLine, tmp_path: Path) -> None:
    grade()
    page = tmp_path / "out" / "feedback" / "student00000.py.html"
    text = page.read_text()
    page.unlink()
    (tmp_path / "out" / "index.html").unlink()
    grade()
    assert page.read_text() == text
    assert (tmp_path / "out" / "index.html").exists()


def test_a_fault_of_the_grader_is_the_exit_code_and_no_score(
    grade: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade(fault=("student00001.py",)) == Exit.FAULT
    printed = capsys.readouterr().out
    assert "student00001.py  naive_bayes  no score (a fault of the grader)" in printed
    assert "student00000.py  naive_bayes  2 of 2" in printed


def test_the_pages_follow_an_override_and_a_comment(grade: CommandLine, tmp_path: Path) -> None:
    grade()
    out = tmp_path / "out"
    of = [str(out), "student00001", "naive_bayes"]
    page = out / "feedback" / "student00001.py.html"
    main(["gradebook", "override", *of, "--points", "1.5", "--reason", "oral exam"])
    assert "<strong>1.5</strong> of 2 points (the checks give 2)" in page.read_text()
    assert "1.5 of 2" in (out / "index.html").read_text()
    main(["gradebook", "comment", *of, "see me"])
    assert "see me" in page.read_text()
    main(["gradebook", "override", *of, "--clear", "--reason", "mistaken"])
    assert "<strong>2</strong> of 2 points<" in page.read_text()
    assert "1.5 of 2" not in (out / "index.html").read_text()


def test_the_pages_follow_a_policy_and_an_extended_deadline(
    grade: CommandLine, tmp_path: Path
) -> None:
    grade("--file-times")
    out, policy = tmp_path / "out", tmp_path / "policy.json"
    page = out / "feedback" / "student00001.py.html"
    due = {"naive_bayes": "2020-01-01T12:00:00Z"}
    policy.write_text(json.dumps({"due": due, "late": {"percent_per_day": 25}}))
    main(["gradebook", "policy", str(out), "--check", str(policy)])
    assert "<strong>2</strong> of 2" in page.read_text()
    main(["gradebook", "policy", str(out), "--set", str(policy)])
    assert "<strong>0</strong> of 2" in page.read_text()
    until = ["--until", "2999-01-01T12:00+01:00", "--reason", "a broken leg"]
    main(["gradebook", "extend", str(out), "student00001", *until])
    assert "<strong>2</strong> of 2" in page.read_text()
    assert "deadline extended to 2999-01-01 11:00:00 UTC: a broken leg" in page.read_text()


def test_the_page_of_a_submission_that_does_not_count_says_so(
    grade: CommandLine, tmp_path: Path
) -> None:
    grade()
    with Gradebook(str(tmp_path / "out" / "gradebook.sqlite")) as gradebook:
        number = gradebook.receive(received("student00001", "naive_bayes", submitted=LATER))
        gradebook.record(number, report("student00001/naive_bayes.py"), "graded", "", {})
    main(["gradebook", "pages", str(tmp_path / "out")])
    pages = tmp_path / "out" / "feedback"
    old = (pages / "student00001.py.html").read_text()
    assert "does not count: student00001/naive_bayes.py does" in old
    (new,) = pages.glob("student00001-naive_bayes*.html")
    assert "does not count" not in new.read_text()


def test_of_two_submissions_under_one_name_the_page_shows_the_one_that_counts(
    grade: CommandLine, tmp_path: Path
) -> None:
    grade()
    (tmp_path / "class" / "student00001.py").write_text("def get_prior(y):\n    return 'second'\n")
    grade()
    page, policy = tmp_path / "out" / "feedback" / "student00001.py.html", tmp_path / "p.json"
    assert "second" in page.read_text()
    policy.write_text('{"counts": "first"}')
    main(["gradebook", "policy", str(tmp_path / "out"), "--set", str(policy)])
    assert "second" not in page.read_text()


def test_pages_that_are_elsewhere_are_said_to_be_old(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = str(tmp_path / "elsewhere.sqlite")
    grade("--gradebook", url)
    of = [url, "student00001", "naive_bayes"]
    assert main(["gradebook", "comment", *of, "see me"]) == Exit.GRADED
    assert f"are old now; `probgrade gradebook pages {url} --out DIR`" in capsys.readouterr().out
    assert main(["gradebook", "pages", url]) == Exit.CALLED_WRONGLY
    assert main(["gradebook", "pages", url, "--out", str(tmp_path / "out")]) == Exit.GRADED
    assert "see me" in (tmp_path / "out" / "feedback" / "student00001.py.html").read_text()


def test_pages_that_cannot_be_written_are_one_line_and_the_change_is_kept(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grade()
    out = tmp_path / "out"
    (out / "index.html").unlink()
    (out / "index.html").mkdir()
    of = [str(out), "student00001", "naive_bayes"]
    assert main(["gradebook", "comment", *of, "see me"]) == Exit.CALLED_WRONGLY
    assert "the change is recorded, but pages are old" in capsys.readouterr().err
    main(["gradebook", "history", *of[:2]])
    assert "see me" in capsys.readouterr().out


def test_work_that_cannot_be_read_has_no_score_where_the_exercise_is_named(
    grade: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "class" / "broken.py").write_text("def get_prior (y:\n")
    (tmp_path / "class" / "torn.py").write_text("def (:\n")
    (tmp_path / "class" / "other.py").write_text("x = 1\n")
    grade("--exercise", "naive_bayes")
    out = str(tmp_path / "out")
    reports = tmp_path / "out" / "reports"
    for name in ("torn", "other"):
        assert json.loads((reports / f"{name}.py.json").read_text())["points"] is None
    for form, columns in {
        "csv": ("raw", "earned", "penalty", "final", "f.a"),
        "submissions": ("points", "f.a"),
        "nbgrader": ("raw_score", "late_submission_penalty", "score"),
    }.items():
        path = tmp_path / f"{form}.csv"
        more = ["--format", form, "--exercise", "naive_bayes", "--out", str(path)]
        assert main(["gradebook", "export", out, *more]) == Exit.GRADED
        with path.open(newline="", encoding="utf-8") as file:
            rows = {row.get("student") or row["student_id"]: row for row in csv.DictReader(file)}
        assert [rows["student00001"][name] for name in columns if name != "late_submission_penalty"]
        for student in ("torn", "other"):
            assert [rows[student][name] for name in columns] == [""] * len(columns)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--time-zone", "Mars/Olympus"],
        ["--jobs", "0"],
        ["--jobs", "two"],
        ["--jobs", "²"],
        ["--seed", "x"],
        ["--seed", "9" * 5_000],
    ]
    + [["--gradebook", "nosuch://"]],
)
def test_a_wrong_option_is_one_line(
    grade: CommandLine, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    assert grade(*wrong) == Exit.CALLED_WRONGLY
    (line,) = capsys.readouterr().err.splitlines()
    assert "invalid _" not in line


def test_a_folder_that_cannot_be_made_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_class(tmp_path / "class", 1)
    (tmp_path / "file").write_text("")
    out = str(tmp_path / "file" / "out")
    assert main(["grade", str(tmp_path / "class"), "--out", out]) == Exit.CALLED_WRONGLY
    (line,) = capsys.readouterr().err.splitlines()
    assert "name a folder that can be written" in line


def test_no_class_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "nowhere")
    assert main(["grade", missing, "--out", str(tmp_path / "out")]) == Exit.CALLED_WRONGLY
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_class_that_is_not_graded_cannot_be_re_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rescore", str(tmp_path)]) == Exit.CALLED_WRONGLY
    assert "not found" in capsys.readouterr().err


@pytest.mark.parametrize("out", ["class/graded", "class"])
def test_the_output_folder_may_be_in_the_class(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    for _ in range(2):
        assert grade("--out", str(tmp_path / out)) == Exit.GRADED
    assert "Nothing to do: all 2 submissions are graded." in capsys.readouterr().out


def test_a_folder_without_submissions_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("")
    called = ["grade", str(tmp_path), "--out", str(tmp_path / "out")]
    assert main(called) == Exit.CALLED_WRONGLY
    (line,) = capsys.readouterr().err.splitlines()
    assert "has no submissions" in line
    assert not (tmp_path / "out").exists()


def test_a_line_names_the_submission_that_could_not_be_read(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ada", "b\ned"):
        (tmp_path / "class" / name).mkdir()
        (tmp_path / "class" / name / "a.ipynb").write_text("{")
    grade()
    printed = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("ada/a.ipynb: not a Jupyter") for line in printed) == 1
    assert sum(line.startswith("b�ed/a.ipynb: not") for line in printed) == 1


@pytest.mark.parametrize("name", ["index.html", "feedback"])
def test_another_file_under_the_name_of_an_output_is_one_line(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    grade()
    path = tmp_path / "out" / name
    path.rename(tmp_path / "away")
    path.touch() if (tmp_path / "away").is_dir() else path.mkdir()
    assert grade() == Exit.CALLED_WRONGLY
    printed = capsys.readouterr().err.strip()
    assert str(path) in printed
    assert printed.count("\n") == 0


def test_a_class_with_names_in_other_scripts(grade: CommandLine, tmp_path: Path) -> None:
    for name in ("作业" * 40, "学生" * 40):
        folder = tmp_path / "class" / name
        folder.mkdir()
        (folder / f"{name}.py").write_text(f"def get_prior(y): return '{name}'")
    assert grade() == Exit.GRADED
    assert len(list((tmp_path / "out" / "feedback").iterdir())) == 4


def test_files_that_are_not_graded_are_listed_with_the_reason(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_class(tmp_path / "class", 2)
    (tmp_path / "class" / "omar.html").write_text("<html></html>")
    (tmp_path / "class" / "grades.xlsx").write_text("")
    assert grade() == Exit.GRADED
    printed = capsys.readouterr().out.splitlines()
    reasons = {"grades.xlsx": "a table", "omar.html": "a saved page, not a notebook"}
    assert printed[-4:-1] == ["Not graded, 2 files:"] + [
        f"  {name}: {why}" for name, why in reasons.items()
    ]
    page = (tmp_path / "out" / "index.html").read_text()
    files = json.loads((tmp_path / "out" / "files.json").read_text())["files"]
    for name, why in reasons.items():
        assert name in page
        assert why in page
        assert {"path": name, "status": "not graded", "reason": why, "students": []} in files
    override = ["student00001", "naive_bayes", "--points", "1", "--reason", "oral exam"]
    main(["gradebook", "override", str(tmp_path / "out"), *override])
    assert "omar.html" in (tmp_path / "out" / "index.html").read_text()


def test_the_graders_own_files_in_the_folder_of_the_class_are_no_students_files(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        grade("--out", str(tmp_path / "class"))
        assert "Not graded" not in capsys.readouterr().out


def test_times_of_files_are_used_only_when_asked_for(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grade()
    assert capsys.readouterr().out.count("a copy resets them") == 1
    grade("--file-times")
    assert "a copy resets them" not in capsys.readouterr().out
    stored = json.loads((tmp_path / "out" / "files.json").read_text())["submissions"]
    assert all(each["submitted"] for each in stored)


def test_the_attempt_that_was_graded_is_named(
    grade: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, number in (("eve_1_2_hw.py", 8), ("eve_1_3_hw-1.py", 9), ("max_2_4_hw.py", 9)):
        (tmp_path / "class" / name).write_text(SOURCE.format(number=number))
    grade()
    assert "eve_1_3_hw-1.py  naive_bayes  2 of 2 (attempt 2 of 2)" in capsys.readouterr().out
    out = tmp_path / "out"
    assert "attempt 2 of 2" in (out / "index.html").read_text()
    assert "attempt 2 of 2" in (out / "feedback" / "eve_1_3_hw-1.py.html").read_text()
    assert "attempt 2 of 2" not in (out / "feedback" / "max_2_4_hw.py.html").read_text()


@pytest.mark.parametrize("option", [["--file-times"], ["--time-zone", "Europe/Berlin"]])
def test_options_of_a_class_are_refused_for_one_file(
    option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text(SOURCE.format(number=1))
    assert main(["grade", str(tmp_path / "a.py"), *option]) == Exit.CALLED_WRONGLY
    assert capsys.readouterr().err.splitlines() == [
        f"probgrade: {option[0]} is for a class: name its folder, and --out DIR"
    ]
