"""What an exit code says, the mistakes of a caller, and our own."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What an exit code says."""

    GRADED = 0
    UNDER = 1
    CALLED_WRONGLY = 2
    FAULT = 3


NOT_LINUX = (
    "probgrade runs on Linux only: on Windows in WSL 2 (wsl --install), elsewhere in a container,"
    ' docker run -it --rm -p 8888:8888 -v "$PWD:/work" -w /work python:3.11 bash'
)


class CalledWrongly(Exception):
    """The user called us wrongly; the message is one line that says how to fix it."""


class GraderFault(Exception):
    """Something of ours broke: no score may be given."""


class Incomplete(GraderFault):
    """Something that was written is not where it belongs, or says something else."""
