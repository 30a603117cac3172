"""Steps of a flow that are kept from an earlier call."""

from __future__ import annotations

from graders.evaluation.diagnosis import Slip
from graders.suites.normalizing_flow.flows import Affine, Bend

KEPT = "A step of an earlier call is kept."
"""What staff reads of a step that is."""


def kept_slips(a: float, theta: float) -> tuple[Slip, Slip]:
    """f3 and f4 of the first call, whose parameters were these, in all later flows."""
    says = "{} of the first call is kept: later flows do not use the {} they are given."
    return (
        Slip("f3", says.format("f3", "a"), lambda *given: Bend(a), KEPT),
        Slip("f4", says.format("f4", "theta"), lambda *given: Affine(angle=theta), KEPT),
    )
