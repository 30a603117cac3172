"""Edits of a reference: how they are read, made, combined and refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graders.course import Course, load_course
from graders.errors import CalledWrongly
from graders.validation.edits import edited, pairs, read_edits
from tests.small import SMALL

REGRESSION = SMALL.exercise("regression")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A copy of the small course whose edits may be written."""
    return load_course(Path(shutil.copytree(SMALL.root, tmp_path / "course")))


def write(course: Course, text: str) -> None:
    folder = course.root / "tests" / "submissions" / "regression"
    (folder / "edits.toml").write_text(text)


def read(course: Course) -> object:
    return read_edits(course, course.exercise("regression"))


def test_an_edit_changes_its_text_and_nothing_else() -> None:
    (edit,) = [e for e in read_edits(SMALL, REGRESSION) if e.name == "labels count from 1"]
    reference = REGRESSION.reference.read_text()
    changed = edited(SMALL, REGRESSION, [edit])
    assert changed == reference.replace("return centres, labels", "return centres, labels + 1")


def test_two_mistakes_of_one_function_are_combined() -> None:
    found = dict(_pairs())
    both = found["one step less", "labels count from 1"]
    assert "range(steps - 1)" in both
    assert "labels + 1" in both
    assert ("the penalty is squared", "labels count from 1") not in found


def _pairs() -> list[tuple[tuple[str, str], str]]:
    edits = read_edits(SMALL, REGRESSION)
    made = pairs(SMALL, REGRESSION, edits)
    return [((one.name, other.name), text) for (one, other), text in made]


def test_edits_that_overlap_are_not_combined(course: Course) -> None:
    write(
        course,
        """
[[mistake]]
name = "one"
function = "cluster"
change = [["range(steps)", "range(steps - 1)"]]
[[mistake]]
name = "other"
function = "cluster"
change = [["in range(steps):", "in [1]:"]]
""",
    )
    exercise = course.exercise("regression")
    assert list(pairs(course, exercise, read_edits(course, exercise))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[mistake]]\nfunction = 'cluster'", "a [[mistake]] has no name"),
        ("[[mistakes]]\nname = 'a'", "[[mistakes]] is neither [[mistake]] nor [[equivalent]]"),
        ("[[mistake]]\nname = 'a'\nfunction = 'cluster'", "a: change is a list of pairs"),
        (
            "[[mistake]]\nname = 'a'\nfunction = 'none'\nchange = [['steps', 'step']]",
            "a: none is not asked for",
        ),
        (
            "[[mistake]]\nname = 'a'\nfunction = 'cluster'\nchange = [['no such text', '']]",
            "a: 'no such text' stands 0 times, not once",
        ),
        (
            "[[mistake]]\nname = 'a'\nfunction = 'cluster'\nchange = [['np', 'numpy']]",
            "times, not once",
        ),
        (
            "[[mistake]]\nname = 'a'\nsay = 'b'\nfunction = 'cluster'\nchange = [['x', 'y']]",
            "a: 'say' is not a key of an edit",
        ),
        ("[[mistake]\n", "edits.toml: "),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(course: Course, text: str, words: str) -> None:
    write(course, text)
    with pytest.raises(CalledWrongly) as caught:
        read(course)
    assert words in str(caught.value)


def test_two_edits_of_one_name_are_refused(course: Course) -> None:
    one = "[[mistake]]\nname = 'a'\nfunction = 'cluster'\nchange = [['range(steps)', '[1]']]\n"
    write(course, one * 2)
    with pytest.raises(CalledWrongly, match="two edits are named 'a'"):
        read(course)
