"""A process that sends one byte on a socket whenever a file in some folders changes.

It is a process of its own because watchfiles starts threads, and who forks evaluators must
have none.
"""

from __future__ import annotations

import contextlib
import select
import signal
import socket
import sys
from pathlib import Path

from watchfiles import watch

from graders.sandbox.child.linux import die_with_parent

QUIET = 20
"""Milliseconds without a further event after which several count as one."""
LONGEST = 100
"""Milliseconds after which events are sent even while more come."""
LOOK = 1_000
"""Milliseconds between two looks at whether the other end is closed."""


def main(arguments: list[str]) -> None:
    """Watch the paths, given the socket's descriptor, until its other end is closed."""
    number, *paths = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the client closes the socket
    die_with_parent()
    channel = socket.socket(fileno=int(number))
    names = {Path(path).name for path in paths}
    folders = {Path(path).parent for path in paths}
    changes = watch(
        *folders,
        watch_filter=lambda kind, path: Path(path).name in names,
        step=QUIET,
        debounce=LONGEST,
        rust_timeout=LOOK,
        yield_on_timeout=True,
        recursive=False,
    )
    with contextlib.suppress(OSError):
        for changed in changes:
            if changed:
                channel.send(b".")
            elif select.select([channel], [], [], 0)[0]:
                return


if __name__ == "__main__":
    main(sys.argv[1:])
