"""What students are handed: an exercise's README, its stub module, its notebook, its pictures.

The first three are made of one source, the exercise's reference, and of the points of its
checks. Pictures that the text shows lie in the exercise's folder.
In the text, a line `<!-- functions -->` becomes a table of what is asked for, and
`<!-- points -->` one of the checks and their points.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from graders.course import Course, Exercise
from graders.evaluation.checks import checks_of
from graders.notebook.document import notebook
from graders.notebook.lesson import BrokenLesson, Lesson, Part
from graders.report import Check
from graders.settings import Settings

README = "README.md"
FUNCTIONS, POINTS = "<!-- functions -->", "<!-- points -->"


def handout(course: Course, exercise: Exercise, *, nbgrader: bool = False) -> dict[str, bytes]:
    """The files by name, made of the exercise's source. Raises `BrokenLesson`."""
    lesson = read_lesson(exercise.reference)
    asked = tuple(node.name for node in lesson.definitions)
    checks = checks_of(course, replace(exercise, asked=asked))  # a stub may be older
    made = documents(exercise.name, lesson, checks, course.settings, nbgrader=nbgrader)
    return {**made, **pictures(course, exercise)}


def pictures(course: Course, exercise: Exercise) -> dict[str, bytes]:
    """The pictures by name."""
    found = sorted(folder_of(course, exercise).glob("*.png"))
    return {path.name: path.read_bytes() for path in found}


def documents(
    name: str,
    lesson: Lesson,
    checks: Sequence[Check],
    settings: Settings,
    *,
    nbgrader: bool = False,
) -> dict[str, bytes]:
    """The files of an exercise of this name, by their names."""
    parts = [_completed(part, lesson, checks) for part in lesson.parts]
    points = _points(lesson, checks)
    made = notebook(parts, points, _environment(settings), nbgrader=nbgrader)
    texts = {README: readme(parts), f"{name}.py": lesson.stub, f"{name}.ipynb": made}
    return {file: text.encode() for file, text in texts.items()}


def read_lesson(source: Path) -> Lesson:
    """What an exercise's source says. Raises `BrokenLesson` with its path."""
    try:
        return Lesson.of(source.read_text("utf-8"))
    except (BrokenLesson, OSError, ValueError) as problem:
        raise BrokenLesson(f"{source}: {problem}") from problem


def folder_of(course: Course, exercise: Exercise) -> Path:
    """Where a course keeps what it hands out."""
    return course.file.parent / exercise.name


def committed(course: Course, exercise: Exercise) -> dict[str, bytes]:
    """The files by name, as the course keeps them."""
    names = (README, f"{exercise.name}.py", f"{exercise.name}.ipynb")
    paths = {name: folder_of(course, exercise) / name for name in names}
    there = {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
    return {**there, **pictures(course, exercise)}


def differing(course: Course, exercise: Exercise) -> list[Path]:
    """The files of a course that differ from what would be handed out. Raises `BrokenLesson`."""
    there, made = committed(course, exercise), handout(course, exercise)
    return [folder_of(course, exercise) / n for n, data in made.items() if there.get(n) != data]


def readme(parts: Sequence[Part]) -> str:
    """The text as a page, with what it shows and asks for as blocks of Python."""
    passages = (
        part.source if part.kind == "text" else f"```python\n{part.source}\n```"
        for part in parts
        if part.kind != "setup"
    )
    return "\n\n".join(passages) + "\n"


def _completed(part: Part, lesson: Lesson, checks: Sequence[Check]) -> Part:
    """The part, with tables in place of their marks."""
    if part.kind != "text":
        return part
    source = part.source.replace(FUNCTIONS, "\n".join(_functions(lesson)))
    return replace(part, source=source.replace(POINTS, "\n".join(_table(lesson, checks))))


def _functions(lesson: Lesson) -> Iterator[str]:
    yield from ("| | what it is |", "|---|---|")
    for node in lesson.definitions:
        summary = (ast.get_docstring(node) or "").partition("\n")[0]
        yield f"| `{_signature(node)}` | {_cell(summary)} |"


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.FunctionDef):
        return f"{node.name}({ast.unparse(node.args)})"
    own = [each for each in node.body if isinstance(each, ast.FunctionDef)]
    first = (each.args for each in own if each.name == "__init__")
    names = [each.arg for arguments in first for each in arguments.args[1:]]
    return f"{node.name}({', '.join(names)})"


def _table(lesson: Lesson, checks: Sequence[Check]) -> Iterator[str]:
    yield from ("| what is checked | points |", "|---|---|")
    for name, points in _points(lesson, checks).items():
        yield f"| **`{name}`** | **{points:g}** |"
        own = [check for check in checks if check.function == name]
        yield from (f"| {_cell(c.title)} | {c.points:g} |" for c in own if not c.hidden)
        if hidden := sum(check.points for check in own if check.hidden):
            yield f"| checks that show their result only | {hidden:g} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _points(lesson: Lesson, checks: Sequence[Check]) -> dict[str, float]:
    """The points of each function that is asked for."""
    asked = [node.name for node in lesson.definitions]
    sums = {name: sum(c.points for c in checks if c.function == name) for name in asked}
    return {name: round(points, 4) for name, points in sums.items()}


def _environment(settings: Settings) -> Mapping[str, str]:
    names = (name for variables in settings.notebook.values() for name in variables)
    return {name: settings.environment[name] for name in names}
