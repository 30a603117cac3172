"""Judge submissions: one pytest session, whose suite runs for each in turn.

Live grading forks a process for each submission and judges it there. Stored
observations are judged again many to a session, since nobody's code runs.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import pyprctl
import pytest

from graders.evidence import Observation
from graders.exercises import Exercise
from graders.explaining import told_once
from graders.observing import Nobody, Observer, pack, unpack
from graders.plugin import Case, Judging
from graders.prepared import Prepared
from graders.program import Program
from graders.results import CheckResult, Verdict, check_from_builtins, check_to_builtins
from graders.sandbox.forkserver import ForkServer
from graders.sandbox.inside import wire
from graders.sandbox.session import Session

PYTEST_OPTIONS = (
    *("-s", "--import-mode=importlib", "--strict-markers", "-c", os.devnull),
    "--assert=plain",
    *("--timeout=600", "--timeout-method=signal", "-p", "pytest_timeout"),
    *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:junitxml", "-p", "no:pastebin"),
    *("-p", "no:doctest", "-p", "no:unittest", "-p", "no:faulthandler", "-p", "no:stepwise"),
    *("-p", "no:setuponly", "-p", "no:setupplan", "-p", "no:debugging", "-p", "no:nose"),
    *("-p", "no:logging", "-p", "no:warnings", "-p", "no:tmpdir", "-p", "no:monkeypatch"),
)
STORED_LIMIT = 16 * 2**20
"""Bytes of observations kept of one submission; what is beyond is run again if need be."""


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
        judged = judge(prepared, task, server, lambda check: wire.send(channel, {"tick": check}))
        wire.send(channel, {"judged": to_builtins(judged)})
    except BaseException:
        code = 1
        wire.send(channel, {"fault": traceback.format_exc()[-20_000:]})
    finally:
        os._exit(code)


def become_quiet() -> None:
    """Let a forked process die with its parent, and write to a file nobody else sees."""
    pyprctl.set_pdeathsig(signal.SIGKILL)
    log = tempfile.TemporaryFile()
    for standard in (1, 2):
        os.dup2(log.fileno(), standard)


def judge(
    prepared: Prepared, task: Task, server: ForkServer, tick: Callable[[str], None]
) -> Judged:
    """Run the exercise's suite on a submission, calling `tick` with each check's id."""
    start = time.monotonic()
    student = Session(server, task.program, prepared.probes)
    reference = Session(server, prepared.reference, prepared.probes)
    observer = _observer(prepared, task, student, reference)
    case = Case(observer, task.program)
    try:
        said = _run(prepared.exercise, [case], tick)
    finally:
        student.close()
        reference.close()
    checks = _complete(prepared.exercise, case.results, said)
    phases = _phases(student, reference, time.monotonic() - start)
    fresh = {key: observer.seen[key] for key in observer.fresh}
    return Judged(told_once(checks), _packed(fresh), phases, student.peak_kib)


def judge_stored(prepared: Prepared, tasks: Iterable[Task], done: Callable[[Judged], None]) -> None:
    """Judge each task by its stored observations, calling `done` in their order."""

    def cases() -> Iterator[Case]:
        for task in tasks:
            case = Case(_observer(prepared, task, Nobody(), Nobody()), task.program)
            yield case
            checks = _complete(prepared.exercise, case.results, "the session ended early")
            missing = tuple(dict.fromkeys(case.observer.missing))
            done(Judged(told_once(checks), {}, {}, missing=missing))

    _run(prepared.exercise, cases(), lambda check: None)


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


def _run(exercise: Exercise, cases: Iterable[Case], tick: Callable[[str], None]) -> str:
    """Run the suite on each case; return what pytest had to say."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    suite = str(exercise.suite)
    plugins = [Judging(cases, tick)]
    code = pytest.main([*PYTEST_OPTIONS, "--rootdir", suite, suite], plugins=plugins)
    return f"pytest ended with {code!r}\n{_said()}"


def _said() -> str:
    """What pytest wrote, when this process's standard error is a file."""
    sys.stderr.flush()
    size = os.fstat(2).st_size
    return os.pread(2, 4_000, max(0, size - 4_000)).decode(errors="replace") if size else ""


def _complete(
    exercise: Exercise, results: dict[str, CheckResult], why: str
) -> tuple[CheckResult, ...]:
    """One result for every check of the suite; one that did not report is our fault."""
    complete = []
    for check in exercise.checks():
        missing = CheckResult(
            id=check.id,
            function=check.function,
            title=check.title,
            verdict=Verdict.GRADER_ERROR,
            points=0.0,
            possible=check.points,
            hidden=check.hidden,
            staff=f"The check did not report; {why}.",
        )
        complete.append(results.get(check.id, missing))
    return tuple(complete)


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
