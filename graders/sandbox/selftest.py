"""Measures the isolation in force: a child under the same policy tries what it must not do."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graders.errors import GraderFault
from graders.sandbox.levels import Level
from graders.sandbox.limits import Means, in_force
from graders.sandbox.program import Program
from graders.sandbox.runner import Runner
from graders.sandbox.server import ForkServer
from graders.storage import temporary_folder

ATTEMPTS = Path(__file__).with_name("selftest_probe.py")
LIMIT = 60.0
SCRATCH = "have room for more files than its limit"

MEMORY = frozenset(["read its parent's memory"])
PROCESSES = frozenset(["start a process", "run a program", "signal another process"])
NETWORK = frozenset(
    ["connect by TCP", "send by UDP", "connect to a socket file", "connect to an abstract socket"]
)
KERNEL = frozenset(["set up io_uring", "make a user namespace"])
CHANGES = frozenset(["empty a file outside", "change a file's mode outside"])
FILES = frozenset(
    ["read a file outside", "write a file outside", "read another process's environment"]
)
EXISTENCE = frozenset(["see that a file outside exists"])

REFUSED = {
    Level.PROCESS: MEMORY,
    Level.CONTAINER: MEMORY | PROCESSES | NETWORK | KERNEL | CHANGES,
    Level.STANDARD: MEMORY | PROCESSES | NETWORK | KERNEL | CHANGES | FILES,
    Level.STRONG: MEMORY | PROCESSES | NETWORK | KERNEL | CHANGES | FILES | EXISTENCE,
}
"""What each level must refuse."""


@dataclass(frozen=True)
class Measured:
    """How each attempt ended in a child at this level, and what enforces each limit there."""

    level: Level
    outcomes: Mapping[str, str]
    limits: Mapping[str, Means] = field(default_factory=dict)

    @property
    def stopped(self) -> tuple[str, ...]:
        return tuple(name for name, end in self.outcomes.items() if end != "succeeded")

    @property
    def not_stopped(self) -> tuple[str, ...]:
        return tuple(name for name, end in self.outcomes.items() if end == "succeeded")

    @property
    def broken(self) -> tuple[str, ...]:
        """Attempts that succeeded, or were not made, though the level must refuse them."""
        missing = REFUSED[self.level] - self.outcomes.keys()
        return (*sorted(REFUSED[self.level].intersection(self.not_stopped)), *sorted(missing))


def measure(server: ForkServer) -> Measured:
    """Run all attempts in a child of this server. Raises `GraderFault` when that fails."""
    program = Program(files={}, statements=(), needs={}, broken={})
    with _targets() as inputs:
        inputs["disk"] = server.isolation.policy.disk
        runner = Runner(server, program, ATTEMPTS.read_text())
        try:
            observed = runner.observe("attempts", inputs, 0, LIMIT)
        finally:
            runner.close()
    outcomes = {name: str(end) for name, end in observed.value.items()}
    bounded = outcomes.pop(SCRATCH, "succeeded") != "succeeded"
    if not outcomes:
        raise GraderFault(f"the isolation could not be measured: {observed.reason}\n{server.log()}")
    level = server.isolation.level
    return Measured(level, outcomes, in_force(level, bounded, server.groups.controllers))


def require(measured: Measured) -> None:
    """Raise `GraderFault` when a child could do what its level must refuse."""
    if measured.broken:
        raise GraderFault(
            f"isolation {measured.level.value} does not hold: a child could"
            f" {', '.join(measured.broken)}"
        )


@contextmanager
def _targets() -> Iterator[dict[str, Any]]:
    """Targets for the attempts: a file, listening sockets and a process."""
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        canary, unix, abstract = folder / "canary", f"{folder}/s", uuid.uuid4().hex
        canary.write_text("secret")
        os.chmod(folder, 0o755)
        addresses = {"tcp": ("127.0.0.1", 0), "udp": ("127.0.0.1", 0)}
        kinds = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
        ports = {}
        for name, address in addresses.items():
            listener = stack.enter_context(socket.socket(socket.AF_INET, kinds[name]))
            listener.bind(address)
            ports[name] = listener.getsockname()[1]
            if name == "tcp":
                listener.listen()
        for path in (unix, "\0" + abstract):
            listener = stack.enter_context(socket.socket(socket.AF_UNIX))
            listener.bind(path)
            listener.listen()
        yield {
            "canary": str(canary),
            "folder": str(folder),
            "ports": ports,
            "unix": unix,
            "abstract": abstract,
            "process": os.getpid(),
        }
