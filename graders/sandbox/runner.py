"""Observes one program: children are started as needed, watched, and killed in time."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections import defaultdict
from typing import Any

from graders.errors import GraderFault
from graders.sandbox.child import wire
from graders.sandbox.child.confine import SANDBOX_FAULT
from graders.sandbox.observation import Frame, Observation, Outcome
from graders.sandbox.program import Program
from graders.sandbox.server import ForkServer, Handle, remove_tree

CONFINING_LIMIT = 60.0
LOAD_LIMIT = 90.0
"""Seconds a program may take to load; its top-level statements run in that time."""
ANSWERS_LIMIT = 16 * 2**20
"""Bytes in all answers about one submission: they are kept until it is evaluated."""
ANSWER_ELEMENTS = 20_000
"""Entries of all lists and dicts in one answer; longer data must be an array."""
ANSWER_DEPTH = 16
RETRIES = 2
"""Times one probe may run out of time or memory before it is no longer run."""
LIMITS = {"disk": "filling the disk", "threads": "starting too many threads"}
EXHAUSTED = (Outcome.TIMED_OUT, Outcome.OUT_OF_MEMORY)


def _died(code: int) -> Observation:
    how = f"ended itself with exit code {code}" if code >= 0 else f"was killed by signal {-code}"
    return Observation(Outcome.DIED, reason=f"the process {how}")


KILLED = _died(-signal.SIGKILL)
UNCONFINED = _died(SANDBOX_FAULT)
GONE = Observation(Outcome.DIED, reason="it closed its connection and went on running")


class Runner:
    """Observes one program through children of a warm process.

    A child that dies, or is killed at a deadline, is replaced for the next probe.
    All that a child sends is untrusted: its form is checked here, its values by the checks.
    """

    def __init__(self, server: ForkServer, program: Program, probes: str) -> None:
        self._server = server
        self._program = program
        self._probes = probes
        self._child: Handle | None = None
        self._exhausted: defaultdict[str, list[Observation]] = defaultdict(list)
        self._received = 0
        self.load_seconds = 0.0
        self.probe_seconds = 0.0
        self.inside_seconds = 0.0
        self.peak_kib = 0

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Run one probe, within `deadline` seconds. Raises `GraderFault` when the grader fails."""
        if len(self._exhausted[probe]) >= RETRIES:
            return self._exhausted[probe][-1]
        request = {"probe": probe, "inputs": inputs, "seed": seed}
        result = self._try(request, deadline)
        if result == KILLED:
            # Not by the grader. The machine may have run out of memory, so only a second
            # kill counts as the program's own.
            result = self._try(request, deadline)
        if result.outcome in EXHAUSTED or result == GONE:
            self._exhausted[probe].append(result)
        return result

    def close(self) -> None:
        """Kill the child and remove its scratch folder."""
        child, self._child = self._child, None
        if child is None:
            return
        child.channel.close()
        child.status.close()
        remove_tree(child.scratch)

    def _try(self, request: dict[str, Any], deadline: float) -> Observation:
        failure = self._ready()
        if failure is not None:
            return failure
        start = time.monotonic()
        result = self._ask(request, deadline)
        self.probe_seconds += time.monotonic() - start
        return result

    def _ready(self) -> Observation | None:
        """Make sure that a loaded child is running; the observation of the failure if not."""
        if self._child is not None:
            return None
        if self._exhausted["load"]:
            return self._exhausted["load"][-1]
        start = time.monotonic()
        self._child = self._server.fork()
        failure = self._confined(self._child)
        if failure is not None:
            return failure
        request = {"program": self._program.to_builtins(), "probes": self._probes}
        loaded = self._ask(request, LOAD_LIMIT)
        self.load_seconds += time.monotonic() - start
        if loaded.outcome in EXHAUSTED:
            self._exhausted["load"].append(loaded)
        return None if loaded.outcome is Outcome.RETURNED else loaded

    def _confined(self, child: Handle) -> Observation | None:
        """Wait until the child is confined; the observation when it was killed meanwhile.

        Raises `GraderFault` when it could not be confined. Its exit status can be trusted,
        because it has loaded nothing of the student's yet.
        """
        try:
            wire.receive(child.channel, time.monotonic() + CONFINING_LIMIT)
        except TimeoutError as error:
            raise GraderFault(f"a child was not confined in time:\n{self._server.log()}") from error
        except (EOFError, OSError):
            result = self._exit_status()
            if result == UNCONFINED:
                raise GraderFault(f"a child could not be confined:\n{self._server.log()}") from None
            return result
        return None

    def _ask(self, request: dict[str, Any], seconds: float) -> Observation:
        assert self._child is not None
        start = time.monotonic()
        self._child.channel.settimeout(seconds)
        try:
            wire.send(self._child.channel, request)
            reply = self._answer(self._child.channel, start + seconds)
            result = parse_reply(reply, time.monotonic() - start)
            self.inside_seconds += untrusted_seconds(reply)
        except TimeoutError:
            result = Observation(Outcome.TIMED_OUT, reason=f"no answer within {seconds:.0f} s")
        except wire.Undecodable as error:
            result = Observation(Outcome.UNREADABLE, reason=str(error))
        except (EOFError, OSError):
            return self._exit_status()
        if result.outcome in (Outcome.TIMED_OUT, Outcome.UNREADABLE):
            self.close()
        return result

    def _answer(self, channel: socket.socket, deadline: float) -> Any:
        data = wire.receive_bytes(channel, deadline, ANSWERS_LIMIT - self._received)
        self._received += len(data)
        return wire.decode(data, ANSWER_ELEMENTS, ANSWER_DEPTH)

    def _exit_status(self) -> Observation:
        """The observation of a child that closed its channel, by its exit status."""
        assert self._child is not None
        self._child.channel.close()
        self._child.status.settimeout(10.0)
        try:
            sent = self._child.status.recv(2**12)
        except OSError:
            sent = b""
        self.close()
        if not sent:
            return self._lost()
        status = json.loads(sent)
        self.peak_kib = max(self.peak_kib, status["peak_kib"])
        if status["exceeded"] == "memory":
            return Observation(Outcome.OUT_OF_MEMORY)
        if status["exceeded"] in LIMITS:
            why = LIMITS[status["exceeded"]]
            return Observation(Outcome.DIED, reason=f"it was killed for {why}")
        return _died(status["code"])

    def _lost(self) -> Observation:
        """No exit status came: the child still runs, or the warm process is dead."""
        if not self._server.alive():
            raise GraderFault(f"the warm process died:\n{self._server.log()}")
        return GONE


def parse_reply(reply: Any, seconds: float) -> Observation:
    """The observation in a child's reply; `unreadable` when the reply is malformed."""
    if not isinstance(reply, dict):
        return Observation(Outcome.UNREADABLE, reason="the reply is malformed")
    outcome, value = reply.get("outcome"), reply.get("value", {})
    if isinstance(outcome, str) and outcome == "loaded":
        return Observation(Outcome.RETURNED, seconds=seconds)
    outcomes = ("returned", "not_defined", "not_implemented", "unusable", "raised", "out_of_memory")
    if not isinstance(outcome, str) or outcome not in outcomes or not isinstance(value, dict):
        return Observation(Outcome.UNREADABLE, reason="the reply is malformed", seconds=seconds)
    info = reply.get("exception")
    info = info if isinstance(info, dict) else {}
    return Observation(
        outcome=Outcome(outcome),
        value=value,
        error=_text(info.get("type"), 100),
        reason=_text(info.get("message"), 2_000),
        frames=_frames(info.get("frames")),
        seconds=seconds,
    )


def untrusted_seconds(reply: Any) -> float:
    """The time a child reports for its answer: shown in benchmarks, never relied on."""
    seconds = reply.get("seconds") if isinstance(reply, dict) else None
    return seconds if type(seconds) is float else 0.0


def _text(value: Any, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _frames(value: Any) -> tuple[Frame, ...]:
    frames = value[:50] if isinstance(value, list) else []
    return tuple(Frame(f[0][:200], f[1], f[2][:200]) for f in frames if _is_frame(f))


def _is_frame(frame: Any) -> bool:
    return (
        isinstance(frame, list)
        and len(frame) == 3
        and [type(part) for part in frame] == [str, int, str]
    )
