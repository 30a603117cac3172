"""The wheel for students grades as the course does, and holds no answer that can be read."""

from __future__ import annotations

import ast
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from graders.cli import main
from graders.course import SEALED, Course, load_course
from graders.evaluation.bundle import load_bundle
from graders.evaluation.known_answers import KnownAnswers, Question
from graders.evaluation.sealed import Sealed, opened
from graders.intake import read_submission
from graders.notebook.lesson import without_solutions
from graders.notebook.sealing import laid_out
from graders.report import CheckResult, Report, Verdict, for_students
from graders.scheduling import Grader
from tests.notebook.kernels import html, printed, run
from tests.small import RIGHT, ROOM, SMALL, WRONG

HIDDEN = "cluster.changes_nothing"
SECRET = ("lstsq", "np.quantile(means", "argmin(axis=1)", "Copy what you are going", '"rtol": 1e-9')
"""Text of the reference, of a known mistake, of a hidden check, and of a tolerance."""
HOSTILE = """
import glob, os, tempfile, probgrade
folder = os.path.dirname(probgrade.__file__)
found = []
for place in (folder, tempfile.gettempdir()):
    for path in filter(os.path.isfile, glob.glob(place + "/**", recursive=True)):
        data = open(path, "rb").read()
        found += [(path, word) for word in SECRET if word.encode() in data]
print(found)
import sys
rooms = ("reference", "graders.suites", "graders.evaluation", "graders.intake")
print([name for name in sys.modules if name.startswith(rooms)])
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The small course, with a hidden check."""
    root = tmp_path_factory.mktemp("course") / "course"
    copytree(SMALL.root, root, ignore=lambda *_: ["__pycache__"])
    suite = root / "graders" / "suites" / "regression" / "test_cluster.py"
    text = suite.read_text()
    assert text.count('@check("cluster", points=0.45, ') == 1
    suite.write_text(text.replace("points=0.45, ", "points=0.45, hidden=True, "))
    return load_course(root)


@pytest.fixture(scope="module")
def wheel(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which students' wheel is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    assert main(["package", "student", "--course", str(course.root), "--out", str(folder)]) == 0
    (made,) = folder.glob("*.whl")
    assert made.name.endswith("+students-py3-none-any.whl")
    zipfile.ZipFile(made).extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture(scope="module")
def sealed(wheel: Path) -> Sealed:
    return Sealed.from_bytes((wheel / "graders" / "bundled" / SEALED).read_bytes())


@pytest.fixture
def public(course: Course, sealed: Sealed, tmp_path: Path) -> Course:
    """The course as students have it."""
    return laid_out(course, sealed, tmp_path)


def reports(course: Course, seed: int | None) -> Iterator[Report]:
    paths = [RIGHT, *sorted(ROOM.glob("wrong/*.py"))]
    with Grader(course) as grader:
        given = [read_submission(path, "regression", course) for path in paths]
        found = dict(grader.grade(given, seed=seed))
    yield from (for_students(found[number]) for number in range(len(paths)))


def told(report: Report) -> list[tuple[object, ...]]:
    """What is said of the checks that are not hidden."""
    assert not report.fault
    return [_told(check) for check in report.checks if check.id != HIDDEN]


def _told(check: CheckResult) -> tuple[object, ...]:
    return check.id, check.verdict, check.points, check.message, check.hint, check.snippet


@pytest.mark.slow
def test_students_get_the_verdicts_and_the_words_of_the_course(
    course: Course, public: Course, sealed: Sealed
) -> None:
    expected = list(reports(course, sealed.seeds[1]))
    for mine, whole in zip(list(reports(public, sealed.seeds[1])), expected):
        assert told(mine) == told(whole), whole.submission
        assert len(mine.checks) == len(whole.checks) - 1


@pytest.mark.slow
def test_a_submission_has_one_of_the_known_seeds(public: Course, sealed: Sealed) -> None:
    for report in reports(public, None):
        assert report.seed in sealed.seeds
        assert report.gradable
        assert "9.55 of 10 points are visible now; the grader has the rest." in report.notes


@pytest.mark.slow
def test_another_seed_is_a_stated_fault(public: Course) -> None:
    report = next(reports(public, 5))
    assert report.points is None
    assert {check.verdict for check in report.checks} >= {Verdict.GRADER_ERROR}


@pytest.mark.slow
def test_a_notebook_checks_with_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    cells = ("%load_ext probgrade", RIGHT.read_text(), "%grade", WRONG.read_text(), "%grade")
    hostile = f"SECRET = {SECRET!r}\n{HOSTILE}"
    *_, right, _, wrong, seen = run(
        *cells, hostile, course=None, path=str(wheel), temporary=str(tmp_path)
    )
    assert "Total: 9.55 of 9.55 points" in printed(right)
    assert "9.55 of 10 points are visible now" in html(right)
    assert "All of 1 − level is left out at each end." in printed(wrong)
    found, modules = printed(seen).splitlines()
    assert ast.literal_eval(found) == []
    assert set(ast.literal_eval(modules)) == {"graders.suites", "graders.suites.child"}


def test_the_seal_keeps_what_it_holds(sealed: Sealed) -> None:
    data = sealed.to_bytes()
    assert Sealed.from_bytes(data) == sealed
    for start in range(64):
        with pytest.raises(zlib.error):
            zlib.decompress(data[start:])
    with pytest.raises(ValueError, match="damaged"):
        Sealed.from_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def test_the_public_sources_lack_comments_hidden_checks_and_solutions(sealed: Sealed) -> None:
    text = "\n".join(sealed.files.values())
    assert "test_cluster_labels" in text
    assert "test_cluster_changes_nothing" not in text
    assert "Copy what you are going to change" not in text
    assert "# " not in text
    assert "Sums of a few dozen numbers" not in text
    assert [name for name in sealed.files if name.startswith("reference/")] == [
        "reference/regression/mistakes.py",
        "reference/summaries/mistakes.py",
    ]


def test_no_line_of_a_solution_is_in_the_wheel(course: Course, wheel: Path, sealed: Sealed) -> None:
    texts = [
        path.read_bytes().decode(errors="replace") for path in wheel.rglob("*.*") if path.is_file()
    ]
    texts += sealed.files.values()
    for exercise in course.exercises.values():
        source = exercise.reference.read_text().splitlines()
        public = set(without_solutions(source))
        secret = [line.strip() for line in source if line not in public and len(line) > 40]
        assert secret
        assert [line for line in secret if any(line in text for text in texts)] == []


def test_nothing_of_a_suite_is_left_on_the_disk(public: Course) -> None:
    with opened(public) as whole:
        assert (whole.suites / "regression" / "probes.py").is_file()
    assert not whole.suites.exists()
    assert load_bundle(public, public.exercise("regression")).absent is not None


def test_a_command_for_teachers_says_what_is_missing(
    public: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-course", "--course", str(public.root)]) == 2
    assert "this probgrade is the one for students" in capsys.readouterr().err
    assert main(["exercises", "--course", str(public.root)]) == 0
    assert "labels" in capsys.readouterr().out


def test_a_suite_that_imports_the_solution_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copytree(SMALL.root, tmp_path / "course", ignore=lambda *_: ["__pycache__"])
    probes = tmp_path / "course" / "graders" / "suites" / "summaries" / "test_summaries.py"
    probes.write_text(probes.read_text().replace("import mistakes", "import mistakes, summaries"))
    assert main(["package", "student", "--course", str(tmp_path / "course"), "--out", "x"]) == 2
    assert "a suite imports the solution" in capsys.readouterr().err


def test_inputs_that_differ_by_rounding_are_the_same_question() -> None:
    x = np.random.default_rng(1).normal(size=(20, 3))
    known = [Question.of("a", 1, 7, "p", {"x": x}), Question.of("b", 2, 7, "p", {"x": x + 1e-8})]
    answers = KnownAnswers({"a": b"", "b": b""}, {known[0].shape: known})
    again = {"x": x * (1 + 2e-16)}
    assert answers.recognised("c", 3, 7, "p", again) == ("a", 1)
    assert answers.recognised("c", 3, 7, "p", {"x": x + 1e-8 + 1e-14}) == ("b", 2)
    assert answers.recognised("c", 3, 7, "p", {"x": x + 5e-9}) == ("c", 3)
    assert answers.recognised("c", 3, 7, "p", {"x": -x}) == ("c", 3)
    assert answers.recognised("c", 3, 8, "p", again) == ("c", 3)
