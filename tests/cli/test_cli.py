"""The command line: what it prints, writes and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graders.cli import main
from graders.cli.grade import FilesOptions
from graders.course import bundled_course
from graders.errors import GraderFault
from graders.notebook.connection import NoResult
from graders.notebook.magics import check
from graders.sandbox.levels import Level, strongest
from tests import small

STUB, MISTAKEN = str(small.STUB), str(small.WRONG)


@pytest.fixture(autouse=True)
def course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBGRADE_COURSE", str(small.SMALL.root))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade"], "PATH"),
        (["nonsense"], "invalid choice"),
        (["grade", STUB, "--exercise", "cooking"], "no exercise 'cooking'"),
        (["grade", STUB, "--seed", "-1"], "seed"),
        (["grade", STUB, "--seed", "one"], "seed"),
        (["grade", STUB, "--format", "html", "--out", "/dev/null/a"], "--out"),
        (["grade", STUB, "--format", "html,pdf"], "'pdf' is no format"),
        (["grade", STUB, "--out", "."], "--format"),
        (["grade", STUB, "--out", "-"], "say which"),
        (["grade", STUB, "--out", "-", "--format", "json,html"], "prints one format"),
        (["grade", STUB, "--gradebook", "x.sqlite"], "--gradebook is for a class"),
        (["grade", ".", "--out", "x", "--fail-under", "50"], "--fail-under is for single"),
        (["grade", ".", "--out", "x", "--audience", "staff"], "--audience is for single"),
        (["grade", ".", STUB, "--out", "x"], "name one folder"),
        (["grade", STUB, "--fail-under", "all"], "name a number from 0 to 100"),
        (["demo", "--out", "x"], "--out needs a --format"),
    ],
)
def test_a_wrong_call_ends_in_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    message = capsys.readouterr().err
    assert words in message
    assert message.startswith("probgrade: ")
    assert message.count("\n") == 1


def test_a_path_that_is_missing_is_message_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", "/no/such/file.py"]) == 2
    assert "no such file" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("folder.py", "holds no .py or .ipynb file"),
        ("binary.py", "not text"),
        ("large.py", "larger than 20 MB"),
        ("large.zip", "not an archive"),
        ("report.pdf", "not a .py, .ipynb, .zip or .tar.gz file"),
        ("both", "a.py, b.py"),
    ],
)
def test_what_cannot_be_read_is_message_and_exits_2(
    name: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "binary.py").write_bytes(bytes(range(256)))
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    for large in ("large.py", "large.zip"):
        with (tmp_path / large).open("wb") as file:
            file.truncate(100 * 2**20)
    (tmp_path / "both").mkdir()
    for half in ("a.py", "b.py"):
        (tmp_path / "both" / half).write_text(f"def fit_ridge(X, y, penalty): return {half!r}")
    assert main(["grade", str(tmp_path / name)]) == 2
    assert words in " ".join(capsys.readouterr().out.replace("│", " ").split())


def test_a_fault_while_reading_is_ours_and_exits_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: object) -> None:
        raise GraderFault("we broke")

    monkeypatch.setattr("graders.cli.grade_files.read_submissions", broken)
    assert main(["grade", STUB]) == 3
    assert "we broke" not in capsys.readouterr().out


def test_an_unreadable_file_has_no_score_though_the_exercise_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_bytes(b"\xff\xff")
    arguments = ["grade", str(tmp_path / "a.py"), "--exercise", "regression"]
    assert main([*arguments, "--format", "json", "--out", str(tmp_path)]) == 2
    report = json.loads((tmp_path / "a.report.json").read_text())
    assert (report["points"], report["gradable"], report["checks"]) == (None, False, [])
    assert "not text" in report["problem"]


def test_several_submissions_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing, out_folder = str(tmp_path / "missing.py"), tmp_path / "reports"
    arguments = ["grade", STUB, missing, MISTAKEN, "--seed", "5"]
    assert main([*arguments, "--format", "json,html,junit", "--out", str(out_folder)]) == 2
    assert len(list(out_folder.iterdir())) == 9
    names = ("stub", "missing", small.WRONG.stem)
    files = [out_folder / f"{name}.report.json" for name in names]
    stub, nothing, mistaken = (json.loads(file.read_text()) for file in files)
    given = [Path(path).name for path in (STUB, missing, MISTAKEN)]  # no folder of ours
    assert [r["submission"] for r in (stub, nothing, mistaken)] == given
    assert (stub["points"], stub["possible"], stub["seed"]) == (0, 10, 5)
    assert nothing["points"] is None
    assert 0 < mistaken["points"] < 10
    assert "staff" not in mistaken["checks"][0]
    out = capsys.readouterr().out
    assert "left out at each end" in out
    assert "left out at each end" in (out_folder / f"{small.WRONG.stem}.feedback.html").read_text()
    assert "Expected" not in out


def test_a_score_under_the_bar_exits_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", STUB, "--fail-under", "50", "--audience", "staff"]) == 1
    out = capsys.readouterr().out
    assert "isolation" in out
    assert "Seed" in out


def test_too_little_isolation_is_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("graders.sandbox.levels.strongest", lambda: Level.PROCESS)
    assert main(["grade", STUB]) == 2
    assert "--min-isolation process" in capsys.readouterr().err


def test_json_on_standard_output_is_the_report_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--seed", "5", "--format", "json", "--out", "-"]
    assert main(["grade", STUB, *arguments]) == 0
    assert json.loads(capsys.readouterr().out)["points"] == 0
    assert main(["grade", STUB, "/no/such.py", *arguments]) == 2
    stub, missing = json.loads(capsys.readouterr().out)
    assert (stub["points"], missing["points"]) == (0, None)
    assert "no such file" in missing["problem"]


def test_doctor_says_what_is_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert strongest().value in out
    assert "read a file outside" in out


def test_the_exercises_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercises"]) == 0
    out = capsys.readouterr().out
    assert "regression: Ridge regression, the bootstrap and k-means, 10 points" in out


def test_the_demo_grades_what_is_bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    def run(options: FilesOptions, address: str | None, least: Level) -> int:
        given.append(options)
        return 0

    monkeypatch.setattr("graders.cli.demo.run_options", run)
    assert main(["demo", "--seed", "3"]) == 0
    (options,) = given
    assert (len(options.paths), options.seed, options.course) == (4, 3, bundled_course())


def test_elsewhere_the_command_of_a_container_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert main(["exercises"]) == 2
    assert 'docker run -it --rm -p 8888:8888 -v "$PWD:/work"' in capsys.readouterr().err
    with pytest.raises(NoResult, match="wsl --install"):
        check("get_prior", namespace={})
