"""The files that belong to the same submission as an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from graders.intake.files.locations import Location
from graders.intake.files.opener import Opener
from graders.intake.files.trees import FILE_LIMIT, Kind, Tree, is_archive
from graders.intake.platforms.canvas import CANVAS
from graders.intake.problems import Unreadable


@dataclass
class Neighbours:
    """The files of a submission, by their paths in it.

    `root` is its folder in the tree. `among` are the names in the tree that belong to the
    student, where others' files lie there, too. `refuses` says of which files nothing is read.
    """

    tree: Tree
    root: str
    among: tuple[str, ...] = ()
    refuses: Callable[[bytes, str], bool] | None = None
    _names: dict[str, str] = field(default_factory=dict)
    _listed: dict[str, dict[str, str]] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Whether there is a file at this path."""
        name = self._name(path)
        if ".." in path.split("/") or not self._is_own(name):
            return False
        return self.tree.entry(name).kind is Kind.FILE and not self._is_refused(name)

    def like(self, path: str) -> str | None:
        """The path of a file that some systems take for this one: its name in other letters."""
        if ".." in path.split("/"):
            return None
        folder, _, last = self._name(path).rpartition("/")
        if folder not in self._listed:
            self._listed[folder] = self._lower(folder)
        found = self._listed[folder].get(last.lower(), last)
        other = path.removesuffix(last) + found
        return other if found != last and self.has(other) else None

    def _lower(self, folder: str) -> dict[str, str]:
        """The names in a folder of the tree, by what they are in small letters."""
        try:
            return {entry.last.lower(): entry.last for entry in self.tree.listing(folder)}
        except (OSError, Unreadable):
            return {}

    def read(self, path: str) -> bytes:
        """A file's bytes. Raises `Unreadable`."""
        return self.tree.read(self._name(path), FILE_LIMIT)

    def _is_refused(self, name: str) -> bool:
        try:
            return bool(self.refuses and self.refuses(self.tree.read(name, FILE_LIMIT), name))
        except Unreadable:  # reading it will say why
            return False

    def path(self, name: str) -> str:
        """The path in the submission of a name in the tree."""
        return name[len(self.root) :]

    def _name(self, path: str) -> str:
        """The name in the tree. Canvas puts the student before the names of files."""
        return self._canvas.get(path, self.root + path)

    @property
    def _canvas(self) -> dict[str, str]:
        if self.among and not self._names:
            found = [(CANVAS.fullmatch(name[len(self.root) :]), name) for name in self.among]
            self._names.update({match["file"]: name for match, name in found if match})
        return self._names

    def _is_own(self, name: str) -> bool:
        return not self.among or any(
            name == one or (one.endswith("/") and name.startswith(one)) for one in self.among
        )


def neighbours(
    opener: Opener, unit: Location, answer: Location, refuses: Callable[[bytes, str], bool]
) -> tuple[Neighbours, str] | None:
    """The files of the submission at `unit`, and the answer's path among them.

    Beside a file that is a path itself, those that `refuses` accepts are left alone: they
    may be somebody else's answers. None where the answer is all that was handed in.
    """
    whole, opened = opener.find(unit), opener.find(answer)
    if opened.base != whole.base or is_archive(whole.name):
        found = Neighbours(opened.tree, "")
    elif whole.is_folder:
        root = whole.name
        if unit.among:
            folder = unit.among[0].rstrip("/").rpartition("/")[0]
            root = f"{folder}/" if folder else ""
        found = Neighbours(opened.tree, root, unit.among)
    elif unit.inside:
        return None
    else:
        found = Neighbours(opened.tree, "", refuses=refuses)
    return found, found.path(opened.name)
