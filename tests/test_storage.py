"""Where nothing can be written, one line says so before any work is done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graders.storage import (
    NotWritable,
    atomic_write,
    cache_folder,
    make_temporary_folder,
    temporary_folder,
    temporary_path,
)
from tests.bundled import COURSE
from tests.known import ROOM
from tests.mounting import may_mount

STUB = str(ROOM / "naive_bayes" / "broken" / "stub.py")
SMALL = (
    'mount -t tmpfs -o size=64k none "$0" && { cat /dev/zero > "$0/full" 2>&- || :; } && exec "$@"'
)
"""The words of a shell that mounts a disk of 64 KB, fills it and runs a command."""


@pytest.fixture
def on_a_full_disk(tmp_path: Path) -> list[str]:
    """Words that start a command for which `tmp_path/disk` is a full disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    return [*may_mount(), "sh", "-euc", SMALL, str(disk)]


def graded(environment: dict[str, str], words: tuple[str, ...] = ()) -> tuple[int, str]:
    """The exit code and the errors of grading a submission with these variables set."""
    program = "import sys; from graders.cli import main; sys.exit(main())"
    command = [*words, sys.executable, "-c", program, "grade", STUB]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.strip()  # a progress display ends in an empty line


@pytest.mark.parametrize("below", ["", "cache"])
def test_a_full_cache_folder_is_message_in_one_line(
    below: str, tmp_path: Path, on_a_full_disk: list[str]
) -> None:
    code, message = graded(
        {"XDG_CACHE_HOME": str(tmp_path / "disk" / below)}, tuple(on_a_full_disk)
    )
    assert code == 2
    assert message.startswith("probgrade: the cache folder ")
    assert "No space left on device; set XDG_CACHE_HOME" in message
    assert "\n" not in message


def test_a_cache_folder_that_cannot_be_is_message_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, message = graded({"XDG_CACHE_HOME": str(tmp_path / "file")})
    assert code == 2
    assert "Not a directory; set XDG_CACHE_HOME" in message
    assert "\n" not in message


def test_too_little_room_for_temporary_files_is_message_in_one_line(
    tmp_path: Path, on_a_full_disk: list[str]
) -> None:
    emptied = [*on_a_full_disk, "sh", "-euc", f'rm {tmp_path}/disk/full; exec "$@"', "sh"]
    code, message = graded({"TMPDIR": str(tmp_path / "disk")}, tuple(emptied))
    assert code == 2
    assert "0 MiB left, 128 are needed; set TMPDIR" in message
    assert "\n" not in message


def test_no_temporary_folder_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(NotWritable, match="no temporary folder: No such file"):
        make_temporary_folder(temporary_path(), 0)


def test_a_temporary_folder_with_room_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    free = shutil.disk_usage(tmp_path).free
    make_temporary_folder(temporary_path(), COURSE.settings.limits.disk)
    with pytest.raises(NotWritable, match="MiB left"):
        make_temporary_folder(temporary_path(), 2 * free)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_cache_folder_is_made_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder("room")
    assert folder.is_dir()
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_written_whole_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    atomic_write(tmp_path / "file", b"before")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        atomic_write(tmp_path / "file", b"after")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("file", b"before")]


def test_a_folder_goes_also_where_a_signal_comes_while_it_is_removed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    remove, calls = shutil.rmtree, []

    def interrupted(path: str, ignore_errors: bool) -> None:
        calls.append(path)
        if len(calls) == 1:
            raise KeyboardInterrupt
        remove(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt), temporary_folder() as folder:
        (folder / "file").write_text("text")
    assert list(tmp_path.iterdir()) == []
