"""The kernel's side of the helper process that holds the checks: started once, kept between calls.

On the socket, each message is a dict with one key that says what it is:

    helper → kernel   hello       the course's settings that concern this process
    kernel → helper   check       what to check, and the code that it comes from
    helper → kernel   use         an exercise's probes
                      probe       one probe, its inputs, its seed and its deadline
    kernel → helper   reply       what the probe returned, or how it failed
    helper → kernel   result      what is shown
                      problem     why nothing can be checked
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from typing import Any

from graders.notebook.probing import Probing
from graders.sandbox.child import wire
from graders.sandbox.processes import Helper, start_helper

MODULE = "graders.notebook.helper"
START_LIMIT = 60.0
GONE = "the helper process of probgrade ended; run the cell again, and it starts anew"


class NoResult(Exception):
    """Nothing could be checked; the message is one line for the student."""


class Connection:
    """A helper process and what it said at its start; `course` names the course's folder."""

    def __init__(self, course: str = "") -> None:
        # Its own session: an interruption of the kernel must not end it.
        self._helper: Helper = start_helper(MODULE, [course], folder="/", session=True)
        end = time.monotonic() + START_LIMIT
        try:
            said = wire.receive(self._helper.channel, lambda: end - time.monotonic())
        except (EOFError, OSError) as error:
            self.close()
            raise NoResult(GONE) from error
        if "problem" in said:
            self.close()
            raise NoResult(said["problem"])
        self.environment: Mapping[str, Mapping[str, str]] = said["hello"]["environment"]

    def check(self, asked: Mapping[str, Any], probing: Probing) -> dict[str, Any]:
        """What is shown of a check. Raises `NoResult` where there is nothing."""
        channel = self._helper.channel
        try:
            wire.send(channel, {"check": dict(asked)})
            while True:
                message = wire.receive(channel)
                if "result" in message:
                    return dict(message["result"])
                if "problem" in message:
                    raise NoResult(message["problem"])
                if "use" in message:
                    probing.use(message["use"]["probes"], message["use"]["settings"])
                else:
                    self._reply(probing.answer(message["probe"]))
        except (EOFError, OSError) as error:
            self.close()
            raise NoResult(GONE) from error
        except KeyboardInterrupt:  # between two probes: what the helper waits for is unknown
            self.close()
            raise

    def _reply(self, reply: dict[str, Any]) -> None:
        try:
            wire.send(self._helper.channel, {"reply": reply})
        except wire.Unencodable as error:
            unusable = {"outcome": "unusable", "exception": {"message": str(error)}}
            wire.send(self._helper.channel, {"reply": unusable})

    @property
    def alive(self) -> bool:
        """Whether the helper can be asked."""
        return self._helper.channel.fileno() >= 0 and self._helper.process.poll() is None

    def close(self) -> None:
        """End the helper."""
        with contextlib.suppress(OSError):
            self._helper.kill()
