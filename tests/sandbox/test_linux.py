"""What a process asks of the kernel through `linux` holds: tried in forked processes."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import resource
import select
import signal
import socket
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import seccompy

from graders.sandbox.child import linux
from graders.sandbox.child.linux import Access

PR_GET_DUMPABLE = 3  # include/uapi/linux/prctl.h
PR_GET_CHILD_SUBREAPER = 37
READ = Access.READ_FILE | Access.READ_DIR
WRITE = READ | Access.WRITE_FILE | Access.MAKE_REG | Access.REMOVE_FILE | Access.TRUNCATE
ABI = linux.landlock_abi()
LIBC = ctypes.CDLL(None, use_errno=True)


def needs_landlock(abi: int = 1) -> pytest.MarkDecorator:
    reason = f"this kernel has Landlock ABI {ABI}, which is less than {abi}"
    return pytest.mark.skipif(abi > ABI, reason=reason)


def in_child(*acts: Callable[[], Any]) -> Any:
    """What these return in turn in a forked process, or the names of the errors they raise."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # The child needs none of the threads that other tests may have left here.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.write(writing, json.dumps([attempt(act) for act in acts]).encode())
        os._exit(0)
    os.close(writing)
    results = os.read(reading, select.PIPE_BUF)  # a grandchild may hold the pipe: not to its end
    os.close(reading)
    os.waitpid(pid, 0)
    return json.loads(results)


def attempt(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    except BaseException as error:  # of the test itself: the child must not go on with pytest
        return repr(error)


def restricted(rules: list[tuple[str, Access]], *acts: Callable[[], Any]) -> Any:
    """What these return in turn in a process that may do only what the rules say."""
    results = in_child(linux.no_new_privileges, lambda: linux.restrict_files(rules), *acts)
    assert results[:2] == [None, None]
    return results[2:]


def status(*names: str) -> list[int]:
    """What the kernel tells of this process under these names."""
    with open("/proc/self/status") as lines:
        results = dict(line.rstrip("\n").split(":\t", 1) for line in lines)
    return [int(results[name], 16) for name in names]


def connect(server: socket.socket) -> str:
    with socket.socket(server.family, socket.SOCK_STREAM) as client:
        client.connect(server.getsockname())
    return "connected"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders, each with a file."""
    for name in ("inside", "outside"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return tmp_path / "inside", tmp_path / "outside"


@needs_landlock()
def test_a_file_inside_can_be_read_and_one_outside_cannot(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    reads = [(inside / "file").read_text, (outside / "file").read_text]
    lists = [lambda: os.listdir(inside), lambda: os.listdir(outside)]
    results = restricted([(str(inside), READ)], *reads, *lists)
    assert results == ["inside", "EACCES", ["file"], "EACCES"]


@needs_landlock()
def test_a_folder_that_may_be_listed_only_keeps_its_files(folders: tuple[Path, Path]) -> None:
    inside, _ = folders
    rules = [(str(inside), Access.READ_DIR)]
    results = restricted(rules, lambda: os.listdir(inside), (inside / "file").read_text)
    assert results == [["file"], "EACCES"]


@needs_landlock()
def test_only_what_may_be_written_can_be_written(folders: tuple[Path, Path]) -> None:
    rules = [(str(folder), access) for folder, access in zip(folders, (WRITE, READ))]
    acts = [lambda f=f: (f / "new").write_text("x") for f in folders]
    acts += [lambda f=f: (f / "file").unlink() for f in folders]
    assert restricted(rules, *acts) == [1, "EACCES", None, "EACCES"]
    assert [os.listdir(folder) for folder in folders] == [["new"], ["file"]]


@needs_landlock()
def test_no_program_can_be_started() -> None:
    assert restricted([("/", READ)], lambda: os.execv("/bin/true", ["true"])) == ["EACCES"]


@needs_landlock()
def test_a_rule_for_one_file_may_name_rights_of_folders(folders: tuple[Path, Path]) -> None:
    read, kept = (folder / "file" for folder in folders)
    rules = [(str(read), WRITE), (str(kept), Access.READ_DIR)]
    assert restricted(rules, read.read_text, kept.read_text) == ["inside", "EACCES"]


@needs_landlock()
def test_a_rule_for_what_cannot_be_reached_is_left_out(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    (inside / "loop").symlink_to(inside / "loop")
    outside.chmod(0)
    lost = [inside / "nothing", inside / "file" / "beneath", inside / "loop", outside / "file"]
    rules = [(str(path), READ) for path in [*lost, inside]]
    acts = [linux.drop_capabilities, linux.no_new_privileges]  # root's would open what is closed
    results = in_child(*acts, lambda: linux.restrict_files(rules), (inside / "file").read_text)
    outside.chmod(0o700)
    assert results == [None, None, None, "inside"]


@pytest.mark.parametrize(
    ("family", "address", "refused"),
    [
        pytest.param(socket.AF_INET, ("127.0.0.1", 0), "EACCES", marks=needs_landlock(4)),
        pytest.param(socket.AF_UNIX, f"\0of-{os.getpid()}", "EPERM", marks=needs_landlock(6)),
    ],
    ids=["tcp", "abstract"],
)
def test_no_server_outside_can_be_reached(family: int, address: Any, refused: str) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.bind(address)
        server.listen()
        assert in_child(lambda: connect(server)) == ["connected"]
        assert restricted([("/", READ)], lambda: connect(server)) == [refused]


@needs_landlock(6)
def test_no_process_outside_can_be_signalled() -> None:
    parent = os.getpid()
    acts = [lambda: os.kill(parent, 0), lambda: os.kill(os.getpid(), 0)]
    assert restricted([("/", READ)], *acts) == ["EPERM", None]


@needs_landlock()
def test_files_are_hidden_by_every_abi_up_to_this_kernel_s(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = [(folder / "file").read_text for folder in folders]
    for abi in range(1, ABI + 1):
        monkeypatch.setattr(linux, "landlock_abi", lambda abi=abi: abi)
        assert restricted([(str(folders[0]), WRITE)], *reads) == ["inside", "EACCES"], abi


@pytest.mark.parametrize(
    ("abi", "files", "network", "scopes"),
    # What is known since each ABI: Documentation/userspace-api/landlock.rst
    [(0, 0, 0, 0), (1, 0x1FFF, 0, 0), (2, 0x3FFF, 0, 0), (3, 0x7FFF, 0, 0)]
    + [(4, 0x7FFF, 3, 0), (5, 0xFFFF, 3, 0), (6, 0xFFFF, 3, 3), (8, 0xFFFF, 3, 3)]
    + [(9, 0x1FFFF, 3, 3), (10, 0x1FFFF, 15, 3), (99, 0x1FFFF, 15, 3)],
)
def test_no_more_is_asked_than_known(abi: int, files: int, network: int, scopes: int) -> None:
    assert linux.handled(abi) == (files, network, scopes)


@needs_landlock()
@pytest.mark.parametrize(("room", "expected"), [(1, "EMFILE"), (1000, None)])
def test_no_file_is_left_open(room: int, expected: str | None) -> None:
    def act() -> list[Any]:
        unused, (_, most) = os.dup(0), resource.getrlimit(resource.RLIMIT_NOFILE)
        os.close(unused)
        before = os.listdir("/proc/self/fd")
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(unused + room, most), most))
        results = attempt(lambda: linux.restrict_files([("/", READ)]))
        return [results, os.listdir("/proc/self/fd") == before]

    assert in_child(linux.no_new_privileges, act) == [None, [expected, True]]


@needs_landlock()
@pytest.mark.skipif(status("NoNewPrivs") == [1], reason="no privileges can be gained here at all")
def test_files_cannot_be_restricted_while_privileges_can_be_gained() -> None:
    results = in_child(linux.drop_capabilities, lambda: linux.restrict_files([("/", READ)]))
    assert results == [None, "EPERM"]


def test_a_kernel_without_landlock_has_abi_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux, "LANDLOCK_CREATE_RULESET", 100_000)  # no call has this number
    assert linux.landlock_abi() == 0
    assert attempt(lambda: linux.restrict_files([("/", READ)])) == "ENOSYS"


@pytest.mark.skipif(not seccompy.supported(), reason="this kernel filters no system calls")
def test_a_container_that_withholds_landlock_has_abi_0() -> None:
    outer = seccompy.Filter(seccompy.Action.ALLOW)
    outer.errno("landlock_create_ruleset", errno.EPERM)
    assert in_child(outer.load, linux.landlock_abi) == [None, 0]


def test_a_bad_call_raises_what_the_kernel_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux, "PR_SET_NO_NEW_PRIVS", 100_000)
    monkeypatch.setattr(linux, "LINUX_CAPABILITY_VERSION_3", 1)
    assert in_child(linux.no_new_privileges, linux.drop_capabilities) == ["EINVAL", "EINVAL"]


@needs_landlock()
def test_not_every_failure_means_no_landlock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux, "LANDLOCK_CREATE_RULESET_VERSION", 1 << 30)
    assert attempt(linux.landlock_abi) == "EINVAL"


@pytest.mark.skipif(status("CapPrm") == [0], reason="this process has no capabilities to drop")
def test_capabilities_are_dropped() -> None:
    def inherit() -> None:
        header = (ctypes.c_uint32 * 2)(linux.LINUX_CAPABILITY_VERSION_3, 0)
        held = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; the same again
        LIBC.capget(header, held)
        held[2], held[5] = held[1], held[4]
        LIBC.capset(header, held)

    def sets() -> list[int]:
        return status("CapEff", "CapPrm", "CapInh", "CapAmb")

    _, before, _, after = in_child(inherit, sets, linux.drop_capabilities, sets)
    assert all(before[:3])
    assert after == [0, 0, 0, 0]


def test_privileges_can_be_given_up() -> None:
    assert in_child(linux.no_new_privileges, lambda: status("NoNewPrivs")) == [None, [1]]


def test_dumpable_is_what_it_was_set_to() -> None:
    acts = [lambda: linux.set_dumpable(False), lambda: linux.set_dumpable(True)]
    results = in_child(acts[0], is_dumpable, acts[1], is_dumpable)
    assert results == [None, 0, None, 1]


def is_dumpable() -> int:
    return int(LIBC.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0))


def test_a_subreaper_is_one() -> None:
    results = in_child(is_subreaper, linux.become_subreaper, is_subreaper)
    assert results == [0, None, 1]


def is_subreaper() -> int:
    held = ctypes.c_int(-1)
    LIBC.prctl(PR_GET_CHILD_SUBREAPER, ctypes.byref(held), 0, 0, 0)
    return held.value


@pytest.mark.parametrize("dies", [True, False])
def test_a_process_that_should_dies_with_its_parent(dies: bool) -> None:
    alive, held = os.pipe()  # at its end once the grandchild is dead

    def start() -> int:
        asked, asks = os.pipe()
        pid = os.fork()
        if pid == 0:
            if dies:
                linux.die_with_parent()
            os.write(asks, b"x")
            time.sleep(60)
            os._exit(0)
        os.read(asked, 1)
        return pid

    [pid] = in_child(start)
    os.close(held)
    ended, _, _ = select.select([alive], [], [], 20 if dies else 0.2)
    if not ended:
        os.kill(pid, signal.SIGKILL)
    os.close(alive)
    assert bool(ended) == dies
