"""The scores of a class, read from its gradebook."""

from __future__ import annotations

from collections.abc import Sequence

from graders.errors import Incomplete
from graders.gradebook.controls import require_known_scores
from graders.gradebook.policy import Policy
from graders.gradebook.scores import Score, Snapshot, scores
from graders.gradebook.storage import Gradebook
from graders.gradebook.values import Override


def class_scores(
    gradebook: Gradebook,
    order: Sequence[str] = (),
    policy: Policy | None = None,
    more: Sequence[Override] = (),
) -> list[Score]:
    """Each student's scores; `order` is that of the exercises.

    The policy is the gradebook's own, unless another is given to see what it would change.
    So would `more` overrides, which are not written. Raises `GraderFault` when scores that
    are known are computed otherwise.
    """
    require_known_scores()
    return scores(snapshot(gradebook, more), policy or gradebook.log.policy(), order)


def require_count(gradebook: Gradebook, known: int) -> None:
    """Raise `Incomplete` unless that is how many submissions there are."""
    count = gradebook.count()
    if known < count:
        raise Incomplete(f"the scores are those of {known} of {count} submissions")


def snapshot(gradebook: Gradebook, more: Sequence[Override] = ()) -> Snapshot:
    """The rows that scores are computed from, as they are now, and more overrides."""
    graded, overrides = list(gradebook.graded()), [*gradebook.log.overrides(), *more]
    overridden = {(o.student, o.exercise) for o in overrides if o.check is not None}
    attempts = [
        each.attempt
        for each in graded
        if each.attempt and (each.entry.student, each.entry.exercise) in overridden
    ]
    checks = {
        number: {check.id: check.points for check in report.checks}
        for number, report in gradebook.reports(attempts)
    }
    log = gradebook.log
    return Snapshot(graded, overrides, log.comments(), checks, log.extensions())
