"""Where something handed in lies, also when that is inside an archive."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Location:
    """A path of this machine, and the way on from there.

    Each name of `inside` is looked up in what the one before led to, at first the
    path: a folder or an archive. A name that ends in "/" is a folder within it.
    `Location(Path("class.zip"), ("ada/", "work.zip", "flow.py"))` is a file in an
    archive in a folder in an archive. `among` are the names there that are meant,
    where one student's things lie beside others'.
    """

    path: Path
    inside: tuple[str, ...] = ()
    among: tuple[str, ...] = ()

    def __truediv__(self, name: str) -> Location:
        return replace(self, inside=(*self.inside, name), among=())

    @property
    def name(self) -> str:
        """The way from the path on, as people write it; "" for the path itself."""
        return "/".join(part.rstrip("/") for part in self.inside)

    def to_builtins(self) -> dict[str, Any]:
        """The value it travels as; names need not be text."""
        return {
            "path": os.fsencode(self.path),
            "inside": [os.fsencode(name) for name in self.inside],
            "among": [os.fsencode(name) for name in self.among],
        }

    @classmethod
    def from_builtins(cls, value: Mapping[str, Any]) -> Location:
        """The inverse of `to_builtins`."""
        inside, among = (tuple(map(os.fsdecode, value[key])) for key in ("inside", "among"))
        return cls(Path(os.fsdecode(value["path"])), inside, among)
