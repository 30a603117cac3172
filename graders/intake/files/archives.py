"""A .zip, a tar or one packed file as a tree, read in memory: nothing is unpacked to disk.

What an archive declares is not trusted. Members are found by their checked names,
only those needed are unpacked, and of each at most one byte more than the limit; so
neither a zip bomb nor a forged size does harm.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import BinaryIO

from graders.intake.files.folders import too_large
from graders.intake.files.trees import (
    ARCHIVE_LIMIT,
    DEPTH_LIMIT,
    Entry,
    Kind,
    packed_file,
)
from graders.intake.problems import Unreadable

MEMBER_LIMIT = 200_000
"""Members of the largest archive: a class of thousands, with all their submissions."""
RATIO_LIMIT = 1_000
"""Bytes unpacked for each packed one; deflate reaches 1,032, text less than half of that."""
NOT_REGULAR = "is not a regular file in the archive; pack the file itself"
BROKEN = (OSError, EOFError, ValueError, LookupError, RuntimeError, NotImplementedError)
DAMAGED = (*BROKEN, zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, MemoryError)
"""What the standard library raises for damaged and malicious archives."""
SIGNS = {b"PK": "zip", b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\0": "xz"}
"""The bytes that each kind of archive starts with."""
TAR_SIGN = slice(257, 262)
START = 8
XZ_MEMORY = 256 * 2**20
UNREAD = (
    (".rar", b"Rar!", "a RAR"),  # the format's owner licenses no code that others may write
    (".7z", b"7z\xbc\xaf'\x1c", "a 7-Zip"),  # py7zr takes eight other libraries
)
"""Archives that are named and not opened: the ending, the first bytes, the kind."""


class Archive:
    """A `Tree` in an archive. `unpack` gives at most so many bytes of a member."""

    def __init__(
        self,
        unpack: Callable[[str, int], bytes],
        entries: Iterable[Entry],
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._unpack = unpack
        self.close = close
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
            data = self._unpack(self._members[name], limit + 1)
        except DAMAGED as error:
            raise Unreadable(f"{name}: is damaged in the archive; create it again.") from error
        if len(data) > limit:
            raise Unreadable(too_large(name, limit))
        return data


def open_archive(file: BinaryIO, name: str) -> Archive:
    """Open the archive in a seekable file. Raises `Unreadable` when it is not one.

    What it holds decides, and not its name: browsers unpack a .tar.gz and keep the name.
    """
    try:
        start = file.read(START)
        file.seek(0)
        if (why := unread(name, start)) is not None:
            raise Unreadable(f"{name}: {why}.")
        packing = next((kind for sign, kind in SIGNS.items() if start.startswith(sign)), None)
        if packing == "zip" or (packing is None and name.lower().endswith(".zip")):
            return _zip(file)
        if packing is None:
            return _tar(file)
        return _tar_or_file(_unpacked(file, packing, name), name)
    except DAMAGED as error:
        raise Unreadable(f"{name}: not an archive, or damaged; create it again.") from error


def unread(name: str, start: bytes = b"") -> str | None:
    """Why an archive of this name, or that starts so, is not read; None when it is."""
    for ending, sign, kind in UNREAD:
        if start.startswith(sign) if start else name.lower().endswith(ending):
            return f"{kind} archive, which is not read; hand in a .zip"
    return None


def _zip(file: BinaryIO) -> Archive:
    source = zipfile.ZipFile(file)
    members = source.infolist()
    _require_few(len(members))

    def unpack(member: str, count: int) -> bytes:
        with source.open(member) as opened:
            return opened.read(count)

    entries = [_zip_entry(member) for member in members if not member.is_dir()]
    return Archive(unpack, entries, source.close)


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


def _unpacked(file: BinaryIO, packing: str, name: str) -> bytes:
    """The content of a packed file."""
    limit = ARCHIVE_LIMIT + 1
    if packing == "gz":
        data = gzip.GzipFile(fileobj=file).read(limit)
    elif packing == "bz2":
        data = bz2.BZ2File(file).read(limit)
    else:
        unpacking = lzma.LZMADecompressor(memlimit=XZ_MEMORY)
        data = unpacking.decompress(file.read(limit), max_length=limit)
    if len(data) > ARCHIVE_LIMIT:
        raise Unreadable(too_large(name, ARCHIVE_LIMIT))
    return data


def _tar_or_file(data: bytes, name: str) -> Archive:
    """The members of a tar; the one file where `work.py.gz` holds only that."""
    inner = packed_file(name)
    if inner and data[TAR_SIGN] != b"ustar":
        entry = Entry(inner.rpartition("/")[2], Kind.FILE, len(data))
        return Archive(lambda member, count: data[:count], [entry])
    return _tar(io.BytesIO(data))


def _tar(file: BinaryIO) -> Archive:
    source = tarfile.open(fileobj=file, mode="r:")
    members = source.getmembers()
    _require_few(len(members))
    if not members:  # a file of nothing but zeros is one, too
        raise tarfile.ReadError

    def unpack(member: str, count: int) -> bytes:
        extracted = source.extractfile(member)
        return extracted.read(count) if extracted is not None else b""

    entries = [_tar_entry(member) for member in members if not member.isdir()]
    return Archive(unpack, entries, source.close)


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
