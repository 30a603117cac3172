"""Evaluators: processes forked from the coordinator, each on one submission."""

from __future__ import annotations

import math
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graders.evaluation.bundle import ExerciseBundle
from graders.evaluation.evaluate import Task, evaluate, to_builtins
from graders.sandbox.child import wire
from graders.sandbox.processes import Fork, fork_with_channel
from graders.sandbox.server import ForkServer
from graders.scheduling.jobs import Job

MESSAGE_LIMIT = 30.0
"""Seconds an evaluator may take to finish a message it has begun."""
HEARTBEAT = 0.2
"""Seconds between two messages about progress: the coordinator has other things to do."""


@dataclass
class Evaluator:
    """An evaluator at work: its process, and what it works on."""

    fork: Fork
    job: Job
    seed: int
    server: ForkServer
    started: float = field(default_factory=time.monotonic)


def fork_evaluator(bundle: ExerciseBundle, job: Job, seed: int, server: ForkServer) -> Evaluator:
    """An evaluator on this job. The process that calls must have no threads."""
    task = Task(job.submission.program, seed, job.cached)

    def work(channel: socket.socket) -> None:
        evaluation = evaluate(bundle, task, server, _heartbeat(channel))
        wire.send(channel, {"evaluation": to_builtins(evaluation)})

    return Evaluator(fork_with_channel(work), job, seed, server)


def _heartbeat(channel: socket.socket) -> Callable[[str], None]:
    """Tells the coordinator about the first check that is done, and then now and then."""
    last = -math.inf

    def beat(check: str) -> None:
        nonlocal last
        if time.monotonic() - last > HEARTBEAT:
            last = time.monotonic()
            wire.send(channel, {"done": check})

    return beat


def messages(
    evaluators: Sequence[Evaluator], seconds: float
) -> Iterator[tuple[Evaluator, dict[str, Any]]]:
    """What evaluators send within these seconds."""
    with selectors.DefaultSelector() as selector:
        for evaluator in evaluators:
            selector.register(evaluator.fork.channel, selectors.EVENT_READ, evaluator)
        ready = [key.data for key, _ in selector.select(seconds)]
    for evaluator in ready:
        yield evaluator, _message(evaluator)


def _message(evaluator: Evaluator) -> dict[str, Any]:
    """An evaluator's message; one that ends without a result is a fault of ours."""
    try:
        message = wire.receive(evaluator.fork.channel, time.monotonic() + MESSAGE_LIMIT)
    except (EOFError, OSError, wire.Undecodable) as error:
        return {"fault": f"the evaluator ended without a result ({type(error).__name__})"}
    return (
        message if isinstance(message, dict) else {"fault": "the evaluator's message has no form"}
    )


def end(evaluator: Evaluator) -> None:
    """Kill an evaluator, collect it, and remove what it left."""
    evaluator.fork.kill()
    evaluator.server.clean_after(evaluator.fork.pid)
