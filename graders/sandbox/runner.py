"""Observes one program: children are started as needed, watched, and killed in time."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections import defaultdict
from typing import Any

from graders.errors import GraderFault
from graders.sandbox.child import wire
from graders.sandbox.child.confine import SANDBOX_FAULT
from graders.sandbox.clock import LOAD_LIMIT, TOP_LEVEL_LIMIT, WALL_FACTOR, Clock
from graders.sandbox.meter import Meter, Spent, sender
from graders.sandbox.observation import Observation, Outcome
from graders.sandbox.program import Program
from graders.sandbox.reply import parse_reply, untrusted_seconds
from graders.sandbox.server import ForkServer, Handle, remove_tree

CONFINING_LIMIT = 300.0
"""Seconds on the wall until a child is confined, which takes 0.03 s on an idle machine."""
ENDING_LIMIT = 5.0
"""Seconds that a child may run on after it has closed its channel."""
CHILDREN = 2
"""How many children's processor time a whole submission may take."""
ANSWERS_LIMIT = 16 * 2**20
"""Bytes in all answers about one submission: they are kept until it is evaluated."""
ANSWER_ELEMENTS = 20_000
"""Entries of all lists and dicts in one answer; longer data must be an array."""
ANSWER_DEPTH = 16
RETRIES = 2
"""Times one probe may run out of time or memory before it is no longer run."""
LIMITS = {"disk": "filling the disk", "threads": "starting too many threads"}
FAILED_LIMIT = 20
"""Statements of one program that may end or outlast their child; no more are run after them."""
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
        self._optional = server.course.settings.optional_for([*program.texts(), probes])
        self._child: Handle | None = None
        self._exhausted: defaultdict[str, list[Observation]] = defaultdict(list)
        self._failed: dict[int, Observation] = {}
        self._killed: set[int] = set()
        self._meter = Meter(os.getpid())
        self._limit = CHILDREN * float(server.isolation.policy.cpu)
        self._spent = self._statements = Spent()
        self._received = 0
        self.load_seconds = 0.0
        self.probe_seconds = 0.0
        self.inside_seconds = 0.0
        self.peak_kib = 0

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Run one probe, within `deadline` seconds of the child's own (`clock.py`).

        Raises `GraderFault` when the grader fails.
        """
        if self._spent.own > self._limit or self._spent.wall > WALL_FACTOR * self._limit:
            reason = f"the whole submission ran longer than {self._limit:.0f} s"
            return Observation(Outcome.TIMED_OUT, reason=reason)
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
        self._server.groups.remove(child.name)

    def _try(self, request: dict[str, Any], deadline: float) -> Observation:
        """Ask until no further top-level statement takes its child down."""
        while True:
            failure = self._ready()
            if failure is not None:
                return failure
            budget = TOP_LEVEL_LIMIT - self._statements.own
            clock = Clock(deadline, budget, self._meter.read)
            result = self._ask(request, clock)
            self._statements += clock.statements
            self.load_seconds += clock.statements.wall
            self.probe_seconds += clock.answer.wall
            if clock.statement is None or len(self._failed) >= FAILED_LIMIT:
                return result
            self._blame(clock.statement, result)

    def _blame(self, statement: int, result: Observation) -> None:
        """Note in which statement a child ended, so that the next one leaves it out."""
        # The first kill may be the machine's, when its memory has run out.
        if result == KILLED and statement not in self._killed:
            self._killed.add(statement)
        else:
            self._failed[statement] = result

    def _ready(self) -> Observation | None:
        """Make sure that a loaded child is running; the observation of the failure if not."""
        if self._child is not None:
            return None
        if self._exhausted["load"]:
            return self._exhausted["load"][-1]
        self._child = self._server.fork(self._optional)
        failure = self._confined(self._child)
        if failure is not None:
            return failure
        request = {
            "program": self._program.to_builtins(),
            "probes": self._probes,
            "failed": list(self._failed),
        }
        clock = Clock(LOAD_LIMIT, 0.0, self._meter.read)
        loaded = self._ask(request, clock)
        self.load_seconds += clock.answer.wall
        if loaded.outcome in EXHAUSTED:
            self._exhausted["load"].append(loaded)
        return None if loaded.outcome is Outcome.RETURNED else loaded

    def _confined(self, child: Handle) -> Observation | None:
        """Wait until the child is confined; the observation when it was killed meanwhile.

        Raises `GraderFault` when it could not be confined. Its exit status can be trusted,
        because it has loaded nothing of the student's yet.
        """
        try:
            patience = wire.within(CONFINING_LIMIT)
            pid = sender(child.channel, patience())
            wire.receive(child.channel, patience)
        except TimeoutError as error:
            raise GraderFault(f"a child was not confined in time:\n{self._server.log()}") from error
        except (EOFError, OSError):
            result = self._exit_status()
            if result == UNCONFINED:
                raise GraderFault(f"a child could not be confined:\n{self._server.log()}") from None
            return result
        self._meter = Meter(pid)
        self._server.groups.admit(child.name, pid, self._server.isolation.policy)
        return None

    def _ask(self, request: dict[str, Any], clock: Clock) -> Observation:
        """The child's answer to a request, or how it failed to answer."""
        assert self._child is not None
        try:
            wire.send(self._child.channel, request, clock.patience)
            result = self._answer(self._child.channel, clock)
        except TimeoutError:
            result = Observation(Outcome.TIMED_OUT, reason=clock.exceeded)
        except wire.Undecodable as error:
            result = Observation(Outcome.UNREADABLE, reason=str(error))
        except (EOFError, OSError):
            result = self._exit_status()
        finally:
            self._spent += clock.answer + clock.statements
        if result.outcome in (Outcome.TIMED_OUT, Outcome.UNREADABLE):
            self.close()
        return result

    def _answer(self, channel: socket.socket, clock: Clock) -> Observation:
        """The answer that follows the announcements of top-level statements."""
        while True:
            data = wire.receive_bytes(channel, clock.patience, ANSWERS_LIMIT - self._received)
            self._received += len(data)
            reply = wire.decode(data, ANSWER_ELEMENTS, ANSWER_DEPTH)
            if not clock.announced(reply, len(self._program.statements)):
                break
        self.inside_seconds += untrusted_seconds(reply)
        return parse_reply(reply, clock.answer.own, self._failed)

    def _exit_status(self) -> Observation:
        """The observation of a child that closed its channel, by its exit status."""
        assert self._child is not None
        self._child.channel.close()
        clock = Clock(ENDING_LIMIT, 0.0, self._meter.read)
        try:
            sent = wire.receive_part(self._child.status, 2**12, clock.patience)
        except OSError:
            sent = b""
        killed = self._server.groups.killed(self._child.name)
        self.close()
        if not sent:
            return self._lost()
        status = json.loads(sent)
        self.peak_kib = max(self.peak_kib, status["peak_kib"])
        if status["exceeded"] == "memory" or killed:
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
