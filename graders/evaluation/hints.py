"""Error hints: a course's sentences for errors of its libraries, from `graders/suites/hints.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import util

from graders.course import Course


def _whole(error: str, reason: str) -> str:
    return reason


def _no_frames(reason: str) -> Sequence[tuple[str, int, str]]:
    return ()


@dataclass(frozen=True)
class ErrorHints:
    """Patterns of messages with a sentence each, and how a message is shortened and read.

    `frames` gives the file, line and function of each frame that a message itself lists.
    """

    sentences: Sequence[tuple[str, str]] = ()
    shorten: Callable[[str, str], str] = _whole
    frames: Callable[[str], Sequence[tuple[str, int, str]]] = _no_frames

    def sentence(self, reason: str) -> str:
        """The sentence for an error's message; empty when there is none."""
        for pattern, sentence in self.sentences:
            if re.search(pattern, reason, re.IGNORECASE):
                return sentence
        return ""


@cache
def hints_of(course: Course) -> ErrorHints:
    """A course's hints; none when it has no `hints.py`."""
    path = course.suites / "hints.py"
    if not path.is_file():
        return ErrorHints()
    spec = util.spec_from_file_location(f"hints of {course.title}", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return ErrorHints(
        getattr(module, "HINTS", ()),
        getattr(module, "shorten", _whole),
        getattr(module, "frames", _no_frames),
    )
