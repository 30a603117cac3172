"""Judge submissions by their exercise's suite.

Live grading forks a process for each submission and judges it there. Stored
observations are judged again many to a process, since nobody's code runs.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import pyprctl

from graders.evidence import Observation
from graders.explaining import told_once
from graders.observing import Nobody, Observer, pack, unpack
from graders.plugin import Case
from graders.prepared import Prepared
from graders.program import Program
from graders.results import CheckResult, Verdict, check_from_builtins, check_to_builtins
from graders.sandbox.forkserver import ForkServer
from graders.sandbox.inside import wire
from graders.sandbox.session import Session

STORED_LIMIT = 16 * 2**20
"""Bytes of observations kept of one submission; what is beyond is run again if need be."""
TICK = 0.2
"""Seconds between two messages about progress: the coordinator has other things to do."""


@dataclass(frozen=True)
class Task:
    """A submission to judge; `seen` are its stored observations, packed."""

    program: Program
    seed: int
    seen: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """What a judge found: results, what it saw anew, and where the time went, in seconds.

    `missing` names the probes that would have had to run, where none may.
    """

    checks: tuple[CheckResult, ...]
    observations: Mapping[str, bytes]
    phases: Mapping[str, float]
    peak_kib: int = 0
    missing: tuple[str, ...] = ()


def become_judge(
    prepared: Prepared, task: Task, server: ForkServer, channel: socket.socket
) -> NoReturn:
    """Judge in this (forked) process, tell the coordinator on the channel, and end."""
    become_quiet()
    code = 0
    try:
        judged = judge(prepared, task, server, _ticking(channel))
        wire.send(channel, {"judged": to_builtins(judged)})
    except BaseException:
        code = 1
        wire.send(channel, {"fault": traceback.format_exc()[-20_000:]})
    finally:
        os._exit(code)


def _ticking(channel: socket.socket) -> Callable[[str], None]:
    """Tells the coordinator about the first check that is done, and then now and then."""
    last = -math.inf

    def tick(check: str) -> None:
        nonlocal last
        if time.monotonic() - last > TICK:
            last = time.monotonic()
            wire.send(channel, {"tick": check})

    return tick


def become_quiet() -> None:
    """Let a forked process die with its parent, and write to nobody's terminal."""
    pyprctl.set_pdeathsig(signal.SIGKILL)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(nowhere, standard)


def judge(
    prepared: Prepared, task: Task, server: ForkServer, tick: Callable[[str], None]
) -> Judged:
    """Run the exercise's suite on a submission, calling `tick` with each check's id."""
    start = time.monotonic()
    student = Session(server, task.program, prepared.probes)
    reference = Session(server, prepared.reference, prepared.probes)
    case = Case(_observer(prepared, task, student, reference), task.program)
    try:
        checks = _checks(prepared, case, tick)
    finally:
        student.close()
        reference.close()
    phases = _phases(student, reference, time.monotonic() - start)
    fresh = {key: case.observer.seen[key] for key in case.observer.fresh}
    return Judged(checks, _packed(fresh), phases, student.peak_kib)


def judge_stored(prepared: Prepared, task: Task) -> Judged:
    """Run the exercise's suite on what is stored of a submission."""
    case = Case(_observer(prepared, task, Nobody(), Nobody()), task.program)
    checks = _checks(prepared, case, lambda check: None)
    return Judged(checks, {}, {}, missing=tuple(dict.fromkeys(case.observer.missing)))


def _observer(
    prepared: Prepared, task: Task, student: Session | Nobody, reference: Session | Nobody
) -> Observer:
    return Observer(
        student=student,
        reference=reference,
        cache=prepared.cache,
        seed=task.seed,
        probes=prepared.identities,
        seen=dict(_undamaged(task.seen)),
    )


def _undamaged(stored: Mapping[str, bytes]) -> Iterator[tuple[str, Observation]]:
    """What can be read of stored observations; the rest counts as never seen."""
    for key, data in stored.items():
        with contextlib.suppress(ValueError):
            yield key, unpack(data)


def _checks(prepared: Prepared, case: Case, tick: Callable[[str], None]) -> tuple[CheckResult, ...]:
    """One result for every check of the suite; one that did not report is our fault."""
    prepared.suite.run(case, tick)
    complete = []
    for check in prepared.exercise.checks:
        missing = CheckResult(
            id=check.id,
            function=check.function,
            title=check.title,
            verdict=Verdict.GRADER_ERROR,
            points=0.0,
            possible=check.points,
            hidden=check.hidden,
            staff=f"The check did not report; {prepared.suite.said}.",
        )
        complete.append(case.results.get(check.id, missing))
    return told_once(tuple(complete))


def _phases(student: Session, reference: Session, total: float) -> dict[str, float]:
    away = reference.load_seconds + reference.probe_seconds
    return {
        "load": student.load_seconds,
        "probes": student.probe_seconds,
        "inside": student.inside_seconds,
        "reference": away,
        "judging": total - away - student.load_seconds - student.probe_seconds,
        "judge": total,
    }


def _packed(observations: Mapping[str, Observation]) -> dict[str, bytes]:
    """As many observations as may be stored: what a student claims can be large."""
    packed: dict[str, bytes] = {}
    room = STORED_LIMIT
    for key, observation in observations.items():
        data = pack(observation)
        if len(data) <= room:
            packed[key] = data
            room -= len(data)
    return packed


def to_builtins(judged: Judged) -> dict[str, Any]:
    """The value a judge sends to its coordinator."""
    return {
        "checks": [check_to_builtins(check) for check in judged.checks],
        "observations": dict(judged.observations),
        "phases": dict(judged.phases),
        "peak_kib": judged.peak_kib,
    }


def from_builtins(value: Mapping[str, Any]) -> Judged:
    """The inverse of `to_builtins`."""
    checks = tuple(check_from_builtins(check) for check in value["checks"])
    return Judged(checks, value["observations"], value["phases"], value["peak_kib"])
