"""`probgrade new`: write a course, or an exercise in a course, to start from."""

from __future__ import annotations

import argparse
import json
import keyword
import shlex
from pathlib import Path
from string import Template

from graders.course import NAME
from graders.errors import CalledWrongly, Exit
from graders.notebook.handout import documents, read_lesson
from graders.settings import read_settings

TEMPLATES = Path(__file__).with_name("templates")
EXAMPLE = "example"
FILES = {
    "reference.py": "reference/{name}/{name}.py",
    "mistakes.py": "reference/{name}/mistakes.py",
    "probes.py": "graders/suites/{name}/probes.py",
    "test_average.py": "graders/suites/{name}/test_average.py",
    "right.py": "tests/submissions/{name}/right/by_hand.py",
    "wrong.py": "tests/submissions/{name}/wrong/rows.py",
    "wrong_in_place.py": "tests/submissions/{name}/wrong/in_place.py",
    "broken.py": "tests/submissions/{name}/broken/no_such_axis.py",
    "edits.toml": "tests/submissions/{name}/edits.toml",
}
"""Where each template of an exercise goes."""
POINTS = 4


def run(chosen: argparse.Namespace) -> int:
    """Write the files. Raises `CalledWrongly` where something is in the way."""
    if chosen.kind == "course":
        folder, written = chosen.folder, write_course(chosen.folder)
    else:
        folder, written = chosen.course, write_exercise(chosen.course, chosen.name)
    for path in written:
        print(f"Written: {path}")
    print(f"Next: probgrade check-course --course {shlex.quote(str(folder))}")
    return Exit.GRADED


def write_course(folder: Path) -> list[Path]:
    """Write a course with one example exercise. Raises `CalledWrongly` for one that is there."""
    file = folder / "exercises" / "course.toml"
    if file.exists():
        raise CalledWrongly(f"{file} is there already; probgrade new exercise NAME adds to it")
    _write(file, "course.toml", title=_quoted(_title(folder.resolve().name)))
    return write_exercise(folder, EXAMPLE)


def write_exercise(folder: Path, name: str) -> list[Path]:
    """Write an example exercise into a course's rooms and state its points.

    Raises `CalledWrongly` for a folder that is no course, and a name that cannot be one.
    """
    settings = folder / "exercises" / "course.toml"
    if not settings.is_file():
        raise CalledWrongly(f"{folder}: no course; make one with probgrade new course DIR")
    if not NAME.fullmatch(name) or keyword.iskeyword(name) or name == "child":
        raise CalledWrongly(f"{name!r}: an exercise's name is a Python name in lower case")
    paths = {template: folder / path.format(name=name) for template, path in FILES.items()}
    if taken := [path for path in paths.values() if path.exists()]:
        raise CalledWrongly(f"{taken[0]} is there already; choose another name")
    made = folder / "exercises" / name
    if made.exists():
        raise CalledWrongly(f"{made} is there already; choose another name")
    values = {"name": name, "title": _title(name), "function": _function(folder, name)}
    for template, path in paths.items():
        _write(path, f"exercise/{template}", **values)
    _state_points(settings, name)
    return [*_handed_out(paths["reference.py"], made, settings), *paths.values(), settings]


def _handed_out(source: Path, folder: Path, settings: Path) -> list[Path]:
    """Write what students receive, made of the source."""
    files = documents(folder.name, read_lesson(source), (), read_settings(settings))
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def _function(folder: Path, name: str) -> str:
    """The function that the example asks for: no two exercises of a course share a name."""
    stubs = (path.read_text("utf-8", "replace") for path in folder.glob("exercises/*/*.py"))
    return f"average_{name}" if any("def average(" in stub for stub in stubs) else "average"


def _title(name: str) -> str:
    """A folder's name as a title: on one line, and of characters that can be shown."""
    shown = "".join(letter if letter.isprintable() else " " for letter in name.replace("_", " "))
    words = " ".join(shown.split()) or "Course"
    return words[0].upper() + words[1:]


def _quoted(text: str) -> str:
    """A text without control characters as TOML: there, as in JSON, a string is escaped."""
    return json.dumps(text, ensure_ascii=False)


def _state_points(settings: Path, name: str) -> None:
    """Add the exercise below [points], where there is such a heading."""
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("[points]\n", f"[points]\n{name} = {POINTS}\n", 1), "utf-8")


def _write(path: Path, template: str, **values: str) -> None:
    text = Template((TEMPLATES / f"{template}.txt").read_text("utf-8")).substitute(values)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise CalledWrongly(f"{path}: {error.strerror}; name another folder") from error
