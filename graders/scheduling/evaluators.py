"""Evaluators: processes forked from the coordinator, each for one submission."""

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

MESSAGE_LIMIT = 300.0
"""Seconds an evaluator may take to finish a message it has begun."""
HEARTBEAT = 0.2
"""Seconds between two progress messages, so that they do not slow the coordinator."""


@dataclass
class Evaluator:
    """A running evaluator: its process, its job, and what it uses."""

    fork: Fork
    job: Job
    bundle: ExerciseBundle
    seed: int
    server: ForkServer
    started: float = field(default_factory=time.monotonic)


def fork_evaluator(bundle: ExerciseBundle, job: Job, seed: int, server: ForkServer) -> Evaluator:
    """Fork an evaluator for this job. The calling process must have no threads."""
    task = Task(job.submission.program, seed, job.cached, job.function)

    def work(channel: socket.socket) -> None:
        evaluation = evaluate(bundle, task, server, _heartbeat(channel))
        wire.send(channel, {"evaluation": to_builtins(evaluation)})

    return Evaluator(fork_with_channel(work), job, bundle, seed, server)


def _heartbeat(channel: socket.socket) -> Callable[[str], None]:
    """A callback that sends the coordinator the check just done, once per `HEARTBEAT`."""
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
    """The messages that evaluators send within so many seconds."""
    with selectors.DefaultSelector() as selector:
        for evaluator in evaluators:
            selector.register(evaluator.fork.channel, selectors.EVENT_READ, evaluator)
        ready = [key.data for key, _ in selector.select(seconds)]
    for evaluator in ready:
        yield evaluator, _message(evaluator)


def _message(evaluator: Evaluator) -> dict[str, Any]:
    """An evaluator's message; a fault of the grader when it ended without a result."""
    try:
        message = wire.receive(evaluator.fork.channel, wire.within(MESSAGE_LIMIT))
    except (EOFError, OSError, wire.Undecodable) as error:
        return {"fault": f"the evaluator ended without a result ({type(error).__name__})"}
    if not isinstance(message, dict):
        return {
            "fault": f"a message of an evaluator: expected a dict, got {type(message).__name__}"
        }
    return message


def end(evaluator: Evaluator) -> None:
    """Kill an evaluator, reap it, and remove its scratch folders."""
    evaluator.fork.kill()
    evaluator.server.clean_after(evaluator.fork.pid)
