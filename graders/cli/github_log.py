"""What `--format github` writes in a step of GitHub Actions: its log and its summary."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graders.errors import CalledWrongly
from graders.report import Audience, Report
from graders.reports import github, markdown

VARIABLE = "GITHUB_STEP_SUMMARY"
"""Names the file to which a step appends its summary."""
MOST = 1_000_000
"""Bytes of a summary: GitHub shows none of one that is longer than a mebibyte."""


@contextmanager
def quoted() -> Iterator[None]:
    """While this lasts, GitHub obeys no line that is printed."""
    before, after = github.stop_commands(secrets.token_hex(16))
    print(before, flush=True)
    try:
        yield
    finally:
        print(after, flush=True)


def annotate(reports: Sequence[Report], audience: Audience, *, printed: bool) -> None:
    """Print the annotations, unless they are `printed`, and append the summary if GitHub runs us.

    Raises `CalledWrongly` when the summary's file cannot be written.
    """
    if not printed:
        sys.stdout.write(github.render(reports, audience))
    path = os.environ.get(VARIABLE)
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8", errors="replace") as file:
            file.write(_summary(reports, audience, MOST - file.tell()))
    except OSError as error:
        raise CalledWrongly(f"{VARIABLE} {path}: {error.strerror}; unset it") from error


def _summary(reports: Sequence[Report], audience: Audience, room: int) -> str:
    """As many reports as there is room for, and how many are left out."""
    parts: list[str] = []
    for number, report in enumerate(reports):
        part = markdown.render(report, audience)
        room -= len(part.encode(errors="replace")) + 1
        if room < 0:
            parts.append(f"{len(reports) - number} more reports are left out.\n")
            break
        parts.append(part)
    return "\n".join(parts)
