"""The helper process: it holds the checks and the reference, and asks the kernel's probes.

It imports what evaluates while the student types, and ends with the kernel.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graders.course import Course, find_course
from graders.errors import CalledWrongly, GraderFault
from graders.sandbox.child import wire

if TYPE_CHECKING:
    from graders.notebook.practice import Practice


def serve(channel: socket.socket, course: Course) -> None:
    """Answer the kernel until its end of the channel is closed."""
    wire.send(channel, {"hello": {"environment": _environment(course)}})
    from graders.notebook.practice import Practice

    with Practice(course, channel) as practice:
        practice.prepare(lambda: _is_asked(channel))
        while True:
            asked = wire.receive(channel)["check"]
            wire.send(channel, _answer(practice, asked))


def _answer(practice: Practice, asked: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"result": practice.check(asked)}
    except CalledWrongly as problem:
        return {"problem": str(problem)}
    except GraderFault as fault:
        return {"problem": f"a fault of the grader, not yours: {fault}"}


def _environment(course: Course) -> dict[str, dict[str, str]]:
    """The variables that a kernel sets before it imports each library."""
    settings = course.settings
    return {
        library: {name: settings.environment[name] for name in names}
        for library, names in settings.notebook.items()
    }


def _is_asked(channel: socket.socket) -> bool:
    return bool(select.select([channel], [], [], 0)[0])


def main(arguments: list[str]) -> None:
    """Serve on a socket, given its descriptor and the course's folder or name."""
    number, folder = arguments
    channel = socket.socket(fileno=int(number))
    with contextlib.suppress(EOFError, OSError):
        try:
            course = find_course(folder or None)
        except CalledWrongly as problem:
            wire.send(channel, {"problem": str(problem)})
            return
        serve(channel, course)


if __name__ == "__main__":
    main(sys.argv[1:])
