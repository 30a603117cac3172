"""What the grader made of a trial, and how far that is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from graders.report import CheckResult, Report, Verdict
from graders.validation.edits import Edit
from graders.validation.trials import RIGHT, Trial


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
        due = self._stated()
        if due is None:
            return ()
        lost = {check.id for check in self.failed}
        more = [f"loses {name}, too" for name in sorted(lost - due)]
        return (*more, *(f"does not lose {name}" for name in sorted(due - lost)))

    def _stated(self) -> set[str] | None:
        """The checks that fail by what the trial states; None if it states nothing."""
        ids = [check.id for check in self.checks]
        if self.trial.known:
            verdicts = self.trial.known.expected(ids)
            return {name for name in ids if verdicts[name] != Verdict.PASSED.value}
        loses = self.trial.edits[0].loses if len(self.trial.edits) == 1 else None
        if loses is None:
            return None
        return {name for name in ids if any(fnmatch(name, pattern) for pattern in loses)}

    def shares(self) -> dict[str, float]:
        """The share of its points, from 0 to 1, that each function concerned earned."""
        own = [c for c in self.checks if self.trial.function in ("", c.function)]
        if self.trial.known:  # a function of which it states that it passes has the work in it
            due = self.trial.known.expected([c.id for c in own])
            lazy = {c.function for c in own if due[c.id] != "passed"}
            own = [c for c in own if c.function in lazy]
        possible: dict[str, float] = defaultdict(float)
        earned: dict[str, float] = defaultdict(float)
        for check in own:
            possible[check.function] += check.possible
            earned[check.function] += check.points
        return {name: earned[name] / points for name, points in possible.items() if points}


def _names(edit: Edit, text: str) -> bool:
    return any(words in text for words in edit.says)


def _differs(edit: Edit, own: Sequence[Edit], text: str) -> bool:
    """Whether a text names a mistake in words that none of the own mistakes shares."""
    shared = {words for one in own for words in one.says}
    mine = {one.function for one in own}
    said = [words for words in edit.says if words in text and words not in shared]
    return bool(said) and edit.function in mine


def outcome_of(trial: Trial, report: Report) -> Outcome:
    """The outcome that a report shows."""
    broken = [c for c in report.checks if c.verdict is Verdict.GRADER_ERROR]
    fault = report.fault or report.problem or "".join(c.staff for c in broken[:1])
    return Outcome(trial, report.checks, fault)
