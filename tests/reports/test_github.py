"""What GitHub Actions makes of our lines in its log, by the rules of its runner."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest

from graders.cli import github_log
from graders.errors import CalledWrongly
from graders.report import Audience, SourceLine, Verdict
from graders.reports import github
from tests.reports.examples import ATTACKS, PASSED, RAISED, UNREADABLE, WRONG, report

STUDENT = Audience.STUDENT
THERE = replace(RAISED, where=SourceLine("mine.py", 4, "return 1 / 0"))
COMMANDS = (
    "\n::error::x",
    "\r::add-mask::a",
    "##[add-mask]1",
    "x::error file=a,line=1::b",
    "%0A::",
)


def obeyed(log: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that the runner reads in a log: name, properties, text."""
    found = []
    stopped = ""
    for line in log.replace("\r", "\n").split("\n"):
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
        elif line.lstrip().startswith("::"):
            head, _, data = line.lstrip()[2:].partition("::")
            name, _, given = head.partition(" ")
            properties = dict(part.split("=", 1) for part in given.split(",") if part)
            found.append((name, {k: _read(v) for k, v in properties.items()}, _read(data)))
            stopped = data if name == "stop-commands" else ""
        else:
            assert "##[" not in line, "the runner finds older commands anywhere in a line"
    return found


def _read(text: str) -> str:
    for code, sign in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_each_failure_is_beside_the_students_line() -> None:
    log = github.render([report(PASSED, WRONG, THERE, submission="hw/mine.py")], STUDENT)
    wrong, raised, score = obeyed(log)
    assert raised[:2] == (
        "error",
        {"title": "g: raised an error", "file": "hw/mine.py", "line": "4"},
    )
    assert "Your code raised ZeroDivisionError." in raised[2]
    assert "line" not in wrong[1]
    assert "Hint: Think." in wrong[2]
    assert score[0] == "notice"
    assert score[1]["title"] == "2 of 4.5 points"


def test_what_has_no_score_is_an_error() -> None:
    for graded in (UNREADABLE, replace(report(PASSED), fault="our secret")):
        name, properties, text = obeyed(github.render([graded], STUDENT))[-1]
        assert name == "error"
        assert properties["title"].startswith("No score")
        assert "our secret" not in text


def test_one_cause_is_told_once_and_what_is_not_written_warns() -> None:
    same = replace(WRONG, id="f.c", same_as="f.b")
    missing = replace(WRONG, id="f.d", verdict=Verdict.NOT_IMPLEMENTED)
    names = [name for name, *_ in obeyed(github.render([report(WRONG, same, missing)], STUDENT))]
    assert names == ["error", "warning", "notice"]


def test_github_shows_ten_errors_so_the_rest_is_counted() -> None:
    many = [replace(WRONG, id=f"f.{number}") for number in range(13)]
    lines = obeyed(github.render([report(*many)], STUDENT))
    assert [name for name, *_ in lines] == ["error"] * 10 + ["notice"] * 2
    assert "3 more" in lines[10][2]


@pytest.mark.parametrize("attack", [*ATTACKS, *COMMANDS])
@pytest.mark.parametrize("audience", Audience)
def test_no_text_of_a_student_is_a_command(attack: str, audience: Audience) -> None:
    where = SourceLine(attack, 4, attack)
    check = replace(RAISED, message=attack, hint=attack, advice=attack, where=where, staff=attack)
    graded = replace(report(check, submission=attack), notes=(attack,), problem=attack)
    found = obeyed(github.render([graded], audience))
    assert [name for name, *_ in found] == ["error", "error"]
    assert all(properties.keys() <= {"title", "file", "line"} for _, properties, _ in found)


def test_nothing_printed_meanwhile_is_a_command() -> None:
    out = io.StringIO()
    with redirect_stdout(out), github_log.quoted():
        print("::error::x\n##[error]y\n::stop::")
    assert [name for name, *_ in obeyed(out.getvalue())] == ["stop-commands"]
    with redirect_stdout(out), github_log.quoted():
        pass
    first, second = (data for _, _, data in obeyed(out.getvalue()))
    assert first != second


def annotated(monkeypatch: pytest.MonkeyPatch, path: Path, many: int = 1) -> str:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    graded = [report(PASSED, WRONG)] * many
    with redirect_stdout(io.StringIO()) as out:
        github_log.annotate(graded, STUDENT, printed=False)
    return out.getvalue()


def test_the_summary_is_added_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("earlier\n")
    assert annotated(monkeypatch, path).count("::error ") == 1
    assert path.read_text().startswith("earlier\n## naive")


def test_the_summary_is_not_longer_than_github_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    annotated(monkeypatch, tmp_path / "summary.md", many=5_000)
    text = (tmp_path / "summary.md").read_text()
    assert len(text.encode()) < 2**20
    assert text.endswith("more reports are left out.\n")


def test_a_summary_that_cannot_be_written_is_the_callers_mistake(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(CalledWrongly, match="GITHUB_STEP_SUMMARY"):
        annotated(monkeypatch, tmp_path)


def test_without_github_only_the_log_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    with redirect_stdout(io.StringIO()) as out:
        github_log.annotate([report(PASSED)], STUDENT, printed=False)
    assert out.getvalue().startswith("::notice ")
