"""What the trials of an exercise show: rates of error, and all that is to be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graders.report import Check
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

    def findings(self) -> list[str]:
        """Everything that is to be mended, a line each."""
        return [
            *self._verdicts(),
            *self._names(),
            *self._lazy(),
            *self._dead_checks(),
            *self._stale_mutants(),
        ]

    def _verdicts(self) -> Iterator[str]:
        for outcome in self.of(*RIGHT, *WRONG):
            kind, name = outcome.trial.kind.value, outcome.trial.name
            if outcome.fault:
                yield f"{kind} {name}: no score: {outcome.fault.strip().splitlines()[-1]}"
            elif outcome.wrong and outcome.accepted:
                yield f"{kind} {name}: full marks"
            elif outcome.wrong:
                lost = outcome.failed[0]
                yield f"{kind} {name}: loses {lost.id}: {lost.message or lost.verdict.value}"
        for outcome in self.of(*RIGHT, *WRONG, Kind.LAZY):
            if not outcome.wrong:
                kind, name = outcome.trial.kind.value, outcome.trial.name
                yield from (f"{kind} {name}: {text}" for text in outcome.unexpected())

    def _names(self) -> Iterator[str]:
        for outcome in self.caught:
            kind, name = outcome.trial.kind.value, outcome.trial.name
            if other := outcome.misnamed(self.edits):
                yield f"{kind} {name}: told as {other[0]}: {outcome.messages[0]}"
            elif not outcome.named and kind != Kind.TWO_MISTAKES.value:
                yield f"{kind} {name}: not named: {outcome.messages[0]}"

    def _lazy(self) -> Iterator[str]:
        for outcome in self.of(Kind.LAZY):
            for function, share in outcome.shares().items():
                if share > LAZY_SHARE + 1e-9:
                    earned = f"{100 * share:.0f} % of the points of {function}"
                    yield f"lazy answer {outcome.trial.name}: earns {earned}"

    def _dead_checks(self) -> Iterator[str]:
        failed = {check.id for outcome in self.of(*WRONG) for check in outcome.failed}
        if self.complete:
            dead = (check.id for check in self.checks if check.id not in failed)
            yield from (f"{name}: no mistake loses it" for name in dead)

    def _stale_mutants(self) -> Iterator[str]:
        outcomes = {o.trial.name: o for o in self.outcomes if o.trial.kind is Kind.MUTANT}
        for name in self.right_mutants:
            if name in outcomes and not outcomes[name].accepted:
                yield f"mutants.toml: {name!r} is stated to be right, and loses points"

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
