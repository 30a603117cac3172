"""The reference's observations, kept on disk: the reference runs once for a class."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from graders.sandbox.observation import Observation, Outcome, pack, unpack
from graders.storage import atomic_write


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

    def _path(self, question: str) -> Path:
        key = self.key(question)
        return self.folder / key[:2] / key
