"""One interface to folders and archives: the names in them, and the bytes of each file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from graders.intake.problems import Unreadable

CODE = re.compile(
    r"\.(pyw?|ipynb|qmd|rmd)([ _-]*\(\d+\)|-\d+(?=\.))?(\.(txt|json|download))*$", re.IGNORECASE
)
"""Names of modules, notebooks and documents, also as browsers, mail and Canvas rename them:
a second "hw.ipynb.txt" becomes "hw.ipynb-1.txt".
"""
PACKED = (".gz", ".bz2", ".xz")
ARCHIVES = (".zip", ".tar", ".tgz", ".tbz2", ".tbz", ".txz", *(f".tar{one}" for one in PACKED))
NUMBERED_TAR = re.compile(r"\.tar-\d+\.(?=\w+$)")
"""Canvas renames a second "hw.tar.gz" to "hw.tar-1.gz"."""

FILE_LIMIT = 20 * 2**20
"""Bytes in the largest file that is read."""
ARCHIVE_LIMIT = 100 * 2**20
"""Bytes in the largest archive inside another, or that a tar.gz unpacks to."""
COUNT_LIMIT = 10_000
"""Files and folders in the largest submission."""
DEPTH_LIMIT = 30
"""Levels of folders that are searched."""

IGNORED = frozenset(
    ["__pycache__", "__MACOSX", "venv", "env", "virtualenv", "site-packages", "node_modules"]
    + ["data"]
)
"""Folders that hold no answers: caches, libraries, the course's data. So do dot-folders."""


class Kind(Enum):
    """What an entry is; `OTHER` is everything that is never opened."""

    FILE = "file"
    FOLDER = "folder"
    OTHER = "other"


@dataclass(frozen=True)
class Entry:
    """A name in a tree, with "/" between its parts.

    `size` is in bytes, as declared, `modified` in seconds since 1970; `why` says why an
    entry of kind `OTHER` is not opened.
    """

    name: str
    kind: Kind
    size: int = 0
    modified: float | None = None
    why: str = ""

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]


class Tree(Protocol):
    """A folder or an archive."""

    def listing(self, folder: str) -> list[Entry]:
        """The entries directly in a folder, by name; "" is the tree itself."""

    def entry(self, name: str) -> Entry:
        """The entry of this name."""

    def read(self, name: str, limit: int) -> bytes:
        """A file's bytes. Raises `Unreadable` when there are more than `limit`."""


def is_code(name: str) -> bool:
    """Whether this is the name of a module, a notebook or a document with code."""
    return CODE.search(name) is not None


def is_markdown(name: str) -> bool:
    """Whether this is the name of a Markdown file, of which few hold code to run."""
    return name.lower().endswith(".md")


def is_archive(name: str) -> bool:
    """Whether this is the name of an archive that can be opened."""
    plain = NUMBERED_TAR.sub(".tar.", name.lower())
    return plain.endswith(ARCHIVES) or packed_file(name) is not None


def packed_file(name: str) -> str | None:
    """The name of the module or notebook in a packed file: work.py in work.py.gz."""
    inner = name.rpartition(".")[0]
    return inner if name.lower().endswith(PACKED) and is_code(inner) else None


def walk(tree: Tree, folder: str) -> Iterator[Entry]:
    """All entries below a folder, by name, without folders and what is ignored.

    Raises `Unreadable` when there are more than `COUNT_LIMIT`.
    """
    start, count = folder.rstrip("/"), 0
    pending = [start]
    while pending:
        inside = pending.pop()
        listing = _listing(tree, inside)
        count += len(listing)
        if count > COUNT_LIMIT:
            raise Unreadable(f"More than {COUNT_LIMIT} files; submit only your answers.")
        if inside != start and any(entry.last == "pyvenv.cfg" for entry in listing):
            continue  # a virtual environment; the outermost folder may be one that holds the work
        yield from (entry for entry in listing if _is_relevant(entry))
        folders = [e.name for e in listing if e.kind is Kind.FOLDER and not is_ignored(e.last)]
        pending += [name for name in reversed(folders) if name.count("/") < DEPTH_LIMIT]


def is_ignored(name: str) -> bool:
    """Whether a folder or file of this name holds no answers."""
    return name.startswith(".") or name in IGNORED


def _is_relevant(entry: Entry) -> bool:
    return entry.kind is not Kind.FOLDER and not is_ignored(entry.last)


def _listing(tree: Tree, folder: str) -> list[Entry]:
    try:
        return tree.listing(folder)
    except OSError:  # a folder that may not be read, or was removed meanwhile
        return []
