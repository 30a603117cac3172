"""`probgrade package student`: a wheel for students, without references and hidden checks.

It is probgrade itself with the course in it: its exercises, and one sealed file in place of
its suites and references (`graders/evaluation/sealed.py` says what is in it).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from graders.cli.package import NAME, TAG, files, wheel_of
from graders.course import PACKAGE, SEALED, Course
from graders.errors import CalledWrongly, Exit
from graders.notebook.sealing import seal
from graders.storage import HANDED_OUT, atomic_write

LEFT_OUT = ("suites", "bundled", "demo")
"""Folders of the package that hold answers."""


def write(course: Course, out: Path) -> int:
    """Write the wheel into a folder, or as a file. Raises `CalledWrongly` when that fails."""
    version = f"{metadata.version(NAME)}+students"
    name = f"{NAME}-{version}-{TAG}.whl"
    path = out if out.suffix == ".whl" else out / name
    if path.name != name:
        raise CalledWrongly(f"--out {out}: pip installs it only under the name {name}")
    made = dict(_files(course))
    made[f"graders/bundled/{SEALED}"] = seal(
        course, lambda line: print(line, flush=True)
    ).to_bytes()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, wheel_of(made, version), mode=HANDED_OUT)
    except OSError as error:
        raise CalledWrongly(f"--out {out}: {error.strerror}; name another folder") from error
    print(f"Written: {path}")
    print(f"Students: pip install {path.name}, then probgrade start EXERCISE")
    return Exit.GRADED


def _files(course: Course) -> Iterator[tuple[str, bytes]]:
    """Each file of the package that students may have, by its name in a wheel."""
    for name, path in files(PACKAGE, "graders"):
        if path.relative_to(PACKAGE).parts[0] not in LEFT_OUT:
            yield name, path.read_bytes()
    yield "probgrade.py", (PACKAGE / "notebook" / "probgrade.py").read_bytes()
    yield "graders/suites/__init__.py", b""
    for name, path in files(course.child, "graders/suites/child"):
        yield name, path.read_bytes()
    for name, path in files(course.file.parent, "graders/bundled/exercises"):
        yield name, path.read_bytes()
