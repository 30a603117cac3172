"""`probgrade package`: what a platform takes as its grader, or what students install.

`gradescope` is the zip that an assignment takes as its autograder. It holds probgrade as a
wheel, the course if it is not the bundled one, and the two scripts that Gradescope runs.
Known submissions are left out. `student` is a wheel without the references and suites.
"""

from __future__ import annotations

import argparse
import io
import shlex
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from string import Template

from graders.course import PACKAGE, Course, bundled_course, find_course
from graders.errors import CalledWrongly, Exit
from graders.storage import HANDED_OUT, LONG_AGO, atomic_write

TEMPLATES = Path(__file__).with_name("templates") / "gradescope"
NAME = "probgrade"
TAG = "py3-none-any"
WHEEL = f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: true\nTag: {TAG}\n"
COURSE = "course"
FILE, PROGRAM = 0o644, 0o755


def run(chosen: argparse.Namespace) -> int:
    """Write the file. Raises `CalledWrongly` when that fails."""
    course = find_course(chosen.course)
    if chosen.kind == "student":
        from graders.cli.package_student import write

        return write(course, chosen.out)
    exercise = _exercise(course, chosen.exercise)
    try:
        atomic_write(chosen.out, package(course, exercise), mode=HANDED_OUT)
    except OSError as error:
        raise CalledWrongly(f"--out {chosen.out}: {error.strerror}; name another file") from error
    print(f"Written: {chosen.out}")
    print("Next: in Gradescope, Configure Autograder, upload it, and test it with a submission")
    return Exit.GRADED


def _exercise(course: Course, name: str | None) -> str:
    """The assignment's exercise: a student must not choose what is graded.

    Raises `CalledWrongly` for one that there is not, and for none where there are several.
    """
    if name is None and len(course.exercises) > 1:
        known = ", ".join(course.exercises)
        raise CalledWrongly(f"name the assignment's exercise with --exercise: one of {known}")
    return course.exercise(name or next(iter(course.exercises))).name


def package(course: Course, exercise: str) -> bytes:
    """The zip's bytes."""
    options = ["--exercise", exercise]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        if course is not bundled_course():
            options += ["--course", f"source/{COURSE}"]
            for name, path in _course_files(course):
                add(archive, f"{COURSE}/{name}", path.read_bytes())
        add(archive, "setup.sh", _template("setup.sh"), PROGRAM)
        add(archive, "run_autograder", _template("run_autograder", shlex.join(options)), PROGRAM)
        add(archive, f"{NAME}-{metadata.version(NAME)}-{TAG}.whl", wheel())
    return file.getvalue()


def wheel() -> bytes:
    """This installation of probgrade as a wheel, with the bundled course."""
    return wheel_of({name: path.read_bytes() for name, path in _own_files()})


def wheel_of(files: Mapping[str, bytes], version: str | None = None) -> bytes:
    """A wheel of these files, by their names in it, with this installation's metadata."""
    distribution = metadata.distribution(NAME)
    stated = version or distribution.version
    about = f"{NAME}-{stated}.dist-info"
    described = distribution.read_text("METADATA") or ""
    made = {
        **files,
        f"{about}/METADATA": described.replace(
            f"\nVersion: {distribution.version}\n", f"\nVersion: {stated}\n"
        ).encode(),
        f"{about}/entry_points.txt": (distribution.read_text("entry_points.txt") or "").encode(),
        f"{about}/WHEEL": WHEEL.encode(),
    }
    record = f"{about}/RECORD"
    made[record] = "".join(f"{name},,\n" for name in (*made, record)).encode()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.items():
            add(archive, name, data)
    return file.getvalue()


def _own_files() -> Iterator[tuple[str, Path]]:
    """Each file of the package, by its name in a wheel."""
    yield from files(PACKAGE, "graders")
    yield "probgrade.py", PACKAGE / "notebook" / "probgrade.py"
    if not (PACKAGE / "bundled").is_dir():  # a checkout: the course lies beside the package
        course = bundled_course()
        yield from files(course.file.parent, "graders/bundled/exercises")
        yield from files(course.reference, "graders/bundled/reference")


def _course_files(course: Course) -> Iterator[tuple[str, Path]]:
    yield from files(course.file.parent, "exercises")
    yield from files(course.reference, "reference")
    yield from files(course.suites, "graders/suites")


def files(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The files below a folder, without caches and what is hidden."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        unwanted = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if path.is_file() and not unwanted:
            yield f"{name}/{inside.as_posix()}", path


def add(archive: zipfile.ZipFile, name: str, data: bytes, mode: int = FILE) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def _template(name: str, options: str = "") -> bytes:
    text = (TEMPLATES / f"{name}.txt").read_text("utf-8")
    return Template(text).substitute(options=options).encode()
