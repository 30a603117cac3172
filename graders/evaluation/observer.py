"""From a probe's name and inputs to evidence, each observation made once.

The key of an observation is a digest of all that can change it: the source of the probe,
the inputs and the seed, the part of the program that the probe needs, and the circumstances
(the child's code and environment, the versions of the libraries). So the reference runs once
for a class, a submission can be evaluated again without running it, and of one that has
changed only what needs the changed statements is run again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from graders.errors import GraderFault
from graders.evaluation.evidence import Evidence, NotObserved
from graders.evaluation.excerpts import Excerpts
from graders.evaluation.known_answers import NotKnown
from graders.evaluation.reference_cache import Answers
from graders.sandbox.child import wire
from graders.sandbox.observation import FailedEffect, Observation, Outcome

SCHEMA = 4
DEADLINE_FLOOR = 20.0
"""Seconds any probe may take: a loop over a thousand points is slow but right.

Seconds are the child's own (`sandbox/clock.py`), so verdicts do not depend on the machine's load.
"""
DEADLINE_FACTOR = 30.0
"""A probe may take this many times as long as the reference took on this machine, in the
same seconds."""
REFERENCE_LIMIT = 300.0


class ProbedProgram(Protocol):
    """A program that probes can be put to."""

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        """Run one probe, within `deadline` seconds."""


class NotStored(Exception):
    """An observation is not among those stored, and nothing may be run."""


@dataclass(frozen=True)
class ReplayOnly:
    """A program that must not be run: only stored observations can be used."""

    def observe(
        self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
    ) -> Observation:
        raise NotStored(probe)


@dataclass(frozen=True)
class _Question:
    """One probe with its inputs, its key, and the seed that it runs with."""

    probe: str
    inputs: Mapping[str, Any]
    key: str
    seed: int


@dataclass
class Observer:
    """Runs probes on a submission and on the reference: the fixture `observe` of a check.

    Arguments:
        student, reference: what runs a probe.
        cache: the reference's observations.
        seed: what all inputs of this submission are drawn from.
        probes: each probe's identity, by its name.
        circumstances: what all of the student's observations depend on.
        excerpts: the part of the student's program that each depends on.
        cached: the student's observations that are stored, by key, detached from the
            rest of the program.
        fresh: the keys of those that were made since.
        consulted: the keys of the reference's observations that were used.
        missing: the probes that would have had to run where none may.
        asked: the probes that the current check asked for, and their inputs.
        effects: failed statements of the student's that no answer depends on.

    A check calls it with the name of a probe and the inputs.

        >>> import tempfile, pathlib
        >>> import numpy as np
        >>> from graders.evaluation import Observe
        >>> from graders.evaluation.reference_cache import ReferenceCache
        >>> from graders.sandbox.observation import Observation, Outcome
        >>> class Mean:
        ...     def observe(self, probe, inputs, seed, deadline):
        ...         return Observation(Outcome.RETURNED, {"mean": inputs["table"].mean(0)})
        >>> folder = tempfile.TemporaryDirectory()
        >>> cache = ReferenceCache(pathlib.Path(folder.name), salt=b"")
        >>> observe = Observe(Mean(), Mean(), cache, seed=1, probes={"average": "its source"})
        >>> seen = observe("average", table=np.array([[1.0, 2.0], [3.0, 4.0]]))
        >>> seen.array("mean")
        array([2., 3.])
        >>> seen.agree("mean", rtol=1e-9)
        >>> folder.cleanup()
    """

    student: ProbedProgram
    reference: ProbedProgram
    cache: Answers
    seed: int
    probes: Mapping[str, str]
    circumstances: str = ""
    excerpts: Excerpts = field(default_factory=Excerpts)
    cached: dict[str, Observation] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    consulted: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    effects: set[FailedEffect] = field(default_factory=set)

    def __call__(self, probe: str, /, **inputs: Any) -> Evidence:
        """Evidence of one probe on these inputs.

        Arguments:
            probe: the name of a function in `probes.py`.
            inputs: its arguments after `student`, by name: None, numbers, texts, NumPy
                arrays, lists and dicts.

        The same probe on the same inputs runs once, whichever checks use it.

        Raises:
            NotObserved: the probe did not return on the student's code.
            GraderFault: the probe did not return on the reference.
            KeyError: `probes.py` has no such function.
        """
        question = self._question(probe, inputs)
        self.asked.append((probe, inputs))
        excerpt = self.excerpts.of(probe, inputs)
        identity = f"{self.circumstances}\0{excerpt.digest}\0{question.key}"
        own = hashlib.sha256(identity.encode()).hexdigest()
        if own not in self.cached:
            self.cached[own] = excerpt.detached(self._ask(question))
            self.fresh.append(own)
        seen = excerpt.placed(self.cached[own])
        self.effects.update(seen.effects)
        if seen.outcome is not Outcome.RETURNED:
            raise NotObserved(seen)
        return Evidence(seen.value, probe, consult=lambda: self._consult(question))

    def _question(self, probe: str, inputs: Mapping[str, Any]) -> _Question:
        if probe not in self.probes:
            raise KeyError(f"no probe {probe!r}; probes.py defines {', '.join(self.probes)}")
        asked = wire.encode([SCHEMA, self.seed, probe, inputs])
        key = hashlib.sha256(self.probes[probe].encode() + asked).hexdigest()
        seed = int.from_bytes(hashlib.sha256(asked).digest()[:4], "big") >> 1
        key, seed = self.cache.recognised(key, seed, self.seed, probe, inputs)
        return _Question(probe, inputs, key, seed)

    def _ask(self, question: _Question) -> Observation:
        try:
            inputs, deadline = dict(question.inputs), self._deadline(question)
            return self.student.observe(question.probe, inputs, question.seed, deadline)
        except NotStored:
            self.missing.append(question.probe)
            raise

    def _deadline(self, question: _Question) -> float:
        try:
            return max(DEADLINE_FLOOR, DEADLINE_FACTOR * self._consult(question).seconds)
        except NotKnown:  # a check may do without
            return DEADLINE_FLOOR

    def _consult(self, question: _Question) -> Observation:
        self.consulted.append(question.key)
        found = self.cache.get(question.key)
        if found is None:
            inputs = dict(question.inputs)
            try:
                found = self.reference.observe(
                    question.probe, inputs, question.seed, REFERENCE_LIMIT
                )
            except NotStored:
                self.missing.append(question.probe)
                raise
            self.cache.put(question.key, found)
        if found.outcome is not Outcome.RETURNED:
            raise GraderFault(_broken(question.probe, found))
        return found


def _broken(probe: str, seen: Observation) -> str:
    """Where a probe or the reference has a mistake: a right answer would lose points, too."""
    ended = seen.outcome.value.replace("_", " ")
    why = ": ".join(text for text in (ended, seen.error, seen.reason) if text)
    places = "".join(f"\n  {frame.file}, line {frame.line}" for frame in seen.frames)
    return f"the probe {probe} does not return on the reference: {why}{places}"
