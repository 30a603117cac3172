"""Judge one submission: one pytest session, in a process forked for it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, NoReturn

import pyprctl
import pytest

from graders.evidence import Observation
from graders.exercises import Exercise
from graders.explaining import told_once
from graders.observing import Observer, ReferenceCache
from graders.plugin import Judging
from graders.program import Program
from graders.results import CheckResult, Verdict, check_from_builtins, check_to_builtins
from graders.sandbox.forkserver import ForkServer
from graders.sandbox.inside import wire
from graders.sandbox.session import Session

PYTEST_OPTIONS = (
    *("-s", "--import-mode=importlib", "--strict-markers", "-c", os.devnull),
    *("--timeout=600", "--timeout-method=signal", "-p", "pytest_timeout"),
    *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:junitxml", "-p", "no:pastebin"),
    *("-p", "no:doctest", "-p", "no:unittest", "-p", "no:faulthandler", "-p", "no:stepwise"),
    *("-p", "no:setuponly", "-p", "no:setupplan", "-p", "no:debugging", "-p", "no:nose"),
    *("-p", "no:logging", "-p", "no:warnings", "-p", "no:tmpdir", "-p", "no:monkeypatch"),
)


@dataclass(frozen=True)
class Task:
    """All a judge needs to know."""

    exercise: Exercise
    program: Program
    reference: Program
    cache: ReferenceCache
    server: ForkServer
    seed: int


@dataclass(frozen=True)
class Judged:
    """What a judge found: results, what it saw, and where the time went, in seconds."""

    checks: tuple[CheckResult, ...]
    observations: dict[str, Observation]
    phases: dict[str, float]
    peak_kib: int


def become_judge(task: Task, channel: socket.socket) -> NoReturn:
    """Judge in this (forked) process, tell the coordinator on the channel, and end."""
    pyprctl.set_pdeathsig(signal.SIGKILL)
    log = tempfile.TemporaryFile()
    for standard in (1, 2):
        os.dup2(log.fileno(), standard)
    code = 0
    try:
        judged = judge(task, lambda check: wire.send(channel, {"tick": check}))
        wire.send(channel, {"judged": to_builtins(judged)})
    except BaseException:
        code = 1
        wire.send(channel, {"fault": traceback.format_exc()[-20_000:]})
    finally:
        os._exit(code)


def judge(task: Task, tick: Callable[[str], None]) -> Judged:
    """Run the exercise's suite on the submission, calling `tick` with each check's id."""
    start = time.monotonic()
    probes = task.exercise.probes.read_text()
    student = Session(task.server, task.program, probes)
    reference = Session(task.server, task.reference, probes)
    observer = Observer(student, reference, task.cache, task.seed)
    judging = Judging(observer, task.program, tick)
    suite = str(task.exercise.suite)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        code = pytest.main([*PYTEST_OPTIONS, "--rootdir", suite, suite], plugins=[judging])
    finally:
        student.close()
        reference.close()
    checks = _complete(task.exercise, judging.results, f"pytest ended with {code!r}\n{_said()}")
    total = time.monotonic() - start
    phases = _phases(student, reference, total)
    return Judged(told_once(checks), observer.seen, phases, student.peak_kib)


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


def to_builtins(judged: Judged) -> dict[str, Any]:
    """The value a judge sends to its coordinator."""
    return {
        "checks": [check_to_builtins(check) for check in judged.checks],
        "observations": {key: _plain(seen) for key, seen in judged.observations.items()},
        "phases": judged.phases,
        "peak_kib": judged.peak_kib,
    }


def from_builtins(value: dict[str, Any]) -> Judged:
    """The inverse of `to_builtins`, less the observations, which stay as they were sent."""
    checks = (check_from_builtins(check) for check in value["checks"])
    return Judged(tuple(checks), {}, value["phases"], value["peak_kib"])


def _plain(seen: Observation) -> dict[str, Any]:
    return {**asdict(replace(seen, value=dict(seen.value))), "outcome": seen.outcome.value}
