"""From the path a user names to the one file to grade."""

from __future__ import annotations

from pathlib import Path

from graders.intake.problems import Unreadable

SUFFIXES = (".py", ".ipynb")
SIZE_LIMIT = 20 * 2**20
IGNORED = (".ipynb_checkpoints", "__pycache__", "__MACOSX")


def locate(path: Path) -> Path:
    """The submission's file: the path itself, or the only candidate in a folder.

    Raises `Unreadable` saying what was found instead.
    """
    if path.is_dir():
        return _only_candidate(path)
    if not path.is_file():
        raise Unreadable(f"{path}: no such file or folder.", missing=not path.exists())
    if path.suffix.lower() not in SUFFIXES:
        raise Unreadable(f"{path}: not a .py or .ipynb file.")
    if path.stat().st_size > SIZE_LIMIT:
        raise Unreadable(f"{path}: larger than {SIZE_LIMIT // 2**20} MB; clear its outputs.")
    return path


def _only_candidate(folder: Path) -> Path:
    found = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.name not in IGNORED
    )
    if len(found) == 1:
        return locate(found[0])
    if not found:
        raise Unreadable(f"{folder}: holds no .py or .ipynb file.")
    names = ", ".join(path.name for path in found[:10])
    raise Unreadable(f"{folder}: holds several files that could be meant ({names}); name one.")
