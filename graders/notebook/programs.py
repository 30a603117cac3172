"""The two programs that a probe is put to: the student's kernel, and the reference."""

from __future__ import annotations

import socket
import time
from collections import defaultdict
from typing import Any

from graders.course import Course
from graders.evaluation.bundle import ExerciseBundle
from graders.sandbox.child import wire
from graders.sandbox.levels import Level
from graders.sandbox.observation import Observation, Outcome
from graders.sandbox.reply import parse_reply
from graders.sandbox.runner import ANSWER_DEPTH, ANSWER_ELEMENTS, EXHAUSTED, RETRIES, Runner
from graders.sandbox.server import ForkServer


class Kernel:
    """The student's kernel, as a program that probes can be put to.

    What it sends is an untrusted value, as everywhere: its form is checked here.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._exhausted: defaultdict[str, list[Observation]] = defaultdict(list)

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Run one probe; the kernel itself keeps to the deadline."""
        if len(self._exhausted[probe]) >= RETRIES:
            return self._exhausted[probe][-1]
        start = time.monotonic()
        request = {"probe": probe, "inputs": inputs, "seed": seed, "deadline": deadline}
        wire.send(self._channel, {"probe": request})
        data = wire.receive_bytes(self._channel, None, wire.FRAME_LIMIT)
        try:
            reply = wire.decode(data, ANSWER_ELEMENTS, ANSWER_DEPTH)["reply"]
        except wire.Undecodable as error:
            return Observation(Outcome.UNREADABLE, reason=str(error))
        seen = _observed(reply, time.monotonic() - start)
        if seen.outcome in EXHAUSTED:
            self._exhausted[probe].append(seen)
        return seen


def _observed(reply: Any, seconds: float) -> Observation:
    """The observation in a reply; a kernel keeps its own time, which a child cannot."""
    if isinstance(reply, dict) and reply.get("outcome") == "timed_out":
        return Observation(Outcome.TIMED_OUT, reason=str(reply.get("reason"))[:200])
    return parse_reply(reply, seconds)


class Reference:
    """The reference of an exercise, in a child of a warm process that is started when needed.

    Its observations are kept, so it runs once for each seed on a machine.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._server: ForkServer | None = None
        self._runners: dict[str, Runner] = {}

    def of(self, bundle: ExerciseBundle) -> OneReference:
        """The reference of one exercise."""
        return OneReference(self, bundle)

    def runner(self, bundle: ExerciseBundle) -> Runner:
        """What runs it; the course's own code needs no isolation."""
        if self._server is None:
            self._server = ForkServer(self._course, least=Level.PROCESS)
            self._server.wait_until_warm()
        name = bundle.exercise.name
        if name not in self._runners:
            self._runners[name] = Runner(self._server, bundle.reference, bundle.probes)
        return self._runners[name]

    def close(self) -> None:
        """End what was started."""
        for runner in self._runners.values():
            runner.close()
        if self._server is not None:
            self._server.close()


class OneReference:
    """The reference of one exercise."""

    def __init__(self, reference: Reference, bundle: ExerciseBundle) -> None:
        self._reference = reference
        self._bundle = bundle

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Run one probe."""
        return self._reference.runner(self._bundle).observe(probe, inputs, seed, deadline)
