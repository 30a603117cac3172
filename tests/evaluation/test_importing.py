"""A course's modules are imported from its own folders, whatever another course calls its own."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from graders.cli.new import write_course, write_exercise
from graders.course import Course, load_course, make_importable
from tests.bundled import COURSE


def course_with(folder: Path, word: str) -> Course:
    """A course whose helper module, and whose exercise's, hold a word."""
    write_course(folder)
    write_exercise(folder, "vae")
    (folder / "graders/suites/shared.py").write_text(f"WORD = {word!r}\n")
    (folder / "graders/suites/vae/helper.py").write_text(f"WORD = {word!r}\n")
    return load_course(folder)


def words() -> tuple[str, ...]:
    namespace: dict[str, str] = {}
    exec("from graders.suites import shared; WORD = shared.WORD", namespace)
    names = ("graders.suites.shared", "graders.suites.vae.helper")
    return (namespace["WORD"], *(import_module(name).WORD for name in names))


def test_two_courses_with_modules_of_the_same_names_do_not_mix(tmp_path: Path) -> None:
    first, second = (course_with(tmp_path / word, word) for word in ("one", "two"))
    for course, word in ((first, "one"), (second, "two"), (first, "one")):
        make_importable(course)
        assert words() == (word,) * 3


def test_an_exercise_named_like_a_bundled_one_has_none_of_its_modules(tmp_path: Path) -> None:
    make_importable(COURSE)
    assert import_module("graders.suites.vae.inputs")
    make_importable(course_with(tmp_path / "own", "own"))
    with pytest.raises(ModuleNotFoundError):
        import_module("graders.suites.vae.inputs")
    with pytest.raises(ModuleNotFoundError):
        import_module("graders.suites.hints")
