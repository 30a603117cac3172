"""The canaries sing: whatever an attack may touch is seen, and nothing is seen that was not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attacks import world as module
from tests.attacks.world import World

Places = dict[str, str]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(module, "GRACE", 0.2)
    with World(os.getpid(), tmp_path) as world:
        yield world


def test_nothing_is_seen_where_nothing_happened(world: World) -> None:
    assert world.violations("all is well") == []


def tcp(places: Places) -> None:
    socket.create_connection(("127.0.0.1", int(places["TCP_PORT"]))).close()


def udp(places: Places) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", int(places["UDP_PORT"])))


def unix(places: Places) -> None:
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect(places["UNIX_SOCKET"])


def abstract(places: Places) -> None:
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect("\0" + places["ABSTRACT_SOCKET"])


def signalled(number: int) -> Callable[[Places], None]:
    def send(places: Places) -> None:
        os.kill(int(places["VICTIM_PID"]), number)
        time.sleep(0.3)

    return send


TOUCHES: dict[str, tuple[Callable[[Places], object], str]] = {
    "tcp": (tcp, "the TCP listener was reached"),
    "udp": (udp, "the UDP listener was reached"),
    "unix": (unix, "the Unix listener was reached"),
    "abstract": (abstract, "the abstract Unix listener was reached"),
    "new": (lambda p: Path(p["CANARY_DIR"], "new").mkdir(), "new was made"),
    "removed": (lambda p: Path(p["CANARY_FILE"]).unlink(), "secret.txt was removed"),
    "written": (lambda p: Path(p["CANARY_FILE"]).write_text("x"), "content"),
    "mode": (lambda p: Path(p["CANARY_FILE"]).chmod(0o600), "mode"),
    "same mode": (lambda p: Path(p["CANARY_FILE"]).chmod(0o666), "ctime_ns"),
    "times": (lambda p: os.utime(p["CANARY_FILE"], (1, 1)), "mtime_ns"),
    "link": (lambda p: os.link(p["CANARY_FILE"], p["TMP_FILE"]), "nlink"),
    "killed": (signalled(signal.SIGKILL), "the victim ended with -9"),
    "stopped": (signalled(signal.SIGSTOP), "the victim's stopped was False and is True"),
    "slowed": (lambda p: os.setpriority(0, int(p["VICTIM_PID"]), 5), "nice"),
    "shm": (lambda p: Path(p["SHM_FILE"]).touch(), "/dev/shm/"),
    "tmp": (lambda p: Path(p["TMP_FILE"]).touch(), "was made"),
}


@pytest.mark.parametrize("name", TOUCHES)
def test_a_touch_is_seen(world: World, name: str) -> None:
    touch, words = TOUCHES[name]
    touch(world.places)
    assert any(words in violation for violation in world.violations())


def test_a_secret_told_is_seen(world: World) -> None:
    text = Path(world.places["CANARY_FILE"]).read_text()
    assert world.violations(f"ValueError: {text}") == ["the secret is in the report"]


def test_the_text_of_a_hidden_file_is_seen(world: World) -> None:
    for name in ("REFERENCE_FILE", "SUITE_FILE"):
        path = Path(world.places[name])
        assert world.violations(path.read_text()) == [f"text of {path.name} is in the report"]


def test_a_process_left_behind_is_seen_until_it_ends(world: World) -> None:
    name = world.places["TOKEN"]
    renamed = f"open('/proc/self/comm', 'w').write({name!r}); print(flush=True); input()"
    command = [sys.executable, "-c", renamed]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as stray:
        assert stray.stdout is not None
        stray.stdout.readline()
        assert world.violations() == [f"process {stray.pid} was left running"]
        stray.kill()
    assert world.violations() == []
