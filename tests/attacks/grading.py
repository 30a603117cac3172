"""Grade attacks, each in a world of its own, and list what they achieved."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from graders import (
    Grader,
    Report,
    Submission,
    Unreadable,
    Verdict,
    read_submission,
)
from graders.evaluation import observer
from graders.report import for_students
from graders.sandbox import clock
from tests.attacks.corpus import Attack
from tests.attacks.renderings import unsafe
from tests.attacks.world import World
from tests.check_known import SEED

AT_ONCE = 32
"""Worlds that exist at the same time."""
REACHED = "REACHED"
"""What an attack says in its answer when it got where it must not."""


READING_LIMIT = 120
"""Seconds that reading a submission may take on a busy machine: nobody else's is read meanwhile.

The worker that reads has a limit of 10 seconds of its own processor time.
"""


class TookTooLong(Exception):
    """Reading a submission took longer than it may."""


@dataclass(frozen=True)
class Finding:
    """What grading an attack led to: a report, or intake's refusal, and what was touched."""

    attack: Attack
    report: Report | None
    refused: str
    touched: tuple[str, ...]

    def breaches(self) -> list[str]:
        """Everything that must not have happened, in words."""
        if self.report is None:
            return [*self.touched, *self._wrongly_refused()]
        return [*self.touched, *_of_report(self.report, self.attack), *unsafe(self.report)]

    def _wrongly_refused(self) -> list[str]:
        """Only strange input may be refused unseen: any other attack has then not been tried."""
        strange = self.attack.family == "input_tricks"
        return [] if strange else [f"it was not tried: {self.refused}"]


def grade(grader: Grader, attacks: Sequence[Attack], jobs: int = 4) -> Iterator[Finding]:
    """Findings as they come in. Hanging attacks get less time than students do.

    Many of them only wait to be stopped, so more are graded at a time than there are cores.
    """
    hurry = mock.patch.multiple(observer, DEADLINE_FLOOR=8.0, DEADLINE_FACTOR=4.0)
    with hurry, mock.patch.object(clock, "LOAD_LIMIT", 10.0):
        for start in range(0, len(attacks), AT_ONCE):
            yield from _grade(grader, attacks[start : start + AT_ONCE], jobs)


def _grade(grader: Grader, attacks: Sequence[Attack], jobs: int) -> Iterator[Finding]:
    grader.warm()
    with ExitStack() as stack:
        taken: list[tuple[Attack, World, Submission]] = []
        for attack in attacks:
            world = stack.enter_context(World(grader.server.pid, scratch_of(grader)))
            handed_in = attack.write(world.handed_in, world.places)
            try:
                with _limited_reading():
                    taken.append((attack, world, read_submission(handed_in, "naive_bayes")))
            except (Unreadable, TookTooLong) as problem:
                slow = isinstance(problem, TookTooLong)
                touched = [*world.violations(str(problem)), *([str(problem)] if slow else [])]
                yield Finding(attack, None, str(problem), tuple(touched))
        for position, report in grader.grade([entry[2] for entry in taken], jobs, SEED):
            attack, world, _ = taken[position]
            yield Finding(attack, report, "", tuple(world.violations(told_to_students(report))))


@contextmanager
def _limited_reading() -> Iterator[None]:
    """Raise `TookTooLong` in what goes on for more than `READING_LIMIT` seconds."""

    def give_up(number: int, frame: object) -> None:
        raise TookTooLong(f"it was not read within {READING_LIMIT} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(READING_LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def scratch_of(grader: Grader) -> Path:
    """The folder that holds the scratch folders of a grader's children."""
    return Path(grader.server._root)


def told_to_students(report: Report) -> str:
    """All that a student reads of a report. What staff read may quote a suite."""
    shown = for_students(report)
    checks = [f"{c.message}\n{c.where or ''}\n{c.hint}\n{c.advice}" for c in shown.checks]
    return "\n".join([shown.problem, *shown.notes, *checks])


def _of_report(report: Report, attack: Attack) -> list[str]:
    found = [f"a fault: {_last_line(report.fault)}"] if report.fault else []
    if not report.checks and not report.fault:
        found.append("no check reported")
    faults = [c.staff for c in report.checks if c.verdict is Verdict.GRADER_ERROR]
    if faults:
        found.append(f"{len(faults)} checks are faults of ours: {_last_line(faults[0])}")
    for check in report.checks:
        if check.points and check.id not in attack.honest:
            found.append(f"{check.id}: {check.points:g} points gained")
        # Not in `where`, which quotes the attack's own line.
        if REACHED in check.message:
            found.append(check.message[check.message.index(REACHED) :][:200])
    return found


def _last_line(trace: str) -> str:
    """What a traceback says in the end: the error of the last line marked as one."""
    lines = trace.strip().splitlines() or [""]
    marked = [line for line in trace.splitlines() if line.startswith("E ")]
    return (marked[0][1:] if marked else lines[-1]).strip()[:200]
