"""What one probe observed: a value made by the sandbox, then stored and evaluated elsewhere."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from graders.sandbox.child import wire


class Outcome(str, Enum):
    """How a probe ended."""

    RETURNED = "returned"
    NOT_DEFINED = "not_defined"
    NOT_IMPLEMENTED = "not_implemented"
    UNUSABLE = "unusable"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    DIED = "died"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Frame:
    """One line of the student's own code in a traceback."""

    file: str
    line: int
    function: str


@dataclass(frozen=True)
class Needed:
    """The name asked for that needs a statement that failed, and the statement's number."""

    name: str
    statement: int


@dataclass(frozen=True)
class FailedEffect:
    """A statement that runs for its effect and failed: its number, and the exception."""

    statement: int
    error: str
    reason: str


@dataclass(frozen=True)
class Observation:
    """How one probe ended, and what it returned.

    `value` holds the probe's fields when it returned. Otherwise `error` is the type of
    the exception, `reason` its message or another reason, and `frames` its traceback;
    `needed` is set when it was a top-level statement that failed. `effects` are failures
    that cost nothing. `seconds` are the child's own, measured outside the sandbox.
    """

    outcome: Outcome
    value: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    reason: str = ""
    frames: tuple[Frame, ...] = ()
    seconds: float = 0.0
    needed: Needed | None = None
    effects: tuple[FailedEffect, ...] = ()


def pack(observation: Observation) -> bytes:
    """The bytes an observation is stored and sent as."""
    needed = observation.needed
    plain = {
        **vars(observation),
        "outcome": observation.outcome.value,
        "frames": [vars(frame) for frame in observation.frames],
        "needed": None if needed is None else vars(needed),
        "effects": [vars(effect) for effect in observation.effects],
    }
    return zlib.compress(wire.encode(plain), 1)


def unpack(data: bytes) -> Observation:
    """The inverse of `pack`. Raises `ValueError` for bytes that are damaged."""
    try:
        plain = wire.decode(zlib.decompress(data))
        needed = plain["needed"]
        made = {
            "outcome": Outcome(plain["outcome"]),
            "frames": tuple(Frame(**frame) for frame in plain["frames"]),
            "effects": tuple(FailedEffect(**effect) for effect in plain["effects"]),
            "needed": None if needed is None else Needed(**needed),
        }
        return Observation(**{**plain, **made})
    except (zlib.error, wire.Undecodable, TypeError, KeyError) as error:
        raise ValueError(f"a stored observation is damaged: {error}") from error
