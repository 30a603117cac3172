"""From a probe's name and inputs to evidence, each observation made once.

The reference's observations come from a cache keyed by everything they depend on,
so that a class pays for them once.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graders.evidence import Evidence, NotObserved, Observation, Outcome
from graders.sandbox.inside import wire
from graders.sandbox.session import Session
from graders.storage import write_whole

SCHEMA = 1
DEADLINE_FLOOR = 20.0
"""Seconds any probe may take: a loop over a thousand points is slow but right."""
DEADLINE_FACTOR = 30.0
"""A probe may take this many times as long as the reference took on this machine."""
REFERENCE_LIMIT = 300.0


@dataclass
class ReferenceCache:
    """The reference's observations: in memory, and on disk below `folder`.

    `salt` names all they depend on beside the question: sources and versions.
    """

    folder: Path
    salt: bytes
    memory: dict[str, Observation] = field(default_factory=dict)

    def key(self, question: bytes) -> str:
        """The content address of a question put to the reference."""
        return hashlib.sha256(self.salt + question).hexdigest()

    def get(self, key: str) -> Observation | None:
        """The stored observation, if any; a damaged file counts as none."""
        if key not in self.memory:
            try:
                stored = wire.decode((self.folder / key[:2] / key).read_bytes())
                self.memory[key] = Observation(**{**stored, "outcome": Outcome(stored["outcome"])})
            except (OSError, wire.Undecodable, TypeError, ValueError, KeyError):
                return None
        return self.memory[key]

    def put(self, key: str, observation: Observation) -> None:
        """Keep an observation. One that did not return is never stored."""
        if observation.outcome is not Outcome.RETURNED:
            return
        self.memory[key] = observation
        plain = {**asdict(observation), "outcome": observation.outcome.value, "frames": []}
        with contextlib.suppress(OSError):  # on a full disk it is asked again, next time
            write_whole(self.folder / key[:2] / key, wire.encode(plain))


@dataclass
class Observer:
    """Puts probes to the student and the reference, and remembers what it saw."""

    student: Session
    reference: Session
    cache: ReferenceCache
    seed: int
    seen: dict[str, Observation] = field(default_factory=dict)

    def __call__(self, probe: str, /, **inputs: Any) -> Evidence:
        """Evidence of one probe on these inputs.

        Raises `NotObserved` when the student's code gave no value to judge.
        """
        question = wire.encode([SCHEMA, self.seed, probe, inputs])
        key = self.cache.key(question)
        seed = int.from_bytes(hashlib.sha256(question).digest()[:4], "big") >> 1
        if key not in self.seen:
            deadline = self._deadline(key, probe, inputs, seed)
            self.seen[key] = self.student.observe(probe, inputs, seed, deadline)
        if self.seen[key].outcome is not Outcome.RETURNED:
            raise NotObserved(self.seen[key])
        return Evidence(
            probe, self.seen[key], consult=lambda: self._consult(key, probe, inputs, seed)
        )

    def _deadline(self, key: str, probe: str, inputs: Mapping[str, Any], seed: int) -> float:
        reference = self._consult(key, probe, inputs, seed)
        return max(DEADLINE_FLOOR, DEADLINE_FACTOR * reference.seconds)

    def _consult(self, key: str, probe: str, inputs: Mapping[str, Any], seed: int) -> Observation:
        found = self.cache.get(key)
        if found is None:
            found = self.reference.observe(probe, dict(inputs), seed, REFERENCE_LIMIT)
            self.cache.put(key, found)
        return found
