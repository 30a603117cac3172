"""Lists a class's folders: what may be a student's, and every file there is."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from graders.intake.files.opener import OpenedLocation
from graders.intake.files.trees import Entry, Kind, is_ignored
from graders.intake.problems import Unreadable

NOT_STUDENTS = frozenset(["__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini"])
LISTED = 10_000
"""Files listed below one student's folder."""


def entries(opened: OpenedLocation, own: Collection[Path] = ()) -> list[Entry]:
    """What may be a student's in a folder, without the grader's `own` files.

    Fewer names are left out than within a submission: "data" may be a student's login.
    """
    return [entry for entry in all_entries(opened, own) if may_be_a_students(entry)]


def may_be_a_students(entry: Entry) -> bool:
    return not entry.last.startswith((".", "~$")) and entry.last not in NOT_STUDENTS


def all_entries(opened: OpenedLocation, own: Collection[Path] = ()) -> list[Entry]:
    """Everything directly in a folder, without the grader's `own` files."""
    try:
        listing = opened.tree.listing(opened.name.rstrip("/"))
    except OSError as error:
        raise Unreadable(f"{opened.base.path}: {error.strerror}.") from error
    base = Path(os.path.realpath(opened.base.path))
    return [entry for entry in listing if not own or base / entry.name not in own]


def files_below(opened: OpenedLocation, name: str) -> Iterator[Entry]:
    """Every file at a name, at most `LISTED`, and in place of their files ignored folders."""
    if not name.endswith("/"):
        yield opened.tree.entry(name)
        return
    pending, count = [name.rstrip("/")], 0
    while pending and count < LISTED:
        for entry in _listing(opened, pending.pop()):
            count += 1
            if entry.kind is Kind.FOLDER and not is_ignored(entry.last):
                pending.append(entry.name)
            else:
                yield entry


def _listing(opened: OpenedLocation, folder: str) -> list[Entry]:
    try:
        return opened.tree.listing(folder)
    except OSError:  # a folder that may not be read, or was removed meanwhile
        return []
