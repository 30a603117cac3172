"""Locations of submitted files, on disk or inside archives."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Location:
    """A path on this machine, and names to look up from there.

    Each name of `inside` is looked up in the folder or archive that the one before it
    names, the first in that at the path. A name that ends in "/" is a folder.
    `Location(Path("class.zip"), ("ada/", "work.zip", "flow.py"))` is a file in an
    archive in a folder in an archive. `among` are the names there that belong to the
    student, where one folder holds the files of several. `answer` says which of the files
    at the location is meant, by the names that lead to it from the path.
    """

    path: Path
    inside: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()

    def __truediv__(self, name: str) -> Location:
        return Location(self.path, (*self.inside, name))

    @property
    def name(self) -> str:
        """The names below the path, joined by "/"; "" for the path itself."""
        return "/".join(part.rstrip("/") for part in self.answer or self.inside)

    def to_builtins(self) -> dict[str, Any]:
        """The location as builtins; names are bytes, because a file's name need not be text."""
        return {
            "path": os.fsencode(self.path),
            "inside": [os.fsencode(name) for name in self.inside],
            "among": [os.fsencode(name) for name in self.among],
            "answer": [os.fsencode(name) for name in self.answer],
        }

    @classmethod
    def from_builtins(cls, value: Mapping[str, Any]) -> Location:
        """The inverse of `to_builtins`."""
        names = [tuple(map(os.fsdecode, value[key])) for key in ("inside", "among", "answer")]
        return cls(Path(os.fsdecode(value["path"])), *names)
