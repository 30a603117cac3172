"""Folders and files of ours on the user's disk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs


def cache_folder(room: str) -> Path:
    """A folder for things that can be made again; created when missing."""
    path = platformdirs.user_cache_path("probgrade") / room
    path.mkdir(parents=True, exist_ok=True)
    return path


class NotWritable(Exception):
    """The folder asked for cannot be written; the message says why."""


def make_folder(folder: Path) -> Path:
    """The folder, absolute, created when missing. Raises `NotWritable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise NotWritable(error.strerror or str(error)) from error
    return folder.resolve()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees all of it or the one before, whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
