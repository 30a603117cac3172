"""Archives are read in memory, and nothing they declare is trusted."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graders.intake import Unreadable
from graders.intake.choosing import choose
from graders.intake.files.archives import open_archive
from graders.intake.files.gathering import gather
from graders.intake.files.locations import Location
from graders.intake.files.opener import Opener
from graders.intake.files.trees import ARCHIVE_LIMIT, FILE_LIMIT, Entry
from tests.bundled import ASKED

PRIOR = b"def get_prior(y):\n    return y\n"


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def message(path: Path) -> str:
    """The message when the file at a path is not read."""
    with Opener() as opener, pytest.raises(Unreadable) as problem:
        choose(gather(opener, Location(path)), path.name, ASKED, None)
    return problem.value.message


def entries(data: bytes, folder: str = "") -> list[Entry]:
    return open_archive(io.BytesIO(data), "a.zip").listing(folder)


def chosen(path: Path) -> tuple[str, tuple[str, ...]]:
    with Opener() as opener:
        choice = choose(gather(opener, Location(path)), path.name, ASKED, None)
    return choice.reads[0].candidate.location.name, choice.notes


def test_a_file_in_folders_of_an_archive_is_found(tmp_path: Path) -> None:
    path = tmp_path / "work.zip"
    path.write_bytes(packed(("__MACOSX/._a.py", b"x"), ("hw/part/a.py", PRIOR), ("x.txt", b"")))
    assert chosen(path) == ("hw/part/a.py", ())


def test_a_tar_is_read_as_a_zip_is(tmp_path: Path) -> None:
    path = tmp_path / "work.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("hw/a.py")
        info.size = len(PRIOR)
        archive.addfile(info, io.BytesIO(PRIOR))
        outside = tarfile.TarInfo("b.py")
        outside.type, outside.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(outside)
    assert chosen(path) == (
        "hw/a.py",
        ("b.py: is not a regular file in the archive; pack the file itself.",),
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../a.py", "leads outside"),
        ("x/../../a.py", "leads outside"),
        ("/etc/a.py", "leads outside"),
        ("..\\a.py", "leads outside"),
        ("C:\\a.py", "leads outside"),
        ("a\x1b[2J.py", "control characters"),
        ("a\n.py", "control characters"),
        ("/".join("d" * 40) + "/a.py", "too deep"),
    ],
)
def test_a_name_that_leads_elsewhere_is_reported_and_not_read(
    tmp_path: Path, name: str, why: str
) -> None:
    path = tmp_path / "work.zip"
    path.write_bytes(packed((name, PRIOR)))
    before = sorted(tmp_path.rglob("*"))
    assert why in message(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_names_written_on_windows_are_folders_too() -> None:
    assert [entry.name for entry in entries(packed(("hw\\a.py", PRIOR)), "hw")] == ["hw/a.py"]


def test_a_link_in_an_archive_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "work.zip"
    path.write_bytes(packed((link("a.py"), b"/etc/passwd")))
    assert "not a regular file" in message(path)


def test_an_encrypted_member_is_reported(tmp_path: Path) -> None:
    data = bytearray(packed(("a.py", PRIOR)))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    path = tmp_path / "work.zip"
    path.write_bytes(bytes(data))
    assert "a.py: is encrypted" in message(path)


def test_an_unsupported_compression_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "work.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.py", PRIOR)
    assert "plain zip" in message(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "work.zip"
    path.write_bytes(packed(("a.py", b" " * (FILE_LIMIT + 1))))
    assert "1000 times" in message(path) or "larger than 20 MB" in message(path)


def test_a_bomb_that_declares_to_be_small_is_read_as_far_as_it_says(tmp_path: Path) -> None:
    data = bytearray(packed(("a.py", b"x=1\n" * 2**20)))
    central = data.index(b"PK\x01\x02")
    for at in (22, central + 24):
        data[at : at + 4] = struct.pack("<I", 8)
    path = tmp_path / "work.zip"
    path.write_bytes(bytes(data))
    assert "a.py: " in message(path)


def test_overlapping_members_are_copies(tmp_path: Path) -> None:
    """Many names for the same packed bytes, as in a bomb that needs no nesting."""
    data = packed(*((f"{number:03}.py", PRIOR) for number in range(50)))
    path = tmp_path / "work.zip"
    path.write_bytes(data)
    assert chosen(path)[0] == "000.py"


def test_an_archive_in_an_archive_is_not_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "work.zip"
    path.write_bytes(packed(("inner.zip", packed(("a.py", PRIOR)))))
    assert "archive in an archive" in message(path)


def test_an_archive_in_a_folder_is(tmp_path: Path) -> None:
    (tmp_path / "hw").mkdir()
    (tmp_path / "hw" / "work.zip").write_bytes(packed(("a.py", PRIOR)))
    assert chosen(tmp_path)[0] == "hw/work.zip/a.py"


@pytest.mark.parametrize("name", ["work.zip", "work.tar.gz", "work.tgz"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x1f\x8b", PRIOR])
def test_a_file_that_is_no_archive_is_reported(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert "not an archive" in message(tmp_path / name)


def tarred(pack: Callable[[bytes], bytes] = bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:") as archive:
        info = tarfile.TarInfo("hw/a.py")
        info.size = len(PRIOR)
        archive.addfile(info, io.BytesIO(PRIOR))
    return pack(buffer.getvalue())


PACKED = {
    "work.tar": tarred(),
    "work.tar.gz": tarred(gzip.compress),
    "work.tar.xz": tarred(lzma.compress),
    "work.txz": tarred(lzma.compress),
    "work.tar.bz2": tarred(bz2.compress),
    "renamed.zip": tarred(gzip.compress),
    "unpacked by the browser.tar.gz": tarred(),
    "a zip.tar": packed(("hw/a.py", PRIOR)),
    "a.py.gz": gzip.compress(PRIOR),
    "a.py.xz": lzma.compress(PRIOR),
    "a.py.bz2": bz2.compress(PRIOR),
    "tar of one.py.gz": tarred(gzip.compress),
}


@pytest.mark.parametrize("name", PACKED)
def test_what_an_archive_holds_decides_how_it_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PACKED[name])
    assert chosen(tmp_path / name)[0].endswith("a.py")
    assert chosen(tmp_path)[0].endswith("a.py")


@pytest.mark.parametrize("name", ["work.tar.xz", "work.tar.bz2", "work.tar.gz", "a.py.xz"])
def test_a_packed_file_that_unpacks_to_too_much_is_not_read(name: str, tmp_path: Path) -> None:
    packing = {"xz": lzma, "bz2": bz2, "gz": gzip}[name.rpartition(".")[2]]
    (tmp_path / name).write_bytes(packing.compress(bytes(ARCHIVE_LIMIT + 1)))
    assert "larger than 100 MB" in message(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data"),
    [("hw.rar", b"Rar!\x1a\x07\x01\x00"), ("hw.7z", b"7z\xbc\xaf'\x1c"), ("hw.zip", b"Rar!\x1a")],
)
def test_an_archive_that_is_not_read_is_named(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hw" / name
    path.parent.mkdir()
    path.write_bytes(data)
    assert re.search(
        rf"{name}: a (RAR|7-Zip) archive, which is not read; hand in a .zip", message(path)
    )
    assert "which is not read; hand in a .zip." in message(path.parent)


def test_a_folder_without_code_says_what_it_holds(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.rar", "c.docx", "d.txt", "e.txt"):
        (tmp_path / name).write_text("text")
    expected = (
        "holds no .py or .ipynb file; it holds a.pdf, b.rar, c.docx and 2 others. b.rar: a RAR"
    )
    assert expected in message(tmp_path)
