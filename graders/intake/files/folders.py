"""A folder on this machine as a tree. Nothing outside it is ever opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from graders.intake.files.trees import Entry, Kind
from graders.intake.problems import Unreadable

SPECIAL = (
    (stat.S_ISLNK, "is a symbolic link, which is not followed"),
    (stat.S_ISFIFO, "is a pipe"),
    (stat.S_ISSOCK, "is a socket"),
    (stat.S_ISCHR, "is a device"),
    (stat.S_ISBLK, "is a device"),
)
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Folder:
    """A `Tree` on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def listing(self, folder: str) -> list[Entry]:
        """The entries directly in a folder. Raises `OSError` when it cannot be read."""
        prefix = f"{folder}/" if folder else ""
        with _opened(self.root, folder, FOLDER | os.O_NOFOLLOW if folder else FOLDER) as descriptor:
            names = sorted(os.listdir(descriptor))
            return [_entry(prefix + name, name, descriptor) for name in names]

    def entry(self, name: str) -> Entry:
        """The entry of this name."""
        folder, _, last = name.rpartition("/")
        try:
            with _opened(self.root, folder, FOLDER) as descriptor:
                return _entry(name, last, descriptor)
        except OSError as error:
            return Entry(name, Kind.OTHER, why=error.strerror or "cannot be reached")

    def read(self, name: str, limit: int) -> bytes:
        """A file's bytes. Raises `Unreadable` when it is no regular file or exceeds `limit`."""
        with self.open(name, limit) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(too_large(name, limit))
        return data

    @contextmanager
    def open(self, name: str, limit: int) -> Iterator[BinaryIO]:
        """A regular file, opened for reading. Raises `Unreadable` for anything else."""
        try:
            with _opened(self.root, name, FILE) as descriptor:
                _require_file(name, os.fstat(descriptor), limit)
                with os.fdopen(os.dup(descriptor), "rb") as file:
                    yield file
        except OSError as error:
            why = self.entry(name).why or error.strerror
            gone = isinstance(error, FileNotFoundError)
            raise Unreadable(f"{name}: {why}.", missing=gone) from error


def too_large(name: str, limit: int) -> str:
    """The message for a file that is larger than the limit."""
    remedies = {
        ".ipynb": "clear its outputs, and save it again",
        ".py": "leave data out of it",
    }
    remedy = remedies.get(PurePosixPath(name.lower()).suffix, "hand in only your answers")
    return f"{name}: larger than {limit // 2**20} MB; {remedy}."


def _require_file(name: str, found: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise Unreadable(f"{name}: is a folder; hand in the file itself.")
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable(f"{name}: {_why(found.st_mode)}.")
    if found.st_size > limit:
        raise Unreadable(too_large(name, limit))


@contextmanager
def _opened(root: Path, name: str, flags: int) -> Iterator[int]:
    """A descriptor of the file or folder of this name; below the root no link is followed."""
    descriptor = os.open(root, FOLDER)
    try:
        parts = name.split("/") if name else []
        for remaining, part in zip(range(len(parts) - 1, -1, -1), parts):
            mode = FOLDER | os.O_NOFOLLOW if remaining else flags
            inner = os.open(part, mode, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _entry(name: str, last: str, folder: int) -> Entry:
    try:
        found = os.stat(last, dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        return Entry(name, Kind.OTHER, why=error.strerror or "cannot be accessed")
    if stat.S_ISDIR(found.st_mode):
        return Entry(name, Kind.FOLDER, modified=found.st_mtime)
    if stat.S_ISREG(found.st_mode):
        return Entry(name, Kind.FILE, found.st_size, found.st_mtime)
    return Entry(name, Kind.OTHER, why=_why(found.st_mode))


def _why(mode: int) -> str:
    return next((why for is_kind, why in SPECIAL if is_kind(mode)), "is not a regular file")
