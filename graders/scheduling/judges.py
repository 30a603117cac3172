"""Judges at work: processes forked from the coordinator, each on one submission."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graders.judge import Task, become_judge
from graders.prepared import Prepared
from graders.sandbox.forkserver import ForkServer
from graders.sandbox.inside import wire
from graders.scheduling.jobs import Job

HEARING_LIMIT = 30.0
"""Seconds a judge may take to finish a sentence it has begun."""


@dataclass
class Judge:
    """A judge at work: its process, its channel, and what it works on."""

    pid: int
    channel: socket.socket
    job: Job
    seed: int
    server: ForkServer
    started: float = field(default_factory=time.monotonic)


def fork_judge(prepared: Prepared, job: Job, seed: int, server: ForkServer) -> Judge:
    """A judge on this job. The process that calls must have no threads."""
    task = Task(job.submission.program, seed, job.seen)
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        become_judge(prepared, task, server, theirs)
    theirs.close()
    return Judge(pid, ours, job, seed, server)


def listen(judges: Sequence[Judge], seconds: float) -> Iterator[tuple[Judge, dict[str, Any]]]:
    """What judges say within these seconds."""
    with selectors.DefaultSelector() as selector:
        for judge in judges:
            selector.register(judge.channel, selectors.EVENT_READ, judge)
        ready = [key.data for key, _ in selector.select(seconds)]
    for judge in ready:
        yield judge, _hear(judge)


def _hear(judge: Judge) -> dict[str, Any]:
    """A judge's message; a judge that ends without a result is a fault of ours."""
    try:
        message = wire.receive(judge.channel, time.monotonic() + HEARING_LIMIT)
    except (EOFError, OSError, wire.Undecodable) as error:
        return {"fault": f"the judge ended without a result ({type(error).__name__})"}
    return message if isinstance(message, dict) else {"fault": "the judge spoke nonsense"}


def end(judge: Judge) -> None:
    """Kill a judge, collect it, and remove what it left."""
    judge.channel.close()
    with contextlib.suppress(ProcessLookupError):
        os.kill(judge.pid, signal.SIGKILL)
    os.waitpid(judge.pid, 0)
    judge.server.clean_after(judge.pid)
