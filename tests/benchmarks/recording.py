"""The questions that gradings put to a program: written down, and answered again bare.

Bare is without evaluate and without sandbox: what is left is the student's own code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from graders import Submission
from graders.evaluation import evaluate
from graders.sandbox.child import wire
from graders.sandbox.observation import Observation
from graders.sandbox.program import Program
from graders.sandbox.runner import Runner
from tests.bundled import COURSE, EXERCISES

SIZE = 4


@contextmanager
def recording(folder: Path) -> Iterator[None]:
    """Let every evaluator forked meanwhile write down in this folder what it asks a program."""

    class Recording(Runner):
        def observe(
            self, probe: str, inputs: dict[str, Any], seed: int, deadline: float
        ) -> Observation:
            packed = wire.encode({"probe": probe, "inputs": inputs, "seed": seed})
            with open(folder / _key(self._program), "ab") as file:
                file.write(len(packed).to_bytes(SIZE, "big") + packed)
            return super().observe(probe, inputs, seed, deadline)

    with patch.object(evaluate, "Runner", Recording):
        yield


def recorded(submission: Submission, folder: Path) -> Path:
    """A file of all that `answer_again` needs of a submission that was graded once."""
    program = submission.program
    loaded = wire.encode([program.to_builtins(), EXERCISES[submission.exercise].probes.read_text()])
    questions = folder / _key(program)
    whole = questions.with_suffix(".recorded")
    whole.write_bytes(len(loaded).to_bytes(SIZE, "big") + loaded + questions.read_bytes())
    questions.unlink()
    return whole


def load_libraries() -> None:
    """Import what the warm process of the bundled course imports."""
    from graders.sandbox.child import libraries

    libraries.load({**COURSE.settings.to_builtins(), "folder": str(COURSE.child)})


def answer_again(file: Path) -> None:
    """Load the program and answer the questions in this process, which has the libraries."""
    from graders.sandbox.child import optional
    from graders.sandbox.child.module import Student
    from graders.sandbox.child.serve import observe, probe_module

    (program, source), *questions = _frames(file.read_bytes())
    optional.load(COURSE.settings.optional_for([*Program.from_builtins(program).texts(), source]))
    student, probes = Student(program), probe_module(source)
    for question in questions:
        observe(student, probes, frozenset(program["files"]), question)


def _key(program: Program) -> str:
    return hashlib.sha256(wire.encode(program.to_builtins())).hexdigest()


def _frames(data: bytes) -> list[Any]:
    frames = []
    while data:
        end = SIZE + int.from_bytes(data[:SIZE], "big")
        frames.append(wire.decode(data[SIZE:end]))
        data = data[end:]
    return frames
