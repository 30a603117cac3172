"""What an attack aims at, and whether it was touched.

A world belongs to one attack. It leaves everything open that Unix permissions could
close (files for all to write, sockets for all to reach), so that only the sandbox
stands between an attack and its effect. It needs no thread: a listener's queue
keeps who came until it is looked at, and graders must not fork with threads.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from graders.sandbox.child.linux import die_with_parent
from tests.attacks.processes import Process, named, process

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = REPOSITORY / "reference" / "naive_bayes" / "naive_bayes.py"
SUITE = REPOSITORY / "graders" / "suites" / "naive_bayes" / "test_prior.py"
CHANNEL = 3
"""The descriptor on which a child answers; attacks that forge answers write to it."""
GRACE = 5.0
"""Seconds in which what an attack started may still be on its way out."""
TELLING = 45
"""A line of a hidden file at least this long is recognised in a report."""


class World:
    """The canaries of one attack. Used as a context manager, around its grading.

    `warm` is the process id of the warm process, `scratch` the folder that holds the
    children's scratch folders.
    """

    def __init__(self, warm: int, scratch: Path) -> None:
        self.secret = secrets.token_hex(16)
        self.token = f"pg-{secrets.token_hex(4)}"
        self.base = Path(tempfile.mkdtemp(prefix="canary-"))
        self.neighbour = scratch / f"neighbour-{self.token}"
        self.handed_in = self.base / "handed_in"
        self._canary = self.base / "canary"
        self._shared = Path("/dev/shm") / self.token
        self._temporary = Path(tempfile.gettempdir()) / self.token
        self._make_files()
        self._make_listeners()
        self._victim = self._make_victim()
        self._before = snapshot(self._canary), process(self._victim.pid)
        self.places = self._places(warm)

    def violations(self, text: str = "") -> list[str]:
        """What was touched, in words; `text` is what the attack's report says."""
        return [
            *self._reached(),
            *changes(self._before[0], snapshot(self._canary)),
            *self._victim_harmed(),
            *self._violations_in(text),
            *[f"{path} was made" for path in (self._shared, self._temporary) if path.exists()],
            *self._mounted(),
            *[f"process {pid} was left running" for pid in self._left()],
        ]

    def _make_files(self) -> None:
        (self._canary / "kept").mkdir(parents=True)
        self.handed_in.mkdir()
        self.neighbour.mkdir()
        for path in (self._file, self._canary / "kept" / "note.txt", self.neighbour / "answers"):
            path.write_text(f"the secret is {self.secret}\n")
            path.chmod(0o666)
        self.base.chmod(0o755)
        self.neighbour.chmod(0o755)
        self._canary.chmod(0o777)

    @property
    def _file(self) -> Path:
        return self._canary / "secret.txt"

    def _make_listeners(self) -> None:
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self._path = socket.socket(socket.AF_UNIX)
        self._path.bind(str(self.base / "listener"))
        (self.base / "listener").chmod(0o777)
        self._abstract = socket.socket(socket.AF_UNIX)
        self._abstract.bind(f"\0{self.token}")
        for listener in (self._path, self._abstract):
            listener.listen()
        for listener in (self._tcp, self._udp, self._path, self._abstract):
            listener.setblocking(False)

    def _make_victim(self) -> subprocess.Popen[bytes]:
        """A sleeping process that holds the secret in its environment and on its stdin."""
        with self._file.open("rb") as file:
            return subprocess.Popen(
                ["sleep", "7200"],
                cwd=self._canary,
                env={"SECRET": self.secret},
                stdin=file,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def _places(self, warm: int) -> dict[str, str]:
        return {
            "CANARY_FILE": str(self._file),
            "CANARY_DIR": str(self._canary),
            "NEIGHBOUR_FILE": str(self.neighbour / "answers"),
            "REFERENCE_FILE": str(REFERENCE),
            "SUITE_FILE": str(SUITE),
            "SHM_FILE": str(self._shared),
            "TMP_FILE": str(self._temporary),
            "TCP_PORT": str(self._tcp.getsockname()[1]),
            "UDP_PORT": str(self._udp.getsockname()[1]),
            "UNIX_SOCKET": str(self.base / "listener"),
            "ABSTRACT_SOCKET": self.token,
            "PARENT_PID": str(warm),
            "GRADER_PID": str(os.getpid()),
            "VICTIM_PID": str(self._victim.pid),
            "TOKEN": self.token,
            "CHANNEL": str(CHANNEL),
        }

    def _reached(self) -> list[str]:
        """The listeners that somebody came to; each is reported once."""
        found = []
        streams = {"TCP": self._tcp, "Unix": self._path, "abstract Unix": self._abstract}
        for name, listener in streams.items():
            with contextlib.suppress(BlockingIOError):
                listener.accept()[0].close()
                found.append(f"the {name} listener was reached")
        with contextlib.suppress(BlockingIOError):
            self._udp.recv(2**16)
            found.append("the UDP listener was reached")
        return found

    def _victim_harmed(self) -> list[str]:
        if self._victim.poll() is not None:
            return [f"the victim ended with {self._victim.returncode}"]
        before, now = self._before[1], process(self._victim.pid)
        return [
            f"the victim's {name} was {getattr(before, name)} and is {getattr(now, name)}"
            for name in Process.__dataclass_fields__
            if getattr(before, name) != getattr(now, name)
        ]

    def _violations_in(self, text: str) -> list[str]:
        found = ["the secret is in the report"] if self.secret in text else []
        for path in (REFERENCE, SUITE):
            lines = (line.strip() for line in path.read_text().splitlines())
            if any(line in text for line in lines if len(line) >= TELLING):
                found.append(f"text of {path.name} is in the report")
        return found

    def _mounted(self) -> list[str]:
        mounts = Path("/proc/self/mountinfo").read_text()
        return ["something is mounted on the canaries"] if str(self.base) in mounts else []

    def _left(self) -> list[int]:
        """Processes that bear this world's name, once they had time to end."""
        deadline = time.monotonic() + GRACE
        while (left := named(self.token)) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left

    def __enter__(self) -> World:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._victim.kill()
        self._victim.wait()
        for listener in (self._tcp, self._udp, self._path, self._abstract):
            listener.close()
        for path in (self._shared, self._temporary):
            path.unlink(missing_ok=True)
        for folder in (self.base, self.neighbour):
            shutil.rmtree(folder, ignore_errors=True)


def snapshot(folder: Path) -> dict[str, dict[str, object]]:
    """Everything about a folder's entries that somebody could change, by relative path."""
    return {
        str(path.relative_to(folder)): _state(path) for path in [folder, *sorted(folder.rglob("*"))]
    }


def _state(path: Path) -> dict[str, object]:
    status = path.lstat()
    names = ("mode", "uid", "gid", "size", "nlink", "mtime_ns", "ctime_ns")
    state: dict[str, object] = {name: getattr(status, f"st_{name}") for name in names}
    if path.is_file() and not path.is_symlink():
        state["content"] = path.read_bytes()
    return state


def changes(before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]) -> list[str]:
    """What differs between two snapshots, one sentence per entry."""
    found = [f"{name} was removed" for name in before.keys() - after.keys()]
    found += [f"{name} was made" for name in after.keys() - before.keys()]
    for name in before.keys() & after.keys():
        changed = [key for key in after[name] if before[name].get(key) != after[name][key]]
        found += [f"{name}: changed {', '.join(changed)}"] if changed else []
    return sorted(found)
