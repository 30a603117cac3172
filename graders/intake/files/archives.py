"""A .zip or .tar.gz as a tree, read in memory: nothing is ever unpacked to disk.

What an archive declares is not trusted. Members are found by their checked names,
only those needed are unpacked, and of each at most one byte more than the limit; so
neither a zip bomb nor a forged size does harm.
"""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import time
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from graders.intake.files.folders import too_large
from graders.intake.files.trees import (
    ARCHIVE_LIMIT,
    DEPTH_LIMIT,
    Entry,
    Kind,
)
from graders.intake.problems import Unreadable

MEMBER_LIMIT = 200_000
"""Members of the largest archive: a class of thousands, with all their submissions."""
RATIO_LIMIT = 1_000
"""Bytes unpacked for each packed one; deflate reaches 1,032, text less than half of that."""
NOT_REGULAR = "is not a regular file in the archive; pack the file itself"
BROKEN = (OSError, EOFError, ValueError, LookupError, RuntimeError, NotImplementedError)
DAMAGED = (*BROKEN, zipfile.BadZipFile, zlib.error, tarfile.TarError, MemoryError)
"""What the standard library raises for damaged and malicious archives."""


class Archive:
    """A `Tree` in an archive."""

    def __init__(self, source: zipfile.ZipFile | tarfile.TarFile, entries: Iterable[Entry]) -> None:
        self._source = source
        self._entries: dict[str, Entry] = {}
        self._members: dict[str, str] = {}
        self._folders: dict[str, set[str]] = {"": set()}
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        """Record a member under its checked name; a later one of the same name replaces it."""
        slashed = entry.name.replace("\\", "/")
        parts = [part for part in slashed.split("/") if part not in ("", ".")]
        misplaced = _misplaced(slashed, parts)
        name = slashed if misplaced else "/".join(parts)
        why = misplaced or _unprintable(name) or entry.why
        kind = Kind.OTHER if why else entry.kind
        self._members[name] = entry.name
        self._entries[name] = replace(entry, name=name, kind=kind, why=why)
        self._add_to_folders(name, [] if misplaced else parts[:-1])

    def _add_to_folders(self, name: str, folders: list[str]) -> None:
        """Record a name in its folder, and the folders above it, which need not be members."""
        for depth in range(len(folders), 0, -1):
            folder = "/".join(folders[:depth])
            known = folder in self._folders
            self._folders.setdefault(folder, set()).add(name)
            if known:
                return
            self._entries.setdefault(folder, Entry(folder, Kind.FOLDER))
            name = folder
        self._folders[""].add(name)

    def listing(self, folder: str) -> list[Entry]:
        """The entries directly in a folder, by name."""
        return [self._entries[name] for name in sorted(self._folders.get(folder, ()))]

    def entry(self, name: str) -> Entry:
        """The entry of this name."""
        missing = Entry(name, Kind.OTHER, why="no such file in the archive")
        return self._entries.get(name, missing)

    def read(self, name: str, limit: int) -> bytes:
        """A member's bytes. Raises `Unreadable` when it is damaged or larger than `limit`."""
        entry = self._entries.get(name)
        if entry is None or entry.kind is not Kind.FILE:
            raise Unreadable(f"{name}: {(entry and entry.why) or 'no such file in the archive'}.")
        if entry.size > limit:
            raise Unreadable(too_large(name, limit))
        try:
            data = self._unpacked(self._members[name], limit + 1)
        except DAMAGED as error:
            raise Unreadable(f"{name}: is damaged in the archive; create it again.") from error
        if len(data) > limit:
            raise Unreadable(too_large(name, limit))
        return data

    def _unpacked(self, member: str, count: int) -> bytes:
        if isinstance(self._source, zipfile.ZipFile):
            with self._source.open(member) as file:
                return file.read(count)
        extracted = self._source.extractfile(member)
        return extracted.read(count) if extracted is not None else b""

    def close(self) -> None:
        self._source.close()


def open_archive(file: BinaryIO, name: str) -> Archive:
    """Open the archive in a seekable file. Raises `Unreadable` when it is not one."""
    try:
        return _zip(file) if name.lower().endswith(".zip") else _tar(file, name)
    except DAMAGED as error:
        raise Unreadable(f"{name}: not an archive, or damaged; create it again.") from error


def _zip(file: BinaryIO) -> Archive:
    source = zipfile.ZipFile(file)
    members = source.infolist()
    _require_few(len(members))
    return Archive(source, [_zip_entry(member) for member in members if not member.is_dir()])


def _zip_entry(member: zipfile.ZipInfo) -> Entry:
    why = ""
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        why = NOT_REGULAR
    elif member.flag_bits & 1:
        why = "is encrypted; pack it without a password"
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        why = "is compressed by a method that is not supported; use plain zip"
    elif member.file_size > RATIO_LIMIT * max(member.compress_size, 1):
        why = f"unpacks to more than {RATIO_LIMIT} times its packed size; hand it in unpacked"
    return Entry(member.filename, Kind.FILE, member.file_size, _zip_time(member), why)


def _zip_time(member: zipfile.ZipInfo) -> float | None:
    """The member's time: a zip names no time zone, so as in `unzip` it is this machine's."""
    try:
        return time.mktime((*member.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return None


def _tar(file: BinaryIO, name: str) -> Archive:
    with gzip.GzipFile(fileobj=file) as packed:
        data = packed.read(ARCHIVE_LIMIT + 1)
    if len(data) > ARCHIVE_LIMIT:
        raise Unreadable(too_large(name, ARCHIVE_LIMIT))
    source = tarfile.open(fileobj=io.BytesIO(data), mode="r:")
    members = source.getmembers()
    _require_few(len(members))
    return Archive(source, [_tar_entry(member) for member in members if not member.isdir()])


def _tar_entry(member: tarfile.TarInfo) -> Entry:
    why = "" if member.isreg() else NOT_REGULAR
    return Entry(member.name, Kind.FILE, member.size, float(member.mtime), why)


def _require_few(count: int) -> None:
    if count > MEMBER_LIMIT:
        raise Unreadable(f"More than {MEMBER_LIMIT} files in an archive; submit only your answers.")


def _misplaced(name: str, parts: list[str]) -> str:
    """What is wrong with a member's path; "" when nothing is."""
    if name.startswith("/") or ".." in parts or name[1:2] == ":" or not parts:
        return "leads outside the archive"
    return "is in too deep a folder" if len(parts) > DEPTH_LIMIT else ""


def _unprintable(name: str) -> str:
    return "" if name.isprintable() else "has control characters in its name"
