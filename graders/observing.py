"""From a probe's name and inputs to evidence, each observation made once.

An observation is known by what it depends on: the submission's observations by the
question and the source of the probe, the reference's by its own source and the
versions of the libraries, too. So a class pays for the reference once, and a
submission can be judged again without running it.
"""

from __future__ import annotations

import contextlib
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from graders.evidence import Evidence, Frame, NotObserved, Observation, Outcome
from graders.sandbox.inside import wire
from graders.storage import write_whole

SCHEMA = 2
DEADLINE_FLOOR = 20.0
"""Seconds any probe may take: a loop over a thousand points is slow but right."""
DEADLINE_FACTOR = 30.0
"""A probe may take this many times as long as the reference took on this machine."""
REFERENCE_LIMIT = 300.0


class Observed(Protocol):
    """A program that probes can be put to."""

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Run one probe, within `deadline` seconds."""


class NotStored(Exception):
    """An observation is not among those stored, and nothing may be run."""


@dataclass(frozen=True)
class Nobody:
    """Stands for a program that may not be run: only what was stored of it can be used."""

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        raise NotStored(probe)


def pack(observation: Observation) -> bytes:
    """The bytes an observation is stored and sent as."""
    frames = [vars(frame) for frame in observation.frames]
    plain = {**vars(observation), "outcome": observation.outcome.value, "frames": frames}
    return zlib.compress(wire.encode(plain), 1)


def unpack(data: bytes) -> Observation:
    """The inverse of `pack`. Raises `ValueError` for bytes that are damaged."""
    try:
        plain = wire.decode(zlib.decompress(data))
        frames = tuple(Frame(**frame) for frame in plain["frames"])
        return Observation(**{**plain, "outcome": Outcome(plain["outcome"]), "frames": frames})
    except (zlib.error, wire.Undecodable, TypeError, KeyError) as error:
        raise ValueError(f"a stored observation is damaged: {error}") from error


@dataclass
class ReferenceCache:
    """The reference's observations: in memory, and on disk below `folder`.

    `salt` names all they depend on beside the question: sources and versions.
    """

    folder: Path
    salt: bytes
    memory: dict[str, Observation] = field(default_factory=dict)

    def key(self, question: str) -> str:
        """The content address of a question put to the reference."""
        return hashlib.sha256(self.salt + question.encode()).hexdigest()

    def get(self, question: str) -> Observation | None:
        """The stored observation, if any; a damaged file counts as none."""
        if question not in self.memory:
            try:
                self.memory[question] = unpack(self._path(question).read_bytes())
            except (OSError, ValueError):
                return None
        return self.memory[question]

    def put(self, question: str, observation: Observation) -> None:
        """Keep an observation. One that did not return is never stored."""
        if observation.outcome is Outcome.RETURNED:
            self.memory[question] = observation
            with contextlib.suppress(OSError):  # on a full disk it is asked again, next time
                write_whole(self._path(question), pack(observation))

    def _path(self, question: str) -> Path:
        key = self.key(question)
        return self.folder / key[:2] / key


@dataclass
class Observer:
    """Puts probes to the student and the reference, and remembers what it saw.

    `probes` gives each probe's identity, `seen` what is known already of the
    student's answers; `fresh` are the keys of what was seen beyond that.
    """

    student: Observed
    reference: Observed
    cache: ReferenceCache
    seed: int
    probes: Mapping[str, str]
    seen: dict[str, Observation] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def __call__(self, probe: str, /, **inputs: Any) -> Evidence:
        """Evidence of one probe on these inputs.

        Raises `NotObserved` when the student's code gave no value to judge.
        """
        question = wire.encode([SCHEMA, self.seed, probe, inputs])
        key = hashlib.sha256(self.probes[probe].encode() + question).hexdigest()
        seed = int.from_bytes(hashlib.sha256(question).digest()[:4], "big") >> 1
        if key not in self.seen:
            self.seen[key] = self._ask(key, probe, inputs, seed)
            self.fresh.append(key)
        if self.seen[key].outcome is not Outcome.RETURNED:
            raise NotObserved(self.seen[key])
        return Evidence(
            probe, self.seen[key], consult=lambda: self._consult(key, probe, inputs, seed)
        )

    def _ask(self, key: str, probe: str, inputs: dict[str, Any], seed: int) -> Observation:
        try:
            reference = self._consult(key, probe, inputs, seed)
            deadline = max(DEADLINE_FLOOR, DEADLINE_FACTOR * reference.seconds)
            return self.student.observe(probe, inputs, seed, deadline)
        except NotStored:
            self.missing.append(probe)
            raise

    def _consult(self, key: str, probe: str, inputs: Mapping[str, Any], seed: int) -> Observation:
        found = self.cache.get(key)
        if found is None:
            try:
                found = self.reference.observe(probe, dict(inputs), seed, REFERENCE_LIMIT)
            except NotStored:
                self.missing.append(probe)
                raise
            self.cache.put(key, found)
        return found
