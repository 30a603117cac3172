"""What a process uses is seen, wherever it hides it."""

from __future__ import annotations

import mmap
import os
from pathlib import Path

import pytest

from graders.sandbox.child import watch

MIB = 2**20


def overuse(scratch: Path, *, memory: int = 2**40, disk: int = MIB) -> str:
    return watch.overuse(os.getpid(), str(scratch), memory=memory, disk=disk)


@pytest.mark.usefixtures("nothing_written")
def test_nothing_is_seen_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "small").write_bytes(bytes(1000))
    assert overuse(tmp_path) == ""


def test_memory_is_seen(tmp_path: Path) -> None:
    assert overuse(tmp_path, memory=MIB) == "memory"


def test_files_are_seen(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "large").write_bytes(bytes(2 * MIB))
    assert overuse(tmp_path) == "disk"


@pytest.fixture
def nothing_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this process has written before does not count."""
    monkeypatch.setattr(watch, "_written_bytes", lambda pid: 0)


def test_what_was_ever_written_is_limited(tmp_path: Path) -> None:
    for _ in range(watch.WRITTEN_FACTOR + 1):
        (tmp_path / "again").write_bytes(bytes(MIB))
        os.unlink(tmp_path / "again")
    assert overuse(tmp_path) == "disk"


@pytest.mark.usefixtures("nothing_written")
def test_a_removed_file_is_seen_while_it_is_open(tmp_path: Path) -> None:
    with open(tmp_path / "removed", "wb") as file:
        file.write(bytes(2 * MIB))
        file.flush()
        os.unlink(file.name)
        assert overuse(tmp_path) == "disk"
    assert overuse(tmp_path) == ""


@pytest.mark.usefixtures("nothing_written")
def test_a_removed_file_is_seen_while_it_is_mapped(tmp_path: Path) -> None:
    with open(tmp_path / "removed", "w+b") as file:
        file.write(bytes(2 * MIB))
        file.flush()
        mapped = mmap.mmap(file.fileno(), 2 * MIB)
    os.unlink(file.name)
    assert overuse(tmp_path) == "disk"
    mapped.close()
    assert overuse(tmp_path) == ""


def test_threads_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "THREADS_LIMIT", 0)
    assert overuse(tmp_path) == "threads"


def test_too_many_files_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "FILES_LIMIT", 2)
    for number in range(3):
        (tmp_path / str(number)).touch()
    assert overuse(tmp_path) == "disk"


def test_a_folder_too_deep_to_look_into_hides_something(tmp_path: Path) -> None:
    start = os.open(".", os.O_RDONLY)
    try:
        os.chdir(tmp_path)
        for _ in range(25):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        assert overuse(tmp_path) == "disk"
    finally:
        os.fchdir(start)


@pytest.mark.skipif(os.geteuid() == 0, reason="root with its privileges looks everywhere")
def test_a_folder_closed_to_us_hides_something(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert overuse(tmp_path) == "disk"
    (tmp_path / "closed").chmod(0o700)


def test_a_process_that_is_gone_uses_nothing(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert watch.overuse(pid, str(tmp_path / "gone"), memory=1, disk=1) == ""
