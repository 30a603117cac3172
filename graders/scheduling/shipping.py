"""Courses as bytes, for workers that do not have them, and digests of courses and of the code."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from graders.course import PACKAGE, Course, bundled_course, load_course
from graders.evaluation.fingerprints import normalised
from graders.storage import cache_folder

LEFT_OUT = frozenset(["__pycache__", ".git", ".ipynb_checkpoints", ".venv"])


@cache
def engine_digest() -> str:
    """The digest of probgrade's own code, without the suites of the course."""
    suites = PACKAGE / "suites"
    files = [path for path in sorted(PACKAGE.rglob("*.py")) if suites not in path.parents]
    return hashlib.sha256("\0".join(map(normalised, files)).encode()).hexdigest()


@cache
def course_digest(course: Course) -> str:
    """The digest of a course's files and their names."""
    digest = hashlib.sha256()
    for name, path in _files(course):
        data = path.read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


@cache
def packed(course: Course) -> bytes:
    """A course's three folders as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _files(course):
            archive.write(path, name)
    return buffer.getvalue()


def find_course(digest: str, content: bytes) -> Course | None:
    """The course with this digest: the bundled one, one received before, or `content`.

    None when this machine has none of them and there is no content.
    """
    if digest == course_digest(bundled_course()):
        return bundled_course()
    folder = cache_folder("courses") / digest
    if not folder.is_dir():
        if not content:
            return None
        _unpack(content, folder)
    return load_course(folder)


def _unpack(content: bytes, folder: Path) -> None:
    """Create the folder atomically; another process may do the same at the same time."""
    temporary = tempfile.mkdtemp(dir=folder.parent)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(temporary)
    try:
        os.rename(temporary, folder)
    except OSError:
        shutil.rmtree(temporary)


def _files(course: Course) -> Iterator[tuple[str, Path]]:
    """Each file of a course and its name below the course's folder, by name."""
    folders = {
        "exercises": course.root / "exercises",
        "graders/suites": course.suites,
        "reference": course.reference,
    }
    for name, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not LEFT_OUT.intersection(inside.parts):
                yield f"{name}/{inside.as_posix()}", path
