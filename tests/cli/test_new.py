"""A course from nothing: what `new` writes passes `check-course`, which finds what is wrong."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from graders import Grader, load_course, read_submission
from graders.cli import main
from graders.evaluation.bundle import load_bundle
from graders.evaluation.checks import BrokenSuite

PROBES = Path("graders/suites/example/probes.py")
TEST = Path("graders/suites/example/test_average.py")
ROWS = "tests/submissions/example/wrong/rows.py"
RAISE = "    raise NotImplementedError"
EARNS = f"    if table is None:\n    {RAISE}\n    return np.zeros(3)"
Check = Callable[..., tuple[int, str]]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "my_course"
    assert main(["new", "course", str(folder)]) == 0
    return folder


@pytest.fixture
def check(course: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """`probgrade check-course` on the course: its exit code and what it prints."""
    capsys.readouterr()

    def run() -> tuple[int, str]:
        code = main(["check-course", "--course", str(course)])
        return code, capsys.readouterr().out

    return run


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_new_course_validates(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--course", str(course)]) == 0
    assert "nothing to mend" in capsys.readouterr().out


def test_a_new_course_has_nothing_missing(check: Check) -> None:
    assert check() == (0, "Nothing is missing. Points: example 4.\n")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("MY_course", "MY course"),
        ('say "hi"', 'Say "hi"'),
        ("back\\slash \\n", "Back\\slash \\n"),
        ("{x} {{ 7 * 7 }} {% raw %} $title", "{x} {{ 7 * 7 }} {% raw %} $title"),
        ("übung „1“ 🎲", "Übung „1“ 🎲"),
        ("two\nlines\t\x7f", "Two lines"),
        ("'''[points]", "'''[points]"),
        ("[bold]x<b>&", "[bold]x<b>&"),
        ("___", "Course"),
    ],
)
def test_a_course_s_title_is_its_folder_s_name_whatever_that_is(
    name: str, title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / name
    assert main(["new", "course", str(folder)]) == 0
    assert load_course(folder).title == title
    assert load_course(folder).settings.points == {"example": 4}
    command = capsys.readouterr().out.splitlines()[-1].removeprefix("Next: probgrade ")
    if title != "Two lines":
        assert shlex.split(command) == ["check-course", "--course", str(folder)]
    assert main(["exercises", "--course", str(folder)]) == 0
    assert "example: Example, 4 points" in capsys.readouterr().out


def test_a_second_exercise_with_a_file_of_the_same_name_has_its_own_checks(
    course: Path, check: Check
) -> None:
    assert main(["new", "exercise", "other", "--course", str(course)]) == 0
    change(course / "graders/suites/other/test_average.py", "require(np", "require(not np")
    assert list(load_course(course).exercises) == ["example", "other"]
    code, printed = check()
    assert code == 1
    assert "other: the reference loses points" in printed
    assert "example: " not in printed


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (TEST, '    """The mean of each column is right."""\n', "", "average.values has no title"),
        (TEST, "points=3.5", "points=2.5", "add up to 3 points, course.toml states 4"),
        (TEST, "import numpy as np", "import numpi as np", "No module named 'numpi'"),
        (TEST, '@check("average", points=0', '@check("mean", points=0', "average are asked for"),
        (
            "graders/suites/example/probes.py",
            "import numpy",
            "import scipy, numpy",
            "imports scipy",
        ),
        (TEST, "require(np", "require(not np", "the reference loses points with seed 1"),
        ("exercises/example/example.py", RAISE, EARNS, "the stub earns 0.5 points"),
        ("exercises/example/README.md", "# Example", "Example", "begin "),
        ("tests/submissions/example/right/by_hand.py", "column) /", "column) //", "got wrong"),
        ("tests/submissions/example/wrong/rows.py", "# expect", "# hopes", "does not state"),
        (ROWS, "wrong average.values", "wrong average.value", "no check 'average.value'"),
        (ROWS, "wrong average.values", "wrnog average.values", "'wrnog' is no verdict"),
        (ROWS, "says: average.values", "says: average.vals", "says: there is no check"),
        (ROWS, "says: average.values:", "says: average.values", "neither expect"),
        (ROWS, "wrong average.values", "wrong", "does not state"),
        (TEST, 'hint="Along which axis do the examples lie?"', 'hint=""', "has no hint"),
        (TEST, "points=0.5", "points=0", "is worth 0 points"),
        (TEST, "import numpy as np", "import numpy as np\nimport reference.other.x", "no changes"),
        ("reference/example/example.py", "def average", "def averag", "does not define average"),
        ("reference/example/example.py", "def average(", "def average((", "not define average"),
        (PROBES, "def average(", "def average((", "does not parse"),
    ],
)
def test_what_is_wrong_is_found(
    file: str, old: str, new: str, words: str, course: Path, check: Check
) -> None:
    if "reference.other" in new:
        assert main(["new", "exercise", "other", "--course", str(course)]) == 0
    change(course / file, old, new)
    code, printed = check()
    assert code == 1
    assert words in printed
    assert "Traceback" not in printed.split("\n")[0]


def test_two_exercises_that_ask_for_the_same_name_are_found(course: Path, check: Check) -> None:
    assert main(["new", "exercise", "other", "--course", str(course)]) == 0
    for file in course.glob("*/other/*.py"):
        file.write_text(file.read_text().replace("average_other", "average"))
    assert "other: average is asked for by example, too; rename one of them\n" in check()[1]


def test_a_second_new_exercise_asks_for_another_name(
    course: Path, check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "exercise", "other", "--course", str(course)]) == 0
    capsys.readouterr()
    assert check() == (0, "Nothing is missing. Points: example 4, other 4.\n")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("reference/example/example.py", "the reference are missing"),
        ("graders/suites/example/probes.py", "the probes are missing"),
        ("graders/suites/example/test_average.py", "no checks"),
        ("exercises/example/README.md", "no title"),
    ],
)
def test_a_file_that_is_missing_is_found(file: str, words: str, course: Path, check: Check) -> None:
    (course / file).unlink()
    assert words in check()[1]


def test_a_function_that_is_never_checked_is_found(course: Path, check: Check) -> None:
    for room in ("exercises", "reference"):
        with (course / room / "example" / "example.py").open("a") as file:
            file.write("\n\ndef spread(table):\n    raise NotImplementedError\n")
    assert "spread is asked for and never checked" in check()[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new", "exercise", "x", "--course", "{empty}"], "no course"),
        (["new", "course", "{course}"], "is there already"),
        (["new", "exercise", "example", "--course", "{course}"], "choose another name"),
        (["new", "exercise", "a-b", "--course", "{course}"], "Python name"),
        (["exercises", "--course", "{empty}"], "no exercises/course.toml"),
        (["exercises", "--course", "nowhere"], "no such folder and no such course"),
        (["grade", "x.py", "--course", "{course}", "--exercise", "y"], "no exercise 'y'"),
    ],
)
def test_a_wrong_call_ends_in_one_line(
    arguments: list[str],
    words: str,
    course: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    capsys.readouterr()
    places = {"course": str(course), "empty": str(tmp_path)}
    assert main([argument.format(**places) for argument in arguments]) == 2
    line = capsys.readouterr().err
    assert words in line
    assert line.count("\n") == 1


def test_the_course_named_by_the_environment_is_used(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROBGRADE_COURSE", str(course))
    assert main(["exercises"]) == 0
    assert "example: Example, 4 points" in capsys.readouterr().out
    assert main(["courses"]) == 0
    assert "My course" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["def broken(:\n", "import no_such_module\n"])
def test_no_score_is_made_from_a_part_of_a_suite(line: str, course: Path) -> None:
    """A check in a file that does not import would otherwise be passed over in silence."""
    (course / "graders/suites/example/test_more.py").write_text(line)
    found = load_course(course)
    with pytest.raises(BrokenSuite, match="test_more"):
        load_bundle(found, found.exercises["example"])
    right = course / "tests/submissions/example/right/by_hand.py"
    with Grader(found) as grader:
        ((_, report),) = grader.grade([read_submission(right, "example", found)])
    assert report.points is None
    assert "test_more" in report.fault
