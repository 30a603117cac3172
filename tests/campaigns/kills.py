"""Processes of ours are killed at random moments: `python -m tests.campaigns.kills -n 100`.

In each round six quick submissions are graded two at a time, while a helper kills
the warm process, an evaluator or a student's child. Whatever dies, every submission
must get the verdicts it gets in peace, or a stated fault and no score; and
nothing may be left running or on disk.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from graders import Grader, Report, Submission
from graders.intake.client import WORKER
from graders.intake.sources import Cell
from graders.intake.submission import submission
from tests.attacks.grading import scratch_of
from tests.attacks.processes import children, command_of
from tests.bundled import ASKED

KINDS = ("warm process", "evaluator", "student's child")
ROUND_LIMIT = 300
"""Seconds in which a round must end."""
GRACE = 5.0
SEED = 1

RIGHT = """
import numpy as np, tensorflow_probability as tfp
def get_prior(y):
    return tfp.distributions.Categorical(probs=np.bincount(y) / len(y))
"""
SOURCES = {
    "right prior": RIGHT,
    "wrong prior": RIGHT.replace("len(y)", "(len(y) + 1)"),
    "nothing": "x = 1\n",
    "raises": "def get_prior(y):\n    raise ValueError('no')\n",
    "unusable": "def get_prior(y):\n    return object()\n",
    "unfinished": "def predict_class(prior, class_conditionals, x):\n    pass\n",
}
Verdicts = tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class Round:
    """What one round led to: who was killed, how many submissions had faults, and what is wrong."""

    killed: str
    faults: int
    wrong: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=100, help="rounds")
    parser.add_argument("--seed", type=int, default=0, help="of who is killed, and when")
    options = parser.parse_args(arguments)
    failed, killed = 0, dict.fromkeys((*KINDS, "nobody"), 0)
    kinds = random.Random(options.seed).choices(KINDS, k=options.n)
    for found in rounds(kinds, options.seed):
        failed += bool(found.wrong)
        killed[found.killed] += 1
        print(f"{found.killed}: {found.faults} faults {' '.join(found.wrong)}", flush=True)
    counts = ", ".join(f"{name} {count}" for name, count in killed.items())
    print(f"{options.n} rounds ({counts}), {failed} went wrong")
    return int(failed > 0)


def rounds(kinds: Sequence[str], seed: int) -> Iterator[Round]:
    """Grade in peace once, then once for each kind of process that is to be killed.

    The seed fixes when.
    """
    chance = random.Random(seed)
    taken = [submission(name, [Cell(name, s)], ASKED, "naive_bayes") for name, s in SOURCES.items()]
    with _own_temporary_folder() as folder:
        with Grader() as grader:
            _graded(grader, taken)  # so that the reference has been asked
            start = time.monotonic()
            peace = {name: verdicts(report) for name, report in _graded(grader, taken).items()}
            length = time.monotonic() - start
            for kind in kinds:
                yield _round(grader, taken, peace, kind, delay=chance.uniform(0, length))
        if left := list(folder.iterdir()):
            yield Round("nobody", 0, (f"left on disk: {left}",))


def _round(
    grader: Grader,
    taken: Sequence[Submission],
    peace: dict[str, Verdicts],
    kind: str,
    delay: float,
) -> Round:
    killer = start_killer(os.getpid(), kind, delay)
    try:
        with _limited(ROUND_LIMIT):
            reports = _graded(grader, taken)
    except Exception as error:
        return Round(end_killer(killer, kind), 0, (f"{type(error).__name__}: {error}",))
    killed = end_killer(killer, kind)
    faults = sum(not report.gradable for report in reports.values())
    return Round(killed, faults, (*differences(reports, peace), *_left(grader)))


def _graded(grader: Grader, taken: Sequence[Submission]) -> dict[str, Report]:
    return {taken[i].name: report for i, report in grader.grade(taken, jobs=2, seed=SEED)}


def verdicts(report: Report) -> Verdicts:
    """What must be the same whenever a submission is graded."""
    return tuple((check.id, check.verdict.value, check.points) for check in report.checks)


def differences(reports: dict[str, Report], peace: dict[str, Verdicts]) -> Iterator[str]:
    """Submissions that have neither the verdicts they had in peace nor a stated fault."""
    for name in peace.keys() - reports.keys():
        yield f"{name} has no report;"
    for name, report in reports.items():
        if report.gradable and verdicts(report) != peace[name]:
            differing = set(verdicts(report)) - set(peace[name])
            yield f"{name} has other verdicts: {sorted(differing)};"
        elif not report.gradable and (report.points is not None or not _stated(report)):
            yield f"{name} has no stated fault;"


def _stated(report: Report) -> bool:
    return bool(report.fault or any(check.staff for check in report.checks))


def _left(grader: Grader) -> Iterator[str]:
    """Processes and folders of the round that outlive it by more than a moment."""
    deadline = time.monotonic() + GRACE
    while (left := list(_leftovers(grader))) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield from left


def _leftovers(grader: Grader) -> Iterator[str]:
    others = children(os.getpid()) - {grader.server.pid}
    # What reads files stays for the next ones.
    yield from (f"process {pid} is left;" for pid in others if WORKER not in command_of(pid))
    warm = _warm_process(grader.server.pid)
    yield from (f"child {pid} is left;" for pid in (children(warm) if warm else ()))
    yield from (f"{path} is left;" for path in scratch_of(grader).glob("[!.]*"))


@contextlib.contextmanager
def _own_temporary_folder() -> Iterator[Path]:
    """Let everything temporary be made in one new folder."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kills-"))
        stack.enter_context(mock.patch.object(tempfile, "tempdir", folder))
        yield Path(folder)


def start_killer(coordinator: int, kind: str, delay: float) -> int:
    """Fork a helper that kills one process of this kind after so many seconds."""
    pid = os.fork()
    if pid == 0:
        try:
            time.sleep(delay)
            os._exit(0 if _kill_one(coordinator, kind) else 1)
        finally:
            os._exit(2)
    return pid


def end_killer(pid: int, kind: str) -> str:
    """Whom the helper killed; it may have come too late for anybody."""
    _, status = os.waitpid(pid, 0)
    return kind if os.waitstatus_to_exitcode(status) == 0 else "nobody"


def _kill_one(coordinator: int, kind: str) -> bool:
    deadline = time.monotonic() + 1.0
    while time.monotonic() < deadline:
        for pid in _victims(coordinator, kind):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                return True
        time.sleep(0.002)
    return False


def _victims(coordinator: int, kind: str) -> list[int]:
    others = children(coordinator) - {os.getpid()}
    ours = {pid for pid in others if WORKER not in command_of(pid)}
    servers = {pid for pid in ours if "graders.sandbox.child" in command_of(pid)}
    if kind == "evaluator":
        return random.sample(sorted(ours - servers), len(ours - servers))
    warm = [pid for server in servers if (pid := _warm_process(server))]
    if kind == "warm process":
        return warm
    return [child for pid in warm for child in children(pid)]


def _warm_process(server: int) -> int | None:
    """The Python that forks children: the server itself, or below bubblewrap's processes."""
    if not Path(command_of(server).split("\0")[0]).name.startswith("bwrap"):
        return server if command_of(server) else None
    return next((pid for child in children(server) if (pid := _warm_process(child))), None)


@contextlib.contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raise `TimeoutError` in what goes on for longer."""

    def give_up(number: int, frame: object) -> None:
        raise TimeoutError(f"the round did not end within {seconds} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
