"""The commands of the gradebook, as staff call them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from graders.cli import main
from graders.gradebook.storage import Gradebook
from tests.bundled import checks
from tests.gradebook.values import RUBRIC, received, report
from tests.small import SMALL

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
CHECK = max(checks("vae"), key=lambda check: check.points)
Call = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A graded class of two: ada, and ben, on whose submission the grader failed."""
    with Gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook:
        ada = received("ada", submitted=NOON, ids={"name": "Ada Lovelace", "canvas": "11"})
        _grade(gradebook, gradebook.receive(ada), {CHECK.id: 1.0, "g.b": 9.0})
        ben = gradebook.receive(received("ben", submitted=NOON))
        gradebook.record(ben, report(fault="broke"), "first", RUBRIC, {})
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> Call:
    """Run a command that must succeed; returns its output."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LOGNAME", "grace")

    def called(command: str, *more: str) -> str:
        assert main(["gradebook", command, str(folder), *more]) == 0
        return capsys.readouterr().out

    return called


def _grade(gradebook: Gradebook, submission: int, points: Mapping[str, float]) -> None:
    gradebook.record(submission, report(points), "first", RUBRIC, {})


def _scores(call: Call) -> dict[str, Any]:
    return {one["student"]: one for one in json.loads(call("show", "--json"))}


def test_the_class_is_shown(call: Call) -> None:
    shown = call("show")
    assert "ada (Ada Lovelace)" in shown
    (without,) = (line for line in shown.splitlines() if "no score" in line)
    assert without.split()[-1] == "–"
    one = call("show", "--student", "Ada Lovelace")
    assert "ben" not in one
    assert "10" in one


def test_an_override_is_shown_with_its_history_until_it_is_withdrawn(call: Call) -> None:
    call("override", "ada", "vae", "--points", "15", "--reason", "oral exam")
    call("override", "ben", "vae", "--points", "3", "--reason", "by hand", "--author", "Dr. H")
    assert [s["final"] for s in _scores(call).values()] == [15, 3]
    call("override", "11", "vae", "--clear", "--reason", "a mistake")
    assert [s["final"] for s in _scores(call).values()] == [10, 3]
    history = call("history", "ada")
    order = ["first", "oral exam", "a mistake"]
    assert [word for line in history.splitlines() for word in order if word in line] == order
    assert "grace" in history
    assert "Dr. H" in call("history", "ben")


def test_a_check_can_be_overridden(call: Call) -> None:
    call("override", "ada", "vae", "--check", CHECK.id, "--points", "0.5", "--reason", "r")
    score = _scores(call)["ada"]
    assert (score["raw"], score["final"]) == (10, 9.5)
    assert score["checks"] == {CHECK.id: 0.5}


def test_a_comment_is_shown(call: Call) -> None:
    call("comment", "ada", "vae", "see me [bold]after[/bold] class")
    assert "see me [bold]after[/bold] class" in call("show", "--exercise", "vae")
    assert "see me" in call("history", "ada")


def test_a_policy_is_set_and_counts(call: Call, tmp_path: Path) -> None:
    due = (NOON - timedelta(days=1.5)).isoformat()
    late = {"free_days": 1, "percent_per_day": 10}
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({"due": {"vae": due}, "late": late}))
    call("policy", "--set", str(path))
    score = _scores(call)["ada"]
    assert (score["days_late"], score["free_days"], score["final"]) == (2, 1, 9)
    assert json.loads(call("policy"))["late"]["free_days"] == 1
    path.write_text("{}")
    call("policy", "--set", str(path), "--author", "Dr. H")
    assert _scores(call)["ada"]["final"] == 10
    history = call("policy", "--history")
    assert history.index("grace") < history.index("Dr. H")


def test_a_policy_shows_whose_scores_change_before_it_is_written(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "policy.json"
    due = (NOON - timedelta(days=1.5)).isoformat()
    path.write_text(json.dumps({"due": {"vae": due}, "late": {"percent_per_day": 10}}))
    checked = call("policy", "--check", str(path))
    (line,) = (line for line in checked.splitlines() if "vae" in line and "ada" in line)
    assert line.split()[3:7] == ["vae", "10", "8", "-2"]
    assert "1 of 2 scores change" in checked
    assert "Nothing is written" in checked
    assert _scores(call)["ada"]["final"] == 10
    with Gradebook(str(folder / "gradebook.sqlite")) as gradebook:
        assert gradebook.log.policies() == []
    written = call("policy", "--set", str(path))
    assert line in written.splitlines()
    assert _scores(call)["ada"]["final"] == 8
    assert "0 of 2 scores change" in call("policy", "--set", str(path))


@pytest.fixture
def due(call: Call, tmp_path: Path) -> None:
    """ada was a day and a half late."""
    path = tmp_path / "due.json"
    due = (NOON - timedelta(days=1.5)).isoformat()
    path.write_text(json.dumps({"due": {"vae": due}, "late": {"percent_per_day": 10}}))
    call("policy", "--set", str(path))


UNTIL = ["--until", "2026-03-01T13:00:00+01:00"]


def test_a_deadline_is_extended_and_that_is_withdrawn(call: Call, due: None) -> None:
    printed = call("extend", "ada", *UNTIL, "--reason", "ill", "--exercise", "vae")
    assert "+2" in printed
    score = _scores(call)["ada"]
    assert (score["final"], score["days_late"]) == (10, 0)
    assert score["extension"] == {"reason": "ill", "author": "grace"}
    assert "deadline extended to 2026-03-01 12:00:00 UTC: ill" in call("show", "--student", "ada")
    call("extend", "ada", "--clear", "--reason", "a mistake", "--exercise", "vae")
    assert _scores(call)["ada"]["final"] == 8
    history = call("history", "ada")
    order = ["deadline extended to", "ill", "withdrawn", "a mistake"]
    assert [history.index(word) for word in order] == sorted(map(history.index, order))


def test_a_deadline_is_extended_for_a_group(call: Call, folder: Path, due: None) -> None:
    with Gradebook(str(folder / "gradebook.sqlite")) as gradebook:
        for key in ("ada", "ben"):
            gradebook.receive(received(key, submitted=NOON, ids={"group": "Grüppe 1"}))
    call("extend", "Gru\u0308ppe 1", *UNTIL, "--reason", "late room")
    assert "late room" in call("history", "ada")
    assert "late room" in call("history", "ben")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("nobody --until 2026-03-09T12:00Z --reason r", "no student 'nobody'"),
        ("ada nobody --until 2026-03-09T12:00Z --reason r", "no student 'nobody'"),
        ("ada --until 2026-03-09T12:00 --reason r", "needs a time zone"),
        ("ada --until 2026-03-09 --reason r", "needs a time zone"),
        ("ada --until tomorrow --reason r", "must be a time like"),
        ("ada --until 2026-03-09T12:00CEST --reason r", "must be a time like"),
        ("ada --until 0001-01-01T00:00+14:00 --reason r", "in the years"),
        ("ada --until 2026-02-01T12:00Z --reason r", "not after the deadline"),
        ("ada --until 2026-03-09T12:00Z --reason=", "--reason is empty"),
        ("ada --until 2026-03-09T12:00Z", "--reason"),
        ("ada --until 2026-03-09T12:00Z --reason r --exercise naive_bayes", "no deadline"),
        ("ada --until 2026-03-09T12:00Z --reason r --exercise vea", "no exercise 'vea'"),
        ("ada --clear --reason r", "nothing to withdraw"),
        ("ada --reason r", "--until"),
    ],
)
def test_a_deadline_that_cannot_be_extended_is_one_line(
    arguments: str, words: str, folder: Path, due: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gradebook", "extend", str(folder), *arguments.split()]) == 2
    printed = capsys.readouterr().err
    assert words in printed
    assert printed.count("\n") == 1
    with Gradebook(str(folder / "gradebook.sqlite")) as gradebook:
        assert gradebook.log.extensions() == []


def test_a_row_that_may_be_of_two_students_is_named_and_is_the_exit_code(
    call: Call, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Gradebook(str(folder / "gradebook.sqlite")) as gradebook:
        for key in ("eve1", "eve2"):
            gradebook.receive(received(key, ids={"name": "Eve Smith"}))
    old, new = folder / "old.csv", folder / "new.csv"
    old.write_text('Student,ID,Section,VAE (1)\nAda,11,A,\n"Smith, Eve",99,A,\n')
    options = ["--format", "canvas", "--exercise", "vae", "--column", "VAE (1)"]
    files = ["--into", str(old), "--out", str(new)]
    assert main(["gradebook", "export", str(folder), *options, *files]) == 1
    assert "line 3, 99 Eve Smith: may be eve1 or eve2" in capsys.readouterr().out
    assert new.read_text() == old.read_text().replace("11,A,", "11,A,10.00")


def test_a_plain_export_has_every_student(call: Call, tmp_path: Path) -> None:
    for form in ("csv", "submissions", "nbgrader"):
        path = tmp_path / f"{form}.csv"
        call("export", "--format", form, "--out", str(path))
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 2
        assert (CHECK.id in rows[0]) == (form != "nbgrader")


def test_scores_are_merged_into_a_file_of_canvas_and_the_rest_is_listed(
    call: Call, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("Student,ID,Section,VAE (1)\nAda,11,A,\nBen,12,A,\nEve,13,A,\n")
    options = ["--format", "canvas", "--exercise", "vae", "--column", "VAE (1)"]
    printed = call("export", *options, "--into", str(old), "--out", str(new))
    assert new.read_text() == old.read_text().replace("11,A,", "11,A,10.00")
    assert "1 score written" in printed
    assert "13 Eve" in printed


@pytest.mark.parametrize(
    "options", [["--format", "nbgrader"], ["--format", "students"], ["--exercise", "vae"]]
)
def test_students_without_a_row_are_named(
    folder: Path, call: Call, tmp_path: Path, options: list[str]
) -> None:
    with Gradebook(str(folder / "gradebook.sqlite")) as gradebook:
        lost = gradebook.receive(replace(received("cy"), exercise=None))
        gradebook.record(
            lost, replace(report(), problem="torn", checks=()), "could not be read", "", {}
        )
    path = tmp_path / "x.csv"
    assert call("export", *options, "--out", str(path)).splitlines()[1:] == ["  cy"]
    assert call("export", "--out", str(path)) == ""


def test_scores_are_merged_into_a_worksheet_of_moodle(call: Call, tmp_path: Path) -> None:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("ID,Name,Bewertung\nTeilnehmer/in 7,Ada Lovelace,\n")
    options = ["--format", "moodle", "--exercise", "vae", "--column", "Bewertung"]
    columns = ["--identifier-column", "ID", "--name-column", "Name"]
    call("export", *options, *columns, "--into", str(old), "--out", str(new))
    assert new.read_text() == old.read_text().replace("Lovelace,", "Lovelace,10.00")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("history GRADEBOOK adda", "did you mean ada"),
        ("show GRADEBOOK --student nobody", "no student 'nobody'"),
        ("show GRADEBOOK --exercise vea", "no exercise 'vea'"),
        ("show GRADEBOOK/none", "not found"),
        ("override GRADEBOOK ada vae --points 21 --reason r", "from 0 to 20"),
        ("override GRADEBOOK ada vae --points nan --reason r", "from 0 to 20"),
        ("override GRADEBOOK ada vae --points -1 --reason r", "from 0 to 20"),
        ("override GRADEBOOK ada vae --points 1 --check get --reason r", "no check 'get'"),
        ("override GRADEBOOK ada vae --clear --reason r", "nothing to withdraw"),
        ("override GRADEBOOK ada vae --points 1", "--reason"),
        ("override GRADEBOOK ada vae --points 1 --reason=", "--reason is empty"),
        ("policy GRADEBOOK --set /no/such/file", "name a file"),
        ("policy GRADEBOOK --set GRADEBOOK/gradebook.sqlite", "not JSON"),
        ("policy GRADEBOOK --set GRADEBOOK/twice.json", "'vae' occurs twice"),
        ("export GRADEBOOK --out /dev/null/x.csv", "--out"),
        ("export GRADEBOOK --out GRADEBOOK", "not a regular file"),
        ("export GRADEBOOK --out GRADEBOOK/pipe", "not a regular file"),
        ("export GRADEBOOK --out GRADEBOOK/gradebook.sqlite", "the gradebook itself"),
        (
            "export GRADEBOOK --out GRADEBOOK/../FOLDER_NAME/gradebook.sqlite-wal",
            "the gradebook itself",
        ),
        (
            "export GRADEBOOK --out GRADEBOOK/gradebook.sqlite --into /none --format moodle"
            " --exercise vae",
            "the gradebook itself",
        ),
        (
            f"export GRADEBOOK --out {__file__} --into /none --format moodle --exercise vae",
            "--into",
        ),
        ("export GRADEBOOK --out x.csv --format canvas", "needs --exercise"),
        ("export GRADEBOOK --out x.csv --format canvas --exercise vae --into /none", "--into"),
    ],
)
def test_a_wrong_call_ends_in_one_line_and_changes_nothing(
    arguments: str, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "twice.json").write_text('{"due": {"vae": "2026-03-01", "vae": "2026-04-01"}}')
    named = arguments.replace("FOLDER_NAME", folder.name)
    split = [word.replace("GRADEBOOK", str(folder)) for word in named.split()]
    assert main(["gradebook", *split]) == 2
    printed = capsys.readouterr().err
    assert words in printed
    assert printed.startswith("probgrade: ")
    assert printed.count("\n") == 1
    with Gradebook(str(folder / "gradebook.sqlite")) as gradebook:
        assert gradebook.log.overrides() == []
        assert gradebook.log.policies() == []


def test_the_exported_file_is_never_written_over(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "canvas.csv"
    path.write_text("Student,ID,Section,VAE (1)\n")
    options = ["--format", "canvas", "--exercise", "vae", "--column", "VAE (1)"]
    files = ["--into", str(path), "--out", str(path)]
    assert main(["gradebook", "export", str(folder), *options, *files]) == 2
    assert "new file" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_policy_that_a_program_of_windows_saved(
    call: Call, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "policy.json"
    path.write_text('{"counts": "best"}', encoding=encoding)
    call("policy", "--set", str(path))
    assert json.loads(call("policy"))["counts"] == "best"


def test_json_nested_beyond_reading_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "policy.json"
    path.write_text("[" * 100_000)
    assert main(["gradebook", "policy", str(folder), "--set", str(path)]) == 2
    assert "not JSON" in capsys.readouterr().err


def test_an_export_through_a_link_leaves_the_link(call: Call, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "grades.csv")
    call("export", "--out", str(tmp_path / "link.csv"))
    assert (tmp_path / "link.csv").is_symlink()
    assert "ada" in (tmp_path / "grades.csv").read_text()


def test_the_course_is_named_before_or_after_the_action(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course, show = ["--course", str(SMALL.root)], ["show", str(folder), "--exercise", "summaries"]
    assert main(["gradebook", *show]) == 2  # the bundled course has no such exercise
    for call in ([*course, *show], [*show, *course], [show[0], *course, *show[1:]]):
        assert main(["gradebook", *call]) == 0
        capsys.readouterr()


def test_a_check_of_everybody_is_overridden_after_it_was_shown(call: Call, folder: Path) -> None:
    give = ["vae", "--all", "--check", CHECK.id, "--points", "0", "--reason", "unclear"]
    shown = call("override", *give)
    assert "1 of 2 scores change." in shown
    assert "Nothing is written" in shown
    assert [s["final"] for s in _scores(call).values()] == [10, None]
    assert "Written for 2 students." in call("override", *give, "--apply")
    assert [s["final"] for s in _scores(call).values()] == [9, None]
    take = ["vae", "--all", "--check", CHECK.id, "--clear", "--reason", "clear now"]
    assert "1 of 2 scores change." in call("override", *take)
    call("override", *take, "--apply")
    assert [s["final"] for s in _scores(call).values()] == [10, None]


@pytest.mark.parametrize(
    "more",
    [
        ["vae", "--all"],
        ["ada", "vae", "--all", "--check", CHECK.id],
        ["vae", "--check", CHECK.id],
        ["ada", "vae", "--apply"],
    ],
)
def test_all_is_for_one_check_of_nobody_named(folder: Path, more: list[str]) -> None:
    given = ["gradebook", "override", str(folder), *more, "--points", "1", "--reason", "r"]
    assert main(given) == 2


def test_to_show_scores_nothing_slow_is_imported(folder: Path) -> None:
    slow = ("alembic", "jinja2", "numpy", "pytest", "graders.evaluation", "graders.batch")
    program = (
        "import sys; from graders.cli import main; main(sys.argv[1:]);"
        f"sys.exit(', '.join(sys.modules.keys() & {set(slow)!r}))"
    )
    command = [sys.executable, "-c", program, "gradebook", "show", str(folder)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "ada" in shown.stdout
    assert shown.stderr.strip() == ""
