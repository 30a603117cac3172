"""Notices that a file was saved, however an editor does that.

Editors write in place, or rename another file over it; some remove it first, some write it
in several parts. An event therefore says only when to look: the file counts as saved once
it is there, is not empty, and has stayed the same for a moment.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import time
from pathlib import Path

from graders.sandbox.processes import start_helper

LOOK = 0.5
"""Seconds between two looks at the file: some file systems, of networks, send no events."""
STILL = 0.03
"""Seconds for which a file that is written must stay the same."""
MISSING = 0.5
"""Seconds for which a file may be gone, or empty, while it is saved."""
LONGEST = 5.0
"""Seconds after which a file that is written all the time is read as it is."""

Stamp = tuple[int, int, int]
"""When a file was written, its size and its inode: a save changes at least one of them."""


class Saves:
    """The saves of one file; used as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: Stamp | None = None
        absolute = Path(os.path.abspath(path))
        paths = {str(absolute), str(absolute.resolve())}
        self._helper = start_helper(
            "graders.scheduling.file_events", sorted(paths), output=subprocess.DEVNULL, session=True
        )
        self._channel: socket.socket | None = self._helper.channel
        self._channel.setblocking(False)

    def __enter__(self) -> Saves:
        return self

    def __exit__(self, *error: object) -> None:
        self._helper.kill()

    def wait(self) -> None:
        """Wait until the file differs from what was there at the last call of `settle`."""
        while not self.again():
            self._sleep(LOOK)

    def again(self) -> bool:
        """Whether the file has been saved, or has gone, since the last call of `settle`."""
        self._drain()
        return self._look() != self._stamp

    def settle(self) -> bool:
        """Wait until the file is written whole; return whether it is there."""
        start = last_change = time.monotonic()
        seen = self._look()
        while (now := time.monotonic()) - start < LONGEST:
            whole = seen is not None and seen[1] > 0
            if now - last_change >= (STILL if whole else MISSING):
                break
            time.sleep(STILL / 3)
            latest = self._look()
            if latest != seen:
                seen, last_change = latest, time.monotonic()
        self._stamp = seen
        return seen is not None

    def _look(self) -> Stamp | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _sleep(self, seconds: float) -> None:
        """Sleep for so long, or until there is an event."""
        if self._channel is None:
            time.sleep(seconds)
        else:
            select.select([self._channel], [], [], seconds)

    def _drain(self) -> None:
        """Take what the helper has sent; without a helper the file is looked at, only later."""
        if self._channel is None:
            return
        try:
            if not self._channel.recv(2**12):
                self._channel = None
        except BlockingIOError:
            pass
        except OSError:
            self._channel = None
