"""Where something handed in lies, also when that is inside an archive."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """A path of this machine, and the way on from there.

    Each name of `inside` is looked up in what the one before led to, at first the
    path: a folder or an archive. A name that ends in "/" is a folder within it.
    `Place(Path("class.zip"), ("ada/", "work.zip", "flow.py"))` is a file in an
    archive in a folder in an archive.
    """

    path: Path
    inside: tuple[str, ...] = ()

    def __truediv__(self, name: str) -> Place:
        return Place(self.path, (*self.inside, name))
