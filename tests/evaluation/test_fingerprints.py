"""What an observation and a verdict depend on changes their identity, and nothing else does."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from graders.cli.new import write_exercise
from graders.course import PACKAGE, Course, load_course
from graders.evaluation import fingerprints
from graders.evaluation.fingerprints import circumstances, probe_identities, rubric_version
from graders.settings import Limits
from tests.bundled import COURSE, EXERCISES


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "course.toml").write_text('title = "Small"\n')
    write_exercise(tmp_path, "example")
    return tmp_path


def rubric(folder: Path) -> str:
    """The rubric version of the example exercise, as if nothing had been read before."""
    for cached in (load_course, rubric_version, fingerprints.normalised):
        cached.cache_clear()
    found = load_course(folder)
    return rubric_version(found, found.exercises["example"])


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("graders/suites/example/test_average.py", "points=3", "points=2"),
        ("graders/suites/example/test_average.py", "Along which", "Over which"),
        ("reference/example/mistakes.py", "This is the mean", "That is the mean"),
        ("reference/example/example.py", "axis=0", "axis=1"),
        ("exercises/course.toml", 'title = "Small"', 'title = "Large"'),
    ],
)
def test_what_decides_a_verdict_or_its_words_makes_another_rubric(
    file: str, old: str, new: str, course: Path
) -> None:
    before, path = rubric(course), course / file
    path.write_text(path.read_text().replace(old, new))
    assert rubric(course) != before


@pytest.mark.parametrize(
    "file",
    [
        "graders/suites/tables.py",
        "graders/suites/helpers/__init__.py",
        "graders/suites/example/inputs.py",
        "graders/suites/example/table.csv",
        "reference/shared.py",
        "reference/example/more/values.txt",
    ],
)
def test_what_a_suite_may_import_or_read_makes_another_rubric(file: str, course: Path) -> None:
    path = course / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("1, 2")
    before = rubric(course)
    path.write_text("1, 3")
    assert rubric(course) != before


@pytest.mark.parametrize(
    "file",
    [
        "graders/suites/other/inputs.py",
        "reference/other/mistakes.py",
        "graders/suites/example/__pycache__/probes.cpython-311.pyc",
        "tests/submissions/example/right/more.py",
    ],
)
def test_what_belongs_to_another_exercise_makes_no_other_rubric(file: str, course: Path) -> None:
    write_exercise(course, "other")
    before, path = rubric(course), course / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("1, 3")
    assert rubric(course) == before


def test_a_comment_makes_no_other_rubric(course: Path) -> None:
    before, path = rubric(course), course / "graders/suites/example/test_average.py"
    path.write_text(f"# a comment\n{path.read_text()}")
    assert rubric(course) == before


@pytest.mark.parametrize("module", ["evaluation/messages.py", "comparisons/arrays.py", "report.py"])
def test_a_changed_word_of_the_engine_makes_another_rubric(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = tmp_path / "graders"
    shutil.copytree(PACKAGE, engine, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprints, "PACKAGE", engine)

    def version() -> str:
        rubric_version.cache_clear()
        fingerprints.normalised.cache_clear()
        return rubric_version(COURSE, EXERCISES["vae"])

    before = version()
    with (engine / module).open("a") as file:
        file.write("\n# a comment\n")
    assert version() == before
    with (engine / module).open("a") as file:
        file.write("\nMORE = 'another word'\n")
    assert version() != before
    monkeypatch.undo()
    rubric_version.cache_clear()


@pytest.mark.parametrize(
    "change",
    [
        {"environment": {"TF_NUM_INTRAOP_THREADS": "2"}},
        {"shims": ()},
        {"limits": Limits(memory=2**30)},
        {"libraries": {}},
        {"optional_libraries": {}},
        {"distributions": ("numpy",)},
    ],
)
def test_the_childs_environment_is_part_of_what_an_observation_is_known_by(
    change: dict[str, object],
) -> None:
    settings = replace(COURSE.settings, **change)  # type: ignore[arg-type]
    other = Course(COURSE.root, COURSE.suites, settings, COURSE.exercises)
    assert circumstances(other) != circumstances(COURSE)


@pytest.mark.parametrize(
    "change",
    [{"title": "Another"}, {"order": ("vae",)}, {"points": {"vae": 3.0}}],
)
def test_titles_and_points_are_no_part_of_it(change: dict[str, object]) -> None:
    """After such a change, stored observations are evaluated again and no code runs."""
    settings = replace(COURSE.settings, **change)  # type: ignore[arg-type]
    other = Course(COURSE.root, COURSE.suites, settings, COURSE.exercises)
    assert circumstances(other) == circumstances(COURSE)


def test_a_probe_is_known_by_the_statements_it_needs() -> None:
    source = "import math\n\ndef helper():\n    return 1\n\ndef one(s):\n    return helper()\n"
    before = probe_identities(source + "\ndef two(s):\n    return math.pi\n")
    after = probe_identities(
        source.replace("return 1", "return 3") + "\ndef two(s):\n    return math.pi\n"
    )
    assert after["one"] != before["one"]
    assert after["two"] == before["two"]
