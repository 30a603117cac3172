"""Judge what was stored again, by the rules of today; nobody's code runs.

Observations are divided among forked processes, each of which opens the gradebook
for itself. What is not stored (a probe changed, or is new) is found out here and
left to be run: only that probe, the rest is taken from what was seen.
"""

from __future__ import annotations

import os
import selectors
import socket
import traceback
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, NoReturn

from graders.exercises import Exercise
from graders.exits import GraderFault
from graders.gradebook import Attempt, Entry
from graders.gradebook.storage import Gradebook
from graders.intake.submission import Submission, submission
from graders.judge import Task, become_quiet, judge_stored
from graders.prepared import prepare, rules_of
from graders.results import Report, check_from_builtins, check_to_builtins
from graders.sandbox.inside import wire
from graders.scheduling import Graded, Job


@dataclass(frozen=True)
class Stale:
    """A hand-in whose latest grade was made by other rules."""

    entry: Entry
    before: Attempt


@dataclass(frozen=True)
class Rescored:
    """A hand-in's report before and after; `missing` are probes that would have to run.

    `observations` are what was seen anew, packed, by key.
    """

    entry: Entry
    before: Report
    after: Report
    missing: tuple[str, ...] = ()
    observations: Mapping[str, bytes] = field(default_factory=dict)

    def ran(self, graded: Graded) -> Rescored:
        """The same once what was missing has been run."""
        after = replace(graded.report, submission=self.entry.name)
        return Rescored(self.entry, self.before, after, observations=graded.observations)

    @property
    def difference(self) -> float | None:
        """Points gained or lost; None when there is no score before or after."""
        if self.before.points is None or self.after.points is None:
            return None
        return round(self.after.points - self.before.points, 4)


def stale(gradebook: Gradebook, exercise: str | None = None) -> Iterator[Stale]:
    """The hand-ins graded by other rules than today's."""
    for entry in gradebook.hand_ins(exercise):
        attempt = gradebook.attempt(entry.id)
        if entry.exercise is None or attempt is None or attempt.report.problem:
            continue
        if attempt.rules != rules_of(entry.exercise):
            yield Stale(entry, attempt)


def rescore(url: str, found: Sequence[Stale], at_once: int) -> Iterator[Rescored]:
    """Judge these by what is stored in the gradebook at `url`, in no particular order."""
    for exercise in {each.entry.exercise for each in found}:
        prepare(exercise or "")
    shares = [found[start::at_once] for start in range(at_once)]
    helpers = [_fork(url, share) for share in shares if share]
    numbered = {each.entry.id: each for each in found}
    for message in _messages(helpers):
        yield _rescored(numbered[message["number"]], message)


def again(gradebook: Gradebook, rescored: Rescored) -> Job:
    """The job that runs what is missing, and judges everything."""
    entry = rescored.entry
    seen = gradebook.observations(entry.digest)
    return Job(entry.id, stored_submission(gradebook, entry), rescored.before.seed, seen)


def stored_submission(gradebook: Gradebook, entry: Entry) -> Submission:
    """A hand-in's submission, read again from the text the gradebook keeps."""
    return submission(entry.name, gradebook.cells(entry.digest), entry.exercise)


@dataclass(frozen=True)
class _Helper:
    """A forked process that judges a share, and the channel it tells on."""

    pid: int
    channel: socket.socket

    def end(self) -> None:
        self.channel.close()
        os.waitpid(self.pid, 0)


def _fork(url: str, share: Sequence[Stale]) -> _Helper:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _become_helper(url, share, theirs)
    theirs.close()
    return _Helper(pid, ours)


def _become_helper(url: str, share: Sequence[Stale], channel: socket.socket) -> NoReturn:
    become_quiet()
    try:
        with Gradebook(url, create=False) as gradebook:
            for name, found in groupby(sorted(share, key=_exercise), key=_exercise):
                _judge(gradebook, prepare(name).exercise, list(found), channel)
    except BaseException:
        wire.send(channel, {"fault": traceback.format_exc()[-20_000:]})
    finally:
        os._exit(0)


def _exercise(found: Stale) -> str:
    return found.entry.exercise or ""


def _judge(
    gradebook: Gradebook, exercise: Exercise, found: Sequence[Stale], channel: socket.socket
) -> None:
    """Judge equal contents with equal inputs once, and tell of each hand-in."""
    same: defaultdict[tuple[str, int], list[Stale]] = defaultdict(list)
    for each in found:
        same[each.entry.digest, each.before.report.seed].append(each)
    prepared = prepare(exercise.name)
    for (digest, seed), equal in same.items():
        program = stored_submission(gradebook, equal[0].entry).program
        judged = judge_stored(prepared, Task(program, seed, gradebook.observations(digest)))
        checks = [check_to_builtins(check) for check in judged.checks]
        for each in equal:
            told = {"checks": checks, "missing": list(judged.missing)}
            wire.send(channel, {"number": each.entry.id, **told})


def _messages(helpers: Sequence[_Helper]) -> Iterator[Mapping[str, Any]]:
    """What all say until all have ended. Raises `GraderFault` when one of them broke."""
    with selectors.DefaultSelector() as selector:
        for helper in helpers:
            selector.register(helper.channel, selectors.EVENT_READ, helper)
        while selector.get_map():
            for key, _ in selector.select():
                try:
                    message = wire.receive(key.data.channel)
                except EOFError:
                    selector.unregister(key.data.channel)
                    key.data.end()
                    continue
                if "fault" in message:
                    raise GraderFault(message["fault"])
                yield message


def _rescored(found: Stale, message: Mapping[str, Any]) -> Rescored:
    before = found.before.report
    checks = [check_from_builtins(check) for check in message["checks"]]
    after = replace(before, checks=tuple(checks), fault="")
    return Rescored(found.entry, before, after, tuple(message["missing"]))
