"""Evaluates stored observations again by today's checks, without running students' code.

Submissions are divided among forked processes, each of which opens the gradebook
itself. A probe that is new or has changed has no stored observation: it is reported as
missing, and only it has to be run; the others' observations are taken from the store.
"""

from __future__ import annotations

import selectors
import socket
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from graders.course import Course
from graders.errors import GraderFault
from graders.evaluation.bundle import ExerciseBundle, load_bundle
from graders.evaluation.controls import require_controls
from graders.evaluation.evaluate import Task, replay, require_complete
from graders.evaluation.fingerprints import rubric_version
from graders.figures import figures_from_builtins, figures_to_builtins
from graders.gradebook import Attempt, StoredSubmission
from graders.gradebook.storage import Gradebook
from graders.intake.submission import Submission, submission
from graders.report import Report, check_from_builtins, check_to_builtins
from graders.sandbox.child import wire
from graders.sandbox.processes import Fork, fork_with_channel
from graders.scheduling import Graded, Job


@dataclass(frozen=True)
class Stale:
    """A submission whose latest grade is by another rubric version."""

    entry: StoredSubmission
    before: Attempt


@dataclass(frozen=True)
class Rescored:
    """A submission's report before and after; `missing` are the probes that have to run.

    `observations` holds the new observations, packed, by key.
    """

    entry: StoredSubmission
    before: Report
    after: Report
    missing: tuple[str, ...] = ()
    observations: Mapping[str, bytes] = field(default_factory=dict)

    def ran(self, graded: Graded) -> Rescored:
        """The result after the missing probes have run."""
        after = replace(graded.report, submission=self.entry.name)
        return Rescored(self.entry, self.before, after, observations=graded.observations)

    @property
    def difference(self) -> float | None:
        """Points gained or lost; None when there is no score before or after."""
        if self.before.points is None or self.after.points is None:
            return None
        return round(self.after.points - self.before.points, 4)


def stale(gradebook: Gradebook, course: Course, exercise: str | None = None) -> Iterator[Stale]:
    """The submissions graded by another rubric version than today's.

    Those to an exercise that the course no longer has are left out.
    """
    for entry in gradebook.submissions(exercise):
        attempt = gradebook.attempt(entry.id)
        exercise_now = course.exercises.get(entry.exercise or "")
        if exercise_now is None or attempt is None or attempt.report.problem:
            continue
        if attempt.rubric != rubric_version(course, exercise_now):
            yield Stale(entry, attempt)


def rescore(url: str, course: Course, found: Sequence[Stale], at_once: int) -> Iterator[Rescored]:
    """Evaluate the stored observations of these, in the gradebook at `url`, in any order."""
    require_controls(course)
    for name in {each.entry.exercise for each in found}:
        load_bundle(course, course.exercise(name or ""))
    shares = [found[start::at_once] for start in range(at_once)]
    forks = [_fork(url, course, share) for share in shares if share]
    numbered = {each.entry.id: each for each in found}
    for message in _messages(forks):
        stale = numbered.pop(message["number"])
        yield _rescored(course, stale, message)
    if numbered:
        raise GraderFault(f"{len(numbered)} submissions were not evaluated again")


def again(gradebook: Gradebook, course: Course, rescored: Rescored) -> Job:
    """The job that runs the missing probes and evaluates all checks."""
    entry = rescored.entry
    cached = gradebook.observations(entry.digest)
    found = stored_submission(gradebook, course, entry)
    return Job(entry.id, found, rescored.before.seed, cached)


def stored_submission(gradebook: Gradebook, course: Course, entry: StoredSubmission) -> Submission:
    """A stored submission, read again from its cells in the gradebook."""
    return submission(entry.name, gradebook.cells(entry.digest), course.asked, entry.exercise)


def _fork(url: str, course: Course, share: Sequence[Stale]) -> Fork:
    """A process that evaluates a share, with its own connection to the gradebook."""

    def replay_share(channel: socket.socket) -> None:
        with Gradebook(url, create=False) as gradebook:
            for name, found in groupby(sorted(share, key=_exercise), key=_exercise):
                bundle = load_bundle(course, course.exercise(name))
                _replay(gradebook, bundle, list(found), channel)

    return fork_with_channel(replay_share)


def _exercise(found: Stale) -> str:
    return found.entry.exercise or ""


def _replay(
    gradebook: Gradebook,
    bundle: ExerciseBundle,
    found: Sequence[Stale],
    channel: socket.socket,
) -> None:
    """Evaluate equal contents with equal inputs once; send the results of each submission."""
    same: defaultdict[tuple[str, int], list[Stale]] = defaultdict(list)
    for each in found:
        same[each.entry.digest, each.before.report.seed].append(each)
    for (digest, seed), equal in same.items():
        program = stored_submission(gradebook, bundle.course, equal[0].entry).program
        evaluation = replay(bundle, Task(program, seed, gradebook.observations(digest)))
        checks = [check_to_builtins(check) for check in evaluation.checks]
        figures = figures_to_builtins(evaluation.figures)
        results = {"checks": checks, "missing": list(evaluation.missing), "figures": figures}
        for each in equal:
            wire.send(channel, {"number": each.entry.id, **results})


def _messages(forks: Sequence[Fork]) -> Iterator[Mapping[str, Any]]:
    """The messages of all processes until all have ended. Raises `GraderFault` if one fails."""
    with selectors.DefaultSelector() as selector:
        for fork in forks:
            selector.register(fork.channel, selectors.EVENT_READ, fork)
        while selector.get_map():
            for key, _ in selector.select():
                try:
                    message = wire.receive(key.data.channel)
                except EOFError:
                    selector.unregister(key.data.channel)
                    key.data.kill()
                    continue
                if "fault" in message:
                    raise GraderFault(message["fault"])
                yield message


def _rescored(course: Course, found: Stale, message: Mapping[str, Any]) -> Rescored:
    before = found.before.report
    checks = [check_from_builtins(check) for check in message["checks"]]
    figures = figures_from_builtins(message["figures"])
    require_complete(load_bundle(course, course.exercise(_exercise(found))), checks)
    after = replace(before, checks=tuple(checks), fault="", figures=figures)
    return Rescored(found.entry, before, after, tuple(message["missing"]))
