"""What the trials of an exercise show: rates of error, and all that is to be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from graders.report import Check, CheckResult
from graders.validation.edits import Edit
from graders.validation.outcomes import Outcome
from graders.validation.power import WIDE, Power
from graders.validation.rates import Rate
from graders.validation.trials import RIGHT, Kind

LAZY_SHARE = 0.15
"""The share of a function's points that an answer without the work may earn."""
WRONG = tuple(kind for kind in Kind if kind not in RIGHT and kind is not Kind.LAZY)
NAMEABLE = (Kind.KNOWN_WRONG, Kind.MISTAKE, Kind.TWO_MISTAKES)
"""The kinds whose mistakes have names."""


class Remedy(str, Enum):
    """What was found, and how it is mended."""

    FAULTY = "No score, by a fault of the grader or of a check:"
    REJECTED = "Right work that loses points. Widen a tolerance, or accept another form:"
    ACCEPTED = (
        "Wrong work with full marks. Choose inputs that show the mistake, or look at more of"
        " what is returned; a mutant that is right goes into mutants.toml, with its reason:"
    )
    LOSSES = "Other checks fail than are stated by `loses` or `expect`. Mend the checks or that:"
    MISNAMED = "Mistakes that a message calls by another's name. Explain more of what is observed:"
    UNNAMED = "Mistakes without a name. Add them to mistakes.py, or leave out `says`:"
    LAZY = (
        f"Answers without the work that earn over {100 * LAZY_SHARE:.0f} % of a function's points."
        " Let these checks require something that only the work gives, or give them fewer points:"
    )
    DEAD = "Checks that no mistake loses. Write a mistake that does, or remove the check:"
    STALE = "Mutants that mutants.toml calls right, and that lose points:"


@dataclass(frozen=True)
class Finding:
    """One thing to mend."""

    remedy: Remedy
    text: str


@dataclass(frozen=True)
class Validity:
    """The outcomes of an exercise's trials.

    `right_mutants` are the mutants that are no mistakes, by name, each with its reason.
    `complete` is whether every mistake was tried.
    """

    exercise: str
    title: str
    checks: tuple[Check, ...]
    edits: tuple[Edit, ...]
    outcomes: tuple[Outcome, ...]
    powers: tuple[Power, ...] = ()
    right_mutants: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False

    def of(self, *kinds: Kind) -> list[Outcome]:
        """The outcomes of these kinds, without mutants that are right."""
        found = (outcome for outcome in self.outcomes if outcome.trial.kind in kinds)
        return [outcome for outcome in found if outcome.trial.name not in self.right_mutants]

    def accepted(self, *kinds: Kind) -> Rate:
        """How many of these got full marks."""
        tried = self.of(*kinds)
        return Rate(sum(outcome.accepted for outcome in tried), len(tried))

    def rejected(self, *kinds: Kind) -> Rate:
        """How many of these lost points or got no score."""
        tried = self.of(*kinds)
        return Rate(sum(not outcome.accepted for outcome in tried), len(tried))

    @property
    def caught(self) -> list[Outcome]:
        """The mistakes that were caught by a wrong value and have a name."""
        failed = [
            outcome for outcome in self.of(*NAMEABLE) if outcome.failed and not outcome.crashed
        ]
        return [o for o in failed if any(edit.says for edit in o.trial.edits)]

    @property
    def named(self) -> Rate:
        return Rate(sum(outcome.named for outcome in self.caught), len(self.caught))

    @property
    def misnamed(self) -> Rate:
        found = [outcome for outcome in self.caught if outcome.misnamed(self.edits)]
        return Rate(len(found), len(self.caught))

    @property
    def lazy_shares(self) -> list[float]:
        """What lazy answers earn of each function concerned, from 0 to 1."""
        return [share for outcome in self.of(Kind.LAZY) for share in outcome.shares().values()]

    def findings(self) -> list[Finding]:
        """Everything that is to be mended."""
        found = {
            Remedy.FAULTY: self._faults(),
            Remedy.REJECTED: self._rejected(),
            Remedy.ACCEPTED: self._accepted(),
            Remedy.LOSSES: self._losses(),
            Remedy.MISNAMED: self._misnamed(),
            Remedy.UNNAMED: self._unnamed(),
            Remedy.LAZY: self._lazy(),
            Remedy.DEAD: self._dead_checks(),
            Remedy.STALE: self._stale_mutants(),
        }
        return [Finding(remedy, text) for remedy, texts in found.items() for text in texts]

    def _faults(self) -> Iterator[str]:
        for outcome in self.of(*Kind):
            if outcome.fault:
                yield f"{_name(outcome)}: {outcome.fault.strip().splitlines()[-1]}"

    def _rejected(self) -> Iterator[str]:
        for outcome in self.of(*RIGHT):
            if outcome.failed and not outcome.fault:
                lost = outcome.failed[0]
                yield f"{_name(outcome)}: loses {lost.id}: {lost.message or lost.verdict.value}"

    def _accepted(self) -> Iterator[str]:
        return (_name(outcome) for outcome in self.of(*WRONG) if outcome.accepted)

    def _losses(self) -> Iterator[str]:
        for outcome in self.of(*WRONG, Kind.LAZY):
            if not outcome.wrong:
                yield from (f"{_name(outcome)}: {text}" for text in outcome.unexpected())

    def _misnamed(self) -> Iterator[str]:
        for outcome in self.caught:
            if other := outcome.misnamed(self.edits):
                yield f"{_name(outcome)}: told as {other[0]}: {outcome.messages[0]}"

    def _unnamed(self) -> Iterator[str]:
        for outcome in self.caught:
            told = outcome.named or outcome.misnamed(self.edits)
            if not told and outcome.trial.kind is not Kind.TWO_MISTAKES:
                yield f"{_name(outcome)}: {outcome.messages[0]}"

    def _lazy(self) -> Iterator[str]:
        for outcome in self.of(Kind.LAZY):
            for function, share in outcome.shares().items():
                if share > LAZY_SHARE + 1e-9:
                    kept = ", ".join(c.id.split(".")[-1] for c in _passed(outcome, function))
                    yield f"{outcome.trial.name}: {100 * share:.0f} % of {function}, for {kept}"

    def _dead_checks(self) -> Iterator[str]:
        failed = {check.id for outcome in self.of(*WRONG) for check in outcome.failed}
        if self.complete:
            yield from (check.id for check in self.checks if check.id not in failed)

    def _stale_mutants(self) -> Iterator[str]:
        outcomes = {o.trial.name: o for o in self.outcomes if o.trial.kind is Kind.MUTANT}
        for name in self.right_mutants:
            if name in outcomes and not outcomes[name].accepted:
                yield name

    def indistinguishable(self) -> list[tuple[str, ...]]:
        """The mistakes with the same verdicts and messages, which no input tells apart."""
        groups: dict[object, list[str]] = defaultdict(list)
        for outcome in self.of(Kind.MISTAKE):
            if outcome.failed:
                seen = tuple((c.id, c.verdict, c.message) for c in outcome.failed)
                groups[seen].append(outcome.trial.name)
        return [tuple(names) for names in groups.values() if len(names) > 1]

    def wide(self) -> list[str]:
        """The checks that catch no small error of any value."""
        least: dict[str, float] = {}
        for power in self.powers:
            ends = [end for end in (power.above, power.below) if end is not None]
            least[power.check] = min([*ends, least.get(power.check, float("inf"))])
        return [name for name, value in least.items() if value > WIDE]


def _name(outcome: Outcome) -> str:
    return f"{outcome.trial.kind.value} {outcome.trial.name}"


def _passed(outcome: Outcome, function: str) -> list[CheckResult]:
    own = (check for check in outcome.checks if check.function == function)
    return [check for check in own if check.points]


def grouped(findings: Sequence[Finding]) -> dict[str, list[str]]:
    """The findings by their remedy."""
    groups: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        groups[finding.remedy.value].append(" ".join(finding.text.split()))
    return groups
