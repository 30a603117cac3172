"""Students, groups, exercises and authors as they are named on the command line."""

from __future__ import annotations

import argparse
import getpass
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from graders.course import Course
from graders.gradebook.problems import GradebookProblem
from graders.gradebook.values import Student

GROUP = "group"
"""The kind of the id that members of a group have in common."""


def student_named(text: str, students: Mapping[str, Student]) -> str:
    """The key of the one student with this key, or else with this number or email, or name."""
    if text in students:
        return text
    text = _normal(text)
    for found in (_by_key(text, students), _by_id(text, students), _by_name(text, students)):
        if len(found) == 1:
            return found[0]
        if found:
            raise GradebookProblem(
                f"{text!r} matches several students: name one of {listed(found)}"
            )
    names = [*students, *(student.name for student in students.values())]
    raise GradebookProblem(f"no student {text!r}{nearest(text, names)}")


def students_named(texts: Sequence[str], students: Mapping[str, Student]) -> list[str]:
    """The keys of these students, and of the members of groups among the names, each once."""
    keys = []
    for text in texts:
        keys += _members(text, students) or [student_named(text, students)]
    return list(dict.fromkeys(keys))


def exercise_named(course: Course, text: str) -> str:
    if text not in course.exercises:
        raise GradebookProblem(f"no exercise {text!r}; choose from {listed(course.exercises)}")
    return text


def author(options: argparse.Namespace) -> str:
    try:
        return options.author or getpass.getuser()
    except (KeyError, OSError) as error:
        raise GradebookProblem("this user has no name; give yours with --author") from error


def require_text(what: str, text: str) -> None:
    if not text.strip():
        raise GradebookProblem(f"{what} is empty; give a text")


def nearest(text: str, names: Iterable[str]) -> str:
    found = get_close_matches(text, list(names), n=3, cutoff=0.5)
    return f"; did you mean {listed(found)}?" if found else "; see probgrade gradebook show"


def listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _members(text: str, students: Mapping[str, Student]) -> list[str]:
    group = _normal(text)
    return [
        student.key
        for student in students.values()
        if group in map(_normal, student.known.get(GROUP, ())) and text not in students
    ]


def _by_key(text: str, students: Mapping[str, Student]) -> list[str]:
    return [key for key in students if _normal(key) == text]


def _by_id(text: str, students: Mapping[str, Student]) -> list[str]:
    kinds = {kind for student in students.values() for kind in student.known}
    return _known(text, students, kinds - {"name", GROUP})


def _by_name(text: str, students: Mapping[str, Student]) -> list[str]:
    return _known(text, students, {"name"})


def _known(text: str, students: Mapping[str, Student], kinds: set[str]) -> list[str]:
    """The students with this text among their ids of these kinds."""
    return [
        student.key
        for student in students.values()
        if any(text in map(_normal, student.known.get(kind, ())) for kind in kinds)
    ]


def _normal(text: str) -> str:
    """The text as it is compared, with composed accents."""
    return unicodedata.normalize("NFC", text)
