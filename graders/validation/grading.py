"""Grades trials. What was graded before by the same checks is read from where it was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graders.course import Exercise
from graders.intake import read_submission
from graders.scheduling import Grader, Job
from graders.storage import temporary_folder
from graders.validation.keeping import Kept
from graders.validation.outcomes import Outcome, outcome_of
from graders.validation.trials import Kind, Trial

SHORT = (Kind.MUTANT, Kind.TWO_MISTAKES, Kind.LAZY)
"""The kinds of which the checks of the function that was changed may tell enough."""


@dataclass(frozen=True)
class Bench:
    """Where the trials of an exercise are graded, and from which seed, if they name none."""

    grader: Grader
    exercise: Exercise
    kept: Kept
    seed: int
    jobs: int = 1

    def tried(self, chosen: Sequence[Trial], done: Callable[[], None]) -> list[Outcome]:
        """The outcome of each trial, in their order; `done` is called after each.

        A mutant or two mistakes are graded by all checks only if those of the function
        that was changed pass.
        """
        for _ in self.known(chosen):
            done()
        self._grade(chosen, short=True, done=done)
        self._grade(chosen, short=False, done=done)
        outcomes = self.known(chosen)
        return [outcomes[position] for position in range(len(chosen))]

    def known(self, trials: Sequence[Trial]) -> dict[int, Outcome]:
        """The outcomes of those trials that today's checks have graded, by position."""
        found = ((number, self._outcome(trial)) for number, trial in enumerate(trials))
        return {number: outcome for number, outcome in found if outcome is not None}

    def _outcome(self, trial: Trial) -> Outcome | None:
        """What is kept of a trial, if it is enough."""
        whole = self.kept.report(self._key(trial, short=False))
        report = whole or (
            self.kept.report(self._key(trial, short=True)) if _may_be_short(trial) else None
        )
        if report is None:
            return None
        outcome = outcome_of(trial, report)
        enough = whole or trial.kind is Kind.LAZY or not outcome.accepted
        return outcome if enough else None

    def _grade(self, chosen: Sequence[Trial], *, short: bool, done: Callable[[], None]) -> None:
        """Grade what is missing, by all checks or by those of one function."""
        known = self.known(chosen)
        missing = [n for n, trial in enumerate(chosen) if n not in known]
        due = [n for n in missing if not short or _may_be_short(chosen[n])]
        for number in self._graded(chosen, due, short):
            if self._outcome(chosen[number]) is not None:
                done()

    def _graded(self, chosen: Sequence[Trial], due: Sequence[int], short: bool) -> Iterator[int]:
        """Grade these, and keep the reports; the position of each, as they finish."""
        with temporary_folder() as folder:
            jobs = (self._job(folder, number, chosen[number], short) for number in due)
            for graded in self.grader.run(jobs, at_once=self.jobs):
                key = self._key(chosen[graded.number], short)
                self.kept.keep(key, graded.report, graded.observations)
                yield graded.number

    def _key(self, trial: Trial, short: bool) -> str:
        function = trial.function if short else ""
        return self.kept.key(trial.content, self._seed(trial), function)

    def _seed(self, trial: Trial) -> int:
        return self.seed if trial.seed is None else trial.seed

    def _job(self, folder: Path, number: int, trial: Trial, short: bool) -> Job:
        path = trial.known.path if trial.known else folder / f"{self.exercise.name}.py"
        if trial.known is None:
            path.write_bytes(trial.content)
        read = read_submission(path, self.exercise.name, self.grader.course)
        cached = dict(self.kept.observations(self._key(trial, short)))
        if not short and _may_be_short(trial):
            cached.update(self.kept.observations(self._key(trial, short=True)))
        return Job(number, read, self._seed(trial), cached, trial.function if short else None)


def _may_be_short(trial: Trial) -> bool:
    return trial.kind in SHORT and bool(trial.function)
