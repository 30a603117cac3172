"""The reference's observations, kept on disk: the reference runs once for a class."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from graders.sandbox.observation import Observation, Outcome, pack, unpack
from graders.storage import atomic_write


class Answers(Protocol):
    """The reference's observations, wherever they are kept."""

    def get(self, question: str) -> Observation | None:
        """The observation of this key, if there is one."""

    def put(self, question: str, observation: Observation) -> None:
        """Keep an observation."""

    def recognised(
        self, key: str, seed: int, drawn: int, probe: str, inputs: Mapping[str, Any]
    ) -> tuple[str, int]:
        """The key and the seed by which a question is known; `drawn` is the submission's seed."""


@dataclass
class ReferenceCache:
    """The reference's observations: in memory, and on disk below `folder`.

    `salt` is a digest of all they depend on beside the probe and its inputs.
    """

    folder: Path
    salt: bytes
    memory: dict[str, Observation] = field(default_factory=dict)

    def key(self, question: str) -> str:
        """The content address of an observation, by the digest of its probe and inputs."""
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
            with contextlib.suppress(OSError):  # on a full disk the reference runs again
                atomic_write(self._path(question), pack(observation))

    def recognised(
        self, key: str, seed: int, drawn: int, probe: str, inputs: Mapping[str, Any]
    ) -> tuple[str, int]:
        """The same key and seed: the reference can answer any question."""
        return key, seed

    def _path(self, question: str) -> Path:
        key = self.key(question)
        return self.folder / key[:2] / key
