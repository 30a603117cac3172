"""What a course is: a folder of exercises, their references and their suites.

    reference/<name>/        the task and its solution in one source, <name>.py (see
                             graders/notebook/lesson.py), known mistakes, a worked example
    exercises/<name>/        what students receive, made of that source by `probgrade release`:
                             README.md, <name>.py, <name>.ipynb
    exercises/course.toml    the course's settings
    graders/suites/<name>/   probes.py and the checks, test_*.py
    graders/suites/child/    modules that run beside a student's code (optional)
    graders/suites/hints.py  what usually lies behind an error of a library (optional)

Exercises are discovered: the folder's name is the exercise's name, its title is its
README's first heading, and students are asked for the public functions and classes of
its stub, in the order in which they stand there.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path
from types import ModuleType

from graders.errors import CalledWrongly
from graders.settings import Settings, read_settings

PACKAGE = Path(__file__).resolve().parent
GROUP = "probgrade.courses"
"""The entry point group by which an installed package offers a course."""
VARIABLE = "PROBGRADE_COURSE"
NAME = re.compile(r"[a-z]\w*", re.ASCII)
SEALED = "sealed.bin"


@dataclass(frozen=True)
class Exercise:
    """One exercise: its title, the names that students define, and its files."""

    name: str
    title: str
    asked: tuple[str, ...]
    reference: Path
    suite: Path

    @property
    def probes(self) -> Path:
        return self.suite / "probes.py"


@dataclass(frozen=True, eq=False)
class Course:
    """A course's three rooms, its settings, and its exercises in the course's order."""

    root: Path
    suites: Path
    settings: Settings
    exercises: Mapping[str, Exercise]

    @property
    def title(self) -> str:
        return self.settings.title

    @property
    def file(self) -> Path:
        """Where the settings are."""
        return self.root / "exercises" / "course.toml"

    @property
    def reference(self) -> Path:
        return self.root / "reference"

    @property
    def sealed(self) -> Path:
        """The file that students have in place of the suites and references."""
        return self.root / SEALED

    @property
    def rooms(self) -> tuple[Path, ...]:
        """The folders that a student's code must not see."""
        known = self.root / "tests"  # known submissions hold right answers
        return (self.root / "exercises", self.reference, self.suites, known)

    @property
    def child(self) -> Path:
        """The folder of the modules that run beside a student's code."""
        return self.suites / "child"

    @property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """The names that each exercise asks for."""
        return {name: exercise.asked for name, exercise in self.exercises.items()}

    @property
    def titles(self) -> dict[str, str]:
        """The title of each exercise, in the course's order."""
        return {name: exercise.title for name, exercise in self.exercises.items()}

    def exercise(self, name: str) -> Exercise:
        """The exercise of this name. Raises `CalledWrongly` when there is none."""
        if name not in self.exercises:
            known = ", ".join(self.exercises)
            raise CalledWrongly(f"no exercise {name!r} in {self.title!r}; it has {known}")
        return self.exercises[name]


@cache
def bundled_course() -> Course:
    """The course that comes with probgrade."""
    installed = PACKAGE / "bundled"
    return _course(installed if installed.is_dir() else PACKAGE.parent, PACKAGE / "suites")


@cache
def load_course(root: Path) -> Course:
    """The course in a folder. Raises `CalledWrongly` when it is none."""
    root = root.resolve()
    if root in (PACKAGE / "bundled", PACKAGE.parent):
        return bundled_course()
    return _course(root, root / "graders" / "suites")


def find_course(name: str | None = None) -> Course:
    """The course of this folder or installed name.

    Without a name, the one that the environment variable PROBGRADE_COURSE names, or
    else the one that comes with probgrade. Raises `CalledWrongly` when there is none.
    """
    wanted = name or os.environ.get(VARIABLE)
    if not wanted:
        return bundled_course()
    if Path(wanted).is_dir():
        return load_course(Path(wanted))
    installed = installed_courses()
    if wanted not in installed:
        known = ", ".join(installed) or "none is installed"
        raise CalledWrongly(f"--course {wanted}: no such folder and no such course ({known})")
    return load_course(installed[wanted])


def installed_courses() -> dict[str, Path]:
    """The folders of the courses that installed packages offer, by name.

    The entry point names the package whose folder is the course's; it is not imported.
    """
    found = {}
    for point in metadata.entry_points(group=GROUP):
        spec = util.find_spec(point.module.partition(".")[0]) and util.find_spec(point.module)
        for folder in (spec and spec.submodule_search_locations) or ():
            found[point.name] = Path(folder)
    return found


def _course(root: Path, suites: Path) -> Course:
    file = root / "exercises" / "course.toml"
    if not file.is_file():
        raise CalledWrongly(f"{root}: no course, for there is no exercises/course.toml in it")
    settings = read_settings(file)
    folders = sorted(path for path in file.parent.iterdir() if _is_exercise(path))
    names = [path.name for path in folders]
    for table, stated in (("order", settings.order), ("[points]", settings.points)):
        if unknown := [name for name in stated if name not in names]:
            raise CalledWrongly(
                f"{file}: {table} names {unknown[0]!r}, but {file.parent} has no such exercise"
            )
    ordered = sorted(names, key=lambda name: _position(name, settings.order))
    exercises = {name: _exercise(root, suites, name) for name in ordered}
    if not exercises:
        raise CalledWrongly(
            f"{file.parent}: no exercise; make one with probgrade new exercise NAME"
        )
    return Course(root, suites, settings, exercises)


def _is_exercise(path: Path) -> bool:
    return path.is_dir() and (path / f"{path.name}.py").is_file()


def _position(name: str, order: tuple[str, ...]) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order), name)


def _exercise(root: Path, suites: Path, name: str) -> Exercise:
    folder = root / "exercises" / name
    if not NAME.fullmatch(name):
        raise CalledWrongly(f"{folder}: an exercise's name is a Python name in lower case")
    return Exercise(
        name=name,
        title=_title(folder / "README.md") or name,
        asked=_asked(folder / f"{name}.py"),
        reference=root / "reference" / name / f"{name}.py",
        suite=suites / name,
    )


def _title(readme: Path) -> str:
    """A README's first heading; empty without one."""
    if not readme.is_file():
        return ""
    found = re.search(r"^#\s+(.+?)\s*$", readme.read_text("utf-8", "replace"), re.MULTILINE)
    return found[1] if found else ""


def _asked(stub: Path) -> tuple[str, ...]:
    """What a stub asks for. Raises `CalledWrongly` for one that asks for nothing."""
    try:
        asked = asked_in(stub.read_text("utf-8"))
    except (SyntaxError, ValueError) as error:
        raise CalledWrongly(f"{stub}: does not parse ({error}); a stub is valid Python") from error
    if not asked:
        raise CalledWrongly(f"{stub}: asks for nothing; its functions raise NotImplementedError")
    return asked


def asked_in(source: str) -> tuple[str, ...]:
    """The public functions and classes of a stub's source, without those that are complete.

    A function is complete when it has a body beyond its docstring that does not raise
    NotImplementedError; a class when all its methods are. Raises `SyntaxError`.
    """
    found = [n for n in ast.parse(source).body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    return tuple(n.name for n in found if not n.name.startswith("_") and _is_open(n))


def _is_open(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Whether something in it raises NotImplementedError, or is only a docstring, pass or …"""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Raise) and "NotImplementedError" in ast.unparse(inner):
            return True
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return all(isinstance(part, ast.Pass) or ast.unparse(part) == "..." for part in body)


def require_whole(course: Course) -> None:
    """Raise `CalledWrongly` for a course as students have it, where that does not suffice."""
    if course.sealed.is_file():
        raise CalledWrongly(
            "this probgrade is the one for students, without references and checks; name a whole"
            " course with --course DIR"
        )


def require_distributions(course: Course) -> None:
    """Raise `CalledWrongly` for a package whose version is to be reported and that is missing."""
    for name in course.settings.distributions:
        try:
            metadata.version(name)
        except (metadata.PackageNotFoundError, ValueError) as error:
            text = f"distributions names {name!r}, which is not installed under that name"
            raise CalledWrongly(f"{course.file}: {text}") from error


def make_importable(course: Course) -> None:
    """Let `reference.<name>` and `graders.suites.<name>` mean this course's, and no other's."""
    import graders.suites

    if "reference" not in sys.modules:
        sys.modules["reference"] = ModuleType("reference")
    for package, folder in (
        (graders.suites, course.suites),
        (sys.modules["reference"], course.reference),
    ):
        package.__path__ = [str(folder)]
        _forget_others(package, folder)


def _forget_others(package: ModuleType, folder: Path) -> None:
    """Let modules be imported anew that another course had under the same names."""
    prefix = f"{package.__name__}."
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name.startswith(prefix) and (file is None or folder not in Path(file).parents):
            del sys.modules[name]
            vars(package).pop(name.removeprefix(prefix), None)
