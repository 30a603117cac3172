"""What a forked process may and may not do with what it inherits."""

from __future__ import annotations

import gc
import socket
from pathlib import Path

from graders.sandbox.child import wire
from graders.sandbox.processes import fork_with_channel


class Lingering:
    """Garbage in a cycle, as a client of a cluster is whose connection failed."""

    def __init__(self, trace: Path) -> None:
        self.own, self.trace = self, trace

    def __del__(self) -> None:
        self.trace.write_text("finalised")


def test_garbage_of_the_forking_process_is_not_finalised_in_the_fork(tmp_path: Path) -> None:
    def collect(channel: socket.socket) -> None:
        gc.collect()
        wire.send(channel, (tmp_path / "trace").exists())

    gc.disable()
    try:
        Lingering(tmp_path / "trace")
        fork = fork_with_channel(collect)
    finally:
        gc.enable()
    finalised = wire.receive(fork.channel)
    fork.kill()
    assert finalised is False
    gc.collect()
    assert (tmp_path / "trace").exists()
