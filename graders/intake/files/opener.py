"""Opens the folder or archive that a location is in."""

from __future__ import annotations

import io
import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from graders.intake.files.archives import Archive, open_archive
from graders.intake.files.folders import Folder
from graders.intake.files.locations import Location
from graders.intake.files.trees import ARCHIVE_LIMIT, Tree
from graders.intake.problems import Unreadable

DISK_LIMIT = 2**40
"""Bytes in the largest archive on disk: only the members needed are read."""


@dataclass(frozen=True)
class OpenedLocation:
    """A location after opening: the innermost tree, and the name in it.

    The name is "" or ends in "/" for a folder. `base` is the location of the tree.
    """

    tree: Tree
    name: str
    base: Location

    @property
    def is_folder(self) -> bool:
        return not self.name or self.name.endswith("/")


class Opener:
    """Opens locations. Keeps the last archive on disk open: a class's is read often."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._kept: tuple[tuple[object, ...], Archive] | None = None

    def __enter__(self) -> Opener:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def find(self, location: Location) -> OpenedLocation:
        """Open a location. Raises `Unreadable` when nothing exists at the path."""
        opened = _start(location.path)
        for number, name in enumerate(location.inside):
            if not opened.is_folder:
                base = Location(location.path, location.inside[:number])
                opened = OpenedLocation(self.archive(opened.tree, opened.name), "", base)
            opened = replace(opened, name=opened.name + name)
        return opened

    def archive(self, tree: Tree, name: str) -> Tree:
        """The archive of this name in a tree. Raises `Unreadable` when it is not one."""
        if not isinstance(tree, Folder):
            return open_archive(io.BytesIO(tree.read(name, ARCHIVE_LIMIT)), name)
        identity = _identity(tree.root / name)
        if self._kept is None or self._kept[0] != identity:
            self._stack.close()
            self._kept = None
            file = self._stack.enter_context(tree.open(name, DISK_LIMIT))
            opened = open_archive(file, name)
            self._stack.callback(opened.close)
            self._kept = identity, opened
        return self._kept[1]


def _start(path: Path) -> OpenedLocation:
    absolute = Path(os.path.abspath(path))
    if os.path.isdir(absolute):
        return OpenedLocation(Folder(absolute), "", Location(path))
    if not os.path.lexists(absolute):
        raise Unreadable(f"{path}: no such file or folder.", missing=True)
    return OpenedLocation(Folder(absolute.parent), absolute.name, Location(path))


def _identity(path: Path) -> tuple[object, ...]:
    try:
        found = os.stat(path, follow_symlinks=False)
    except OSError as error:
        raise Unreadable(f"{path.name}: {error.strerror}.") from error
    return path, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
