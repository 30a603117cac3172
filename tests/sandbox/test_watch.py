"""What a process uses is seen, wherever it hides it."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import time
from collections.abc import Iterator
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


@pytest.mark.usefixtures("nothing_written")
def test_a_folder_that_takes_long_to_count_is_not_counted_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "/".join("d" * (watch.DEPTH_LIMIT - 1))).mkdir(parents=True)
    assert overuse(tmp_path) == ""
    (tmp_path / "/".join("d" * (watch.DEPTH_LIMIT + 3))).mkdir(parents=True)
    assert overuse(tmp_path) == "disk"


@pytest.mark.skipif(os.geteuid() == 0, reason="root with its privileges looks everywhere")
def test_a_folder_closed_to_us_hides_something(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert overuse(tmp_path) == "disk"
    (tmp_path / "closed").chmod(0o700)


@pytest.fixture
def crowd() -> Iterator[int]:
    """A process that spins on more threads than a crowd has."""
    spin = "hashlib.pbkdf2_hmac, args=('sha256', b'x', b'y', 10**9)"
    source = f"import hashlib, threading\nfor n in range({watch.CROWD + 2}):\n"
    source += f"    threading.Thread(target={spin}).start()\nprint(flush=True)"
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        while not watch._crowd(process.pid):
            time.sleep(0.05)
        yield process.pid
        process.kill()


def test_a_crowd_leaves_the_processor_to_others(crowd: int) -> None:
    watch.hold_back(crowd, 1)
    threads = [int(thread) for thread in os.listdir(f"/proc/{crowd}/task")]
    levels = {os.getpriority(os.PRIO_PROCESS, thread) for thread in threads}
    assert min(levels) >= min(19, os.getpriority(os.PRIO_PROCESS, 0) + 7)  # 4 a core weigh 1/4.8


def test_a_crowd_of_another_user_stands_still_most_of_the_time(
    crowd: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    assert stopped_at_checks(crowd) == [*[True] * watch.PAUSES, False]


def test_a_crowd_stands_still_when_the_lowest_priority_is_too_much(
    crowd: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside a grader that has the lowest priority itself, as `nice` may give it."""
    ours = os.getpriority
    lowest = lambda which, who: watch.LOWEST if who == 0 else ours(which, who)  # noqa: E731
    monkeypatch.setattr(os, "getpriority", lowest)
    assert stopped_at_checks(crowd).count(False) in (1, 2)  # more than four threads a core


def stopped_at_checks(pid: int) -> list[bool]:
    """Whether a process stands still after each of ten checks."""
    stopped = []
    for checked in range(1, watch.PAUSES + 2):
        watch.hold_back(pid, checked)
        time.sleep(0.1)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        stopped.append(state == "T")
    return stopped


def test_few_threads_keep_their_share() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    watch.hold_back(os.getpid(), 1)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_a_process_that_is_gone_uses_nothing(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    assert watch.overuse(pid, str(tmp_path / "gone"), memory=1, disk=1) == ""
