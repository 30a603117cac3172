"""Starts the warm process and requests children from it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from graders.course import Course, require_distributions
from graders.errors import CalledWrongly, GraderFault
from graders.sandbox.bubblewrap import wrapped
from graders.sandbox.cgroups import Groups, own_groups
from graders.sandbox.child.libraries import WARM
from graders.sandbox.levels import Level, isolation, required
from graders.sandbox.processes import Helper, start_helper
from graders.storage import cache_folder, make_temporary_folder, temporary_path

START_LIMIT = 300.0
"""Seconds that large libraries may take to import on a slow, cold machine."""

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
"""The warm process's whole environment, apart from its folders and what the course sets."""


@dataclass(frozen=True)
class Handle:
    """The grader's ends of one child's sockets: its channel, and its exit status."""

    channel: socket.socket
    status: socket.socket
    scratch: str

    @property
    def name(self) -> str:
        """A name that no other child has."""
        return os.path.basename(self.scratch)


class ForkServer:
    """The grader's side of the warm process of a course. Used as a context manager.

    `least` is the isolation without which no student's code may run; `level` is the one
    in force, by default the strongest that the machine offers. Raises `CalledWrongly`
    where the machine does not offer it, so that no warm process runs below it, and for
    settings of the course that cannot be met.

    Evaluators forked from the process that started it share it: each request is one
    datagram carrying its own two sockets, so no answer can reach another evaluator.
    """

    def __init__(
        self, course: Course, *, least: Level = Level.STANDARD, level: Level | None = None
    ) -> None:
        self.course = course
        self.least = least
        chosen = required(least, level)
        require_distributions(course)
        self.isolation = isolation(chosen, course.settings.limits, course.rooms)
        self.started = time.monotonic()
        self._closed = self._warm = False
        self.groups = Groups(own_groups())
        self._root = temporary_path()
        with contextlib.ExitStack() as undo:  # at once if interrupted, else by `close`
            undo.callback(self.groups.close)
            undo.callback(remove_tree, self._root)
            make_temporary_folder(self._root, self.isolation.policy.disk)
            self._log = undo.enter_context(tempfile.TemporaryFile())
            helper = self._start()
            self._control, self._process = helper.channel, helper.process
            undo.callback(self._end_process)
            settings = {**course.settings.to_builtins(), "folder": str(course.child)}
            with contextlib.suppress(OSError):  # `wait_until_warm` notices a dead process
                self._control.send(json.dumps(settings).encode())
            self._ending = undo.pop_all()

    def renewed(self) -> ForkServer:
        """Another warm process of the same course and level."""
        return ForkServer(self.course, least=self.least, level=self.isolation.level)

    def _start(self) -> Helper:
        if self.isolation.policy.own_user:
            os.chmod(self._root, 0o711)  # others, too, get to the folders in it that are theirs
        fonts = str(cache_folder("matplotlib"))
        own = {"HOME": self._root, "MPLCONFIGDIR": fonts}

        def wrap(command: list[str]) -> list[str]:
            if self.isolation.level is not Level.STRONG:
                return command
            return wrapped(command, readable=[str(self.course.child)], writable=[self._root, fonts])

        return start_helper(
            "graders.sandbox.child",
            kind=socket.SOCK_SEQPACKET,
            wrap=wrap,
            environment={**ENVIRONMENT, **self.course.settings.environment, **own},
            folder=self._root,
            output=self._log,
            session=True,
        )

    def wait_until_warm(self, callback: Callable[[], None] = lambda: None) -> float:
        """Wait for the libraries; return the seconds since the start.

        Calls `callback` ten times a second. Raises `GraderFault` with the warm process's
        log when it fails, and `CalledWrongly` where the course's settings are to blame.
        """
        deadline = time.monotonic() + START_LIMIT
        self._control.settimeout(0.1)
        while time.monotonic() < deadline:
            callback()
            try:
                data = self._control.recv(2**16)
            except TimeoutError:
                continue
            except OSError:  # it died before it read its settings
                break
            if data == WARM:
                self._warm = True
                return time.monotonic() - self.started
            if data:
                raise CalledWrongly(f"{self.course.file}: {data.decode()}")
            break
        raise GraderFault(f"the warm process did not start:\n{self.log()}")

    def fork(self, optional: int = 0) -> Handle:
        """Request a child that may rely on the first `optional` of the optional libraries.

        Raises `GraderFault` when the warm process is gone or the disk full.
        """
        scratch = self._make_scratch()
        channel, inner_channel = socket.socketpair()
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)  # says which process sends
        status, inner_status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        policy = asdict(self.isolation.policy)
        request = json.dumps({"policy": policy, "scratch": scratch, "optional": optional})
        given = [inner_channel.fileno(), inner_status.fileno()]
        self._control.settimeout(30.0)
        try:
            socket.send_fds(self._control, [request.encode()], given)
        except OSError as error:
            raise GraderFault(f"the warm process is gone: {error}\n{self.log()}") from error
        finally:
            inner_channel.close()
            inner_status.close()
        return Handle(channel, status, scratch)

    def _make_scratch(self) -> str:
        scratch = Path(self._root) / f"{os.getpid()}-{uuid.uuid4().hex}"
        try:
            scratch.mkdir(0o700)
        except OSError as error:
            raise GraderFault(f"no scratch folder for a child: {error.strerror}") from error
        return str(scratch)

    def clean_after(self, evaluator: int) -> None:
        """Remove the scratch folders and control groups of an evaluator that was killed.

        Removes all folders when the server is closed: an evaluator may have made one since.
        """
        root = Path(self._root)
        for folder in [root] if self._closed else root.glob(f"{evaluator}-*"):
            remove_tree(str(folder))
        self.groups.remove(f"{evaluator}-*")

    def log(self) -> str:
        """The end of the warm process's log, for staff."""
        return os.pread(self._log.fileno(), 2**16, 0).decode(errors="replace")[-4000:]

    def alive(self) -> bool:
        """Whether the warm process still holds its end of the control socket."""
        if not select.select([self._control], [], [], 0)[0]:
            return True
        try:
            return self._control.recv(1, socket.MSG_PEEK) != b""
        except OSError:
            return False

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def status(self) -> int | None:
        """The warm process's exit status, as in `subprocess`; None while it runs."""
        return self._process.poll()

    def resident(self) -> int:
        """Resident memory of the warm process in bytes, without its children; 0 when it is gone."""
        return max((_resident(pid) for pid in _first_descendants(self.pid)), default=0)

    def close(self) -> None:
        """End the warm process, its children and their scratch folders."""
        self._closed = True
        self._ending.close()

    def _end_process(self) -> None:
        self._control.close()
        if not self._warm:  # it does not read the socket before all libraries are loaded
            self._kill()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()

    def _kill(self) -> None:
        """Kill the process and its first descendants, which could outlive bubblewrap."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGSTOP)  # so that it forks nothing meanwhile
            os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        for process in reversed(list(_first_descendants(self.pid))):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _first_descendants(pid: int) -> Iterator[int]:
    """A process, its first child, and so on: bubblewrap's own processes, then the warm one."""
    children = [str(pid)]
    while children:
        yield int(children[0])
        try:
            children = Path(f"/proc/{children[0]}/task/{children[0]}/children").read_text().split()
        except OSError:
            return


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def remove_tree(path: str) -> None:
    """Remove a folder, however deep, also when it holds unreadable folders.

    Beyond a few thousand levels shutil gives up, rm does not. An unreadable folder is
    closed to its owner, too, unless that is root.
    """
    with contextlib.suppress(RecursionError):
        shutil.rmtree(path, ignore_errors=True)
    if os.path.lexists(path):
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, "--", path], check=False, stderr=subprocess.DEVNULL)
