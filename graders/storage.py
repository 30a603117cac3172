"""Folders and files of ours on the user's disk."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of each file in a zip of ours, so that the same files give the same bytes."""
PRIVATE, HANDED_OUT = 0o600, 0o644
"""Who may read a file: its owner, or everybody."""


def cache_folder(room: str) -> Path:
    """A folder for things that can be made again; created when missing. Raises `NotWritable`."""
    path = platformdirs.user_cache_path("probgrade") / room
    try:
        make_folder(path)
    except NotWritable as reason:
        advice = "set XDG_CACHE_HOME to a folder that can be written"
        raise NotWritable(f"the cache folder {path}: {reason}; {advice}") from reason
    return path


def temporary_path() -> str:
    """Where a temporary folder can be made: known before it is, so that none is lost."""
    return os.path.join(tempfile.gettempdir(), f"probgrade-{uuid.uuid4().hex[:12]}")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A private folder that is removed in the end, also if a signal comes while it is."""
    path = temporary_path()
    try:
        os.mkdir(path, 0o700)
        yield Path(path)
    finally:
        try:
            shutil.rmtree(path, ignore_errors=True)
        except BaseException:  # a command is interrupted once: it ignores further signals
            shutil.rmtree(path, ignore_errors=True)
            raise


def make_temporary_folder(folder: str, room: int) -> None:
    """Make a private folder where `room` bytes can be written. Raises `NotWritable`."""
    advice = "set TMPDIR to a folder with room"
    try:
        os.mkdir(folder, 0o700)
    except OSError as error:
        raise NotWritable(f"no temporary folder: {error.strerror}; {advice}") from error
    free = shutil.disk_usage(folder).free
    if free < room:
        os.rmdir(folder)
        place = os.path.dirname(folder)
        left, needed = free // 2**20, room // 2**20
        raise NotWritable(f"{place} has {left} MiB left, {needed} are needed; {advice}")


class NotWritable(Exception):
    """The folder asked for cannot be written; the message says why."""


def make_folder(folder: Path) -> Path:
    """The folder, absolute, created when missing. Raises `NotWritable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(4096))  # on a full disk a file can be made, but not filled
    except OSError as error:
        raise NotWritable(error.strerror or str(error)) from error
    return folder.resolve()


def out_folder(folder: Path) -> Path:
    """What `--out` names, made ready before any work is done. Raises `NotWritable`."""
    try:
        return make_folder(folder)
    except NotWritable as reason:
        message = f"--out {folder}: {reason}; name a folder that can be written"
        raise NotWritable(message) from reason


def atomic_write(path: Path, data: bytes, *, mode: int = PRIVATE) -> None:
    """Write a file so that a reader sees all of it or the one before, whatever happens."""
    name = _written_beside(path, data)
    try:
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def create_once(path: Path, data: bytes) -> None:
    """Make a file, whole, unless there is one: of several at once, the first makes it."""
    name = _written_beside(path, data)
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)


def _written_beside(path: Path, data: bytes) -> str:
    """A new file in the same folder with these bytes, safe on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.unlink(name)
        raise
    return name
