"""Trials: submissions whose right verdict is known, and what the grader makes of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatch
from pathlib import Path

from graders.batch.known import known_submissions
from graders.course import Course, Exercise
from graders.intake import Submission, read_submission
from graders.report import CheckResult, Report, Verdict
from graders.scheduling import Grader
from graders.validation.edits import Edit, edited, pairs
from graders.validation.equivalents import rewritten
from graders.validation.lazy import lazy_answers
from graders.validation.mutants import mutants


class Kind(str, Enum):
    """What a trial is, and so what it must get."""

    KNOWN_RIGHT = "known right submission"
    KNOWN_WRONG = "known wrong submission"
    EQUIVALENT = "equivalent"
    MISTAKE = "mistake"
    TWO_MISTAKES = "two mistakes"
    MUTANT = "mutant"
    LAZY = "lazy answer"


GROUPS = {
    "known": (Kind.KNOWN_RIGHT, Kind.KNOWN_WRONG),
    "equivalents": (Kind.EQUIVALENT,),
    "mistakes": (Kind.MISTAKE,),
    "pairs": (Kind.TWO_MISTAKES,),
    "mutants": (Kind.MUTANT,),
    "lazy": (Kind.LAZY,),
}
"""The kinds by the names that the command line has for them."""
RIGHT = frozenset({Kind.KNOWN_RIGHT, Kind.EQUIVALENT})
"""The kinds that must get full marks; all others must not."""


KNOWN = ("right", "wrong", "lazy")
"""The folders of known submissions that a rate is made of."""


@dataclass(frozen=True)
class Trial:
    """A submission whose verdict is known: a text, or a file; `edits` are the mistakes in it."""

    kind: Kind
    name: str
    function: str
    text: str = ""
    edits: tuple[Edit, ...] = ()
    file: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What the grader made of a trial."""

    trial: Trial
    checks: tuple[CheckResult, ...] = ()
    fault: str = ""

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """The checks without points."""
        return tuple(check for check in self.checks if check.verdict is not Verdict.PASSED)

    @property
    def accepted(self) -> bool:
        """Whether it got full marks."""
        return bool(self.checks) and not self.fault and not self.failed

    @property
    def wrong(self) -> bool:
        """Whether that is not what it must get."""
        return bool(self.fault) or self.accepted != (self.trial.kind in RIGHT)

    @property
    def crashed(self) -> bool:
        """Whether code raised or ended, which is told in its own words and not by a name."""
        return bool(self.failed) and all(c.verdict is not Verdict.WRONG for c in self.failed)

    @property
    def messages(self) -> tuple[str, ...]:
        """What students read of the checks that failed, each text once."""
        return tuple(dict.fromkeys(check.message for check in self.failed if check.message))

    @property
    def named(self) -> bool:
        """Whether a message names one of its mistakes."""
        return any(_names(edit, text) for edit in self.trial.edits for text in self.messages)

    def misnamed(self, edits: Sequence[Edit]) -> tuple[str, ...]:
        """The mistakes that a message names in place of those that were made."""
        found = []
        own = self.trial.edits
        others = [edit for edit in edits if edit.mistake and edit not in own]
        for text in self.messages:
            if not any(_names(edit, text) for edit in own):
                found += [edit.name for edit in others if _differs(edit, own, text)]
        return tuple(dict.fromkeys(found))

    def unexpected(self) -> tuple[str, ...]:
        """The checks that fail and are not stated to, and the other way round, in words."""
        stated = self.trial.edits[0].loses if len(self.trial.edits) == 1 else None
        if stated is None:
            return ()
        lost = {check.id for check in self.failed}
        due = {c.id for c in self.checks if any(fnmatch(c.id, pattern) for pattern in stated)}
        more = [f"loses {name}, too" for name in sorted(lost - due)]
        return (*more, *(f"does not lose {name}" for name in sorted(due - lost)))

    def share(self) -> float:
        """The share of the points of the function that were earned, from 0 to 1."""
        own = [check for check in self.checks if check.function == self.trial.function]
        possible = sum(check.possible for check in own)
        return sum(check.points for check in own) / possible if possible else 0.0


def _names(edit: Edit, text: str) -> bool:
    return any(words in text for words in edit.says)


def _differs(edit: Edit, own: Sequence[Edit], text: str) -> bool:
    """Whether a text names a mistake in words that none of the own mistakes shares."""
    shared = {words for one in own for words in one.says}
    mine = {one.function for one in own}
    said = [words for words in edit.says if words in text and words not in shared]
    return bool(said) and edit.function in mine


def trials(course: Course, exercise: Exercise, edits: Sequence[Edit]) -> Iterator[Trial]:
    """All trials of an exercise."""
    yield from _known(course, exercise)
    yield from _edited(course, exercise, edits)
    reference = exercise.reference.read_text("utf-8")
    for name, text in rewritten(reference, exercise.asked):
        yield Trial(Kind.EQUIVALENT, name, "", text)
    for mutant in mutants(reference, exercise.asked):
        yield Trial(Kind.MUTANT, mutant.name, mutant.function, mutant.text)
    for function, name, text in lazy_answers(reference, exercise.asked):
        yield Trial(Kind.LAZY, f"{function} {name}", function, text)


def _edited(course: Course, exercise: Exercise, edits: Sequence[Edit]) -> Iterator[Trial]:
    for edit in edits:
        kind = Kind.MISTAKE if edit.mistake else Kind.EQUIVALENT
        text = edited(course, exercise, [edit])
        yield Trial(kind, edit.name, edit.function, text, (edit,))
    for both, text in pairs(course, exercise, edits):
        name = " + ".join(edit.name for edit in both)
        yield Trial(Kind.TWO_MISTAKES, name, both[0].function, text, both)


def _known(course: Course, exercise: Exercise) -> Iterator[Trial]:
    """The known submissions that are right, wrong or lazy; not those that are broken."""
    for known in known_submissions(course):
        if known.exercise != exercise.name or known.path.parent.name not in KNOWN:
            continue
        kind = Kind.KNOWN_WRONG if known.verdicts else Kind.KNOWN_RIGHT
        loses = tuple(pattern for _, pattern in known.verdicts)
        says = tuple(words for _, words in known.says)
        stated = Edit(known.id, "", (), kind is Kind.KNOWN_WRONG, says, loses)
        yield Trial(kind, known.id, "", edits=(stated,), file=known.path)


def sampled(found: Sequence[Trial], most: int | None) -> list[Trial]:
    """At most so many trials, evenly spaced, so that all functions have their share."""
    if most is None or len(found) <= most:
        return list(found)
    return [found[position * len(found) // most] for position in range(most)]


def tried(
    grader: Grader,
    exercise: Exercise,
    chosen: Sequence[Trial],
    *,
    jobs: int,
    seed: int,
    done: Callable[[int], None] = lambda count: None,
) -> list[Outcome]:
    """The outcome of each trial, in their order; `done` is called with how many there are."""
    outcomes: dict[int, Outcome] = {}
    with tempfile.TemporaryDirectory() as folder:
        read = (_written(Path(folder), trial, exercise, grader.course) for trial in chosen)
        for position, report in grader.grade(read, jobs=jobs, seed=seed):
            outcomes[position] = _outcome(chosen[position], report)
            done(len(outcomes))
    return [outcomes[position] for position in range(len(chosen))]


def _written(folder: Path, trial: Trial, exercise: Exercise, course: Course) -> Submission:
    path = trial.file or folder / f"{exercise.name}.py"
    if trial.file is None:
        path.write_text(trial.text, "utf-8")
    return read_submission(path, exercise.name, course)


def _outcome(trial: Trial, report: Report) -> Outcome:
    broken = [c for c in report.checks if c.verdict is Verdict.GRADER_ERROR]
    fault = report.fault or report.problem or "".join(c.staff for c in broken[:1])
    return Outcome(trial, report.checks, fault)
