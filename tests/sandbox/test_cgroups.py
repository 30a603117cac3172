"""A control group holds a child where one can be made; each version has files of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graders.errors import GraderFault
from graders.sandbox import cgroups
from graders.sandbox.cgroups import LEAF, MARGIN, Groups, own_groups
from graders.sandbox.child.confine import Policy
from graders.sandbox.child.watch import THREADS_LIMIT

MIB = 2**20
POLICY = Policy(True, True, False, (), (), 64 * MIB, MIB, MIB, 10)
V2 = {"cgroup.controllers": "cpu io memory pids", "cgroup.subtree_control": "", "cgroup.procs": ""}


@pytest.fixture
def unified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Something that looks like this process's own group of version 2."""
    for name, text in V2.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(cgroups, "_mounts", lambda: {"": ("/", tmp_path)})
    opened = (tmp_path / "of_process").open
    (tmp_path / "of_process").write_text("0::/\n")
    monkeypatch.setattr(cgroups, "open", lambda path: opened(), raising=False)
    return tmp_path


def test_who_is_alone_in_a_group_moves_inside_to_have_groups_there(unified: Path) -> None:
    (unified / "cgroup.procs").write_text(f"{os.getpid()}\n")
    assert own_groups() == dict.fromkeys(("memory", "pids", "cpu"), unified)
    assert (unified / LEAF / "cgroup.procs").read_text() == str(os.getpid())
    assert (unified / "cgroup.subtree_control").read_text() == "+memory +pids +cpu"


def test_who_has_moved_inside_makes_groups_where_it_was(unified: Path) -> None:
    (unified / "cgroup.subtree_control").write_text("memory pids cpu")
    (unified / LEAF).mkdir()
    (unified / "of_process").write_text(f"0::/{LEAF}\n")
    assert set(own_groups().values()) == {unified}


def test_who_may_have_no_groups_inside_has_none(unified: Path) -> None:
    (unified / "cgroup.procs").write_text(f"1\n{os.getpid()}\n")
    (unified / "cgroup.subtree_control").chmod(0o400)
    (unified / "cgroup.subtree_control").unlink()
    assert own_groups() == {}


def test_the_limits_of_version_2(tmp_path: Path) -> None:
    groups = Groups({"memory": tmp_path, "pids": tmp_path})
    made = groups.folders["memory"] / "1-a"
    made.mkdir()
    for name in ("memory.max", "memory.swap.max", "pids.max"):
        (made / name).touch()
    groups.admit("1-a", 7, POLICY)
    assert int((made / "memory.max").read_text()) == 65 * MIB + MARGIN
    assert int((made / "pids.max").read_text()) == THREADS_LIMIT
    assert (made / "cgroup.procs").read_text() == "7"
    (made / "memory.events").write_text("oom 3\noom_kill 1\n")
    assert groups.killed("1-a")


def test_a_child_that_cannot_be_put_into_its_group_is_a_fault(tmp_path: Path) -> None:
    groups = Groups({"memory": tmp_path})
    groups.folders["memory"].rmdir()
    groups.folders["memory"].write_text("no folder")
    with pytest.raises(GraderFault, match="control group"):
        groups.admit("1-a", 7, POLICY)


def test_without_groups_nothing_is_done() -> None:
    groups = Groups({})
    groups.admit("1-a", 7, POLICY)
    assert (groups.controllers, groups.killed("1-a")) == ((), False)


Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Run Python that begins when it is told to."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(source: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", f"input()\n{source}"]
        running.append(subprocess.Popen(command, stdin=subprocess.PIPE))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.wait()


needs_groups = pytest.mark.skipif(
    not {"memory", "pids"} <= own_groups().keys(), reason="no control groups can be made here"
)


@needs_groups
def test_the_kernel_ends_what_takes_more_memory_than_it_shows(start: Start) -> None:
    """Shared memory that is taken out of the page tables is in no count of the watch."""
    hidden = "import mmap\nm = [mmap.mmap(-1, 2**26) for n in range(9)]\n"
    hidden += "for one in m:\n    one.write(bytes(2**26)); one.madvise(mmap.MADV_DONTNEED)\n"
    process = start(hidden)
    groups = Groups(own_groups())
    groups.admit("1-a", process.pid, POLICY)
    process.communicate(b"\n", timeout=60)
    assert (process.returncode, groups.killed("1-a")) == (-9, True)
    assert not groups.killed("1-b")
    groups.remove("1-*")
    groups.close()
    assert not any(folder.exists() for folder in groups.folders.values())


@needs_groups
def test_the_kernel_refuses_threads(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroups, "THREADS_LIMIT", 10)
    starting = "import threading, time\nthreading.stack_size(2**16)\nfor n in range(20):\n"
    starting += "    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n"
    process = start(starting)
    groups = Groups(own_groups())
    groups.admit("1-a", process.pid, replace(POLICY, memory=2**30))
    process.communicate(b"\n", timeout=60)
    assert process.returncode == 1
    groups.close()


def test_what_a_killed_grader_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / f"{cgroups.PREFIX}{2**22 + 1}-x"
    (left / "1-a").mkdir(parents=True)
    mine = tmp_path / f"{cgroups.PREFIX}{os.getpid()}-x"
    mine.mkdir()
    Groups({"pids": tmp_path})
    assert mine.exists()
    assert not left.exists()
