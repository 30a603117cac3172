"""The process that reads: it opens, unpacks and parses what was handed in.

Parsing needs no student's code to run, but a few hundred kilobytes can keep
Python's parser busy for minutes, fill the memory, or end the process. So it goes
on in a process of its own, which `reader` replaces when it does not answer.
"""

from __future__ import annotations

import math
import resource
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from graders.intake.choosing import answers, choose
from graders.intake.files.gathering import gather
from graders.intake.files.locations import Location
from graders.intake.files.opener import Opener
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked
from graders.intake.submission import Submission, answering, to_builtins
from graders.sandbox.child import wire
from graders.sandbox.child.linux import die_with_parent

MEMORY = 2 * 2**30
"""Bytes of address space; reading a large notebook takes a tenth of it."""
BLOATED = 512 * 2**10
"""KiB of memory after which the process asks to be replaced, for the next to have it all."""


def read(
    opener: Opener, place: Location, name: str, asked: Asked, exercise: str | None
) -> Submission:
    """The submission at a place. Raises `Unreadable`."""
    chosen, notes = choose(gather(opener, place), name, asked, exercise)
    return answering(name, chosen.reading, exercise, notes)


def main() -> None:
    """Answer requests on the socket whose descriptor is the argument, until it is closed."""
    _confine()
    channel = socket.socket(fileno=int(sys.argv[1]))
    wire.send(channel, "ready")
    with Opener() as opener:
        while True:
            try:
                request = wire.receive(channel)
            except EOFError:
                return
            _allow(request["seconds"])
            answer = _answered(opener, request)
            answer["bloated"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > BLOATED
            try:
                wire.send(channel, answer)
            except wire.Unencodable:  # hundreds of thousands of statements, none of them long
                wire.send(channel, {"hopeless": "too much code", "bloated": True})


def _confine() -> None:
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: int) -> None:
    """Let the kernel end this process when it works longer than that from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _answered(opener: Opener, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return REQUESTS[request["do"]](opener, request)
    except Unreadable as problem:
        told = {"message": problem.message, "missing": problem.missing}
        return {"unreadable": {**told, "candidates": list(problem.candidates)}}
    except (MemoryError, RecursionError) as error:
        why = "much memory" if isinstance(error, MemoryError) else "deeply nested code"
        return {"hopeless": f"too {why}"}
    except Exception:
        return {"fault": traceback.format_exc()}


def _read(opener: Opener, request: Mapping[str, Any]) -> dict[str, Any]:
    place = Location.from_builtins(request["place"])
    return {
        "value": to_builtins(
            read(opener, place, request["name"], request["asked"], request["exercise"])
        )
    }


def _answers(opener: Opener, request: Mapping[str, Any]) -> dict[str, Any]:
    place = Location.from_builtins(request["place"])
    found = answers(gather(opener, place), request["asked"], place)
    return {"value": [[a.place.to_builtins(), a.exercise, a.modified] for a in found]}


REQUESTS: dict[str, Callable[[Opener, Mapping[str, Any]], dict[str, Any]]] = {
    "read": _read,
    "answers": _answers,
}

if __name__ == "__main__":
    main()
