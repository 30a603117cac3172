"""The process that reads: it opens, unpacks and parses what was handed in.

Parsing needs no student's code to run, but a few hundred kilobytes can keep
Python's parser busy for minutes, fill the memory, or end the process. So it goes
on in a process of its own, which `reader` replaces when it does not answer.
"""

from __future__ import annotations

import math
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import pyprctl

from graders.intake.choosing import answers, choose
from graders.intake.files.gathering import gather
from graders.intake.files.places import Place
from graders.intake.files.shelf import Shelf
from graders.intake.problems import Unreadable
from graders.intake.submission import Submission, answering, to_builtins
from graders.sandbox.inside import wire

MEMORY = 2 * 2**30
"""Bytes of address space; reading a large notebook takes a tenth of it."""
BLOATED = 512 * 2**10
"""KiB of memory after which the process asks to be replaced, for the next to have it all."""


def read(shelf: Shelf, place: Place, name: str, exercise: str | None) -> Submission:
    """The submission at a place. Raises `Unreadable`."""
    chosen, notes = choose(gather(shelf, place), name, exercise)
    return answering(name, chosen.reading, exercise, notes)


def main() -> None:
    """Answer requests on the socket whose descriptor is the argument, until it is closed."""
    _confine()
    channel = socket.socket(fileno=int(sys.argv[1]))
    wire.send(channel, "ready")
    with Shelf() as shelf:
        while True:
            try:
                request = wire.receive(channel)
            except EOFError:
                return
            _allow(request["seconds"])
            answer = _answered(shelf, request)
            answer["bloated"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > BLOATED
            try:
                wire.send(channel, answer)
            except wire.Unencodable:  # hundreds of thousands of statements, none of them long
                wire.send(channel, {"hopeless": "too much code", "bloated": True})


def _confine() -> None:
    pyprctl.set_pdeathsig(signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: int) -> None:
    """Let the kernel end this process when it works longer than that from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _answered(shelf: Shelf, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return REQUESTS[request["do"]](shelf, request)
    except Unreadable as problem:
        told = {"message": problem.message, "missing": problem.missing}
        return {"unreadable": {**told, "candidates": list(problem.candidates)}}
    except (MemoryError, RecursionError) as error:
        why = "much memory" if isinstance(error, MemoryError) else "deeply nested code"
        return {"hopeless": f"too {why}"}
    except Exception:
        return {"fault": traceback.format_exc()}


def _read(shelf: Shelf, request: Mapping[str, Any]) -> dict[str, Any]:
    place = Place.from_builtins(request["place"])
    return {"value": to_builtins(read(shelf, place, request["name"], request["exercise"]))}


def _answers(shelf: Shelf, request: Mapping[str, Any]) -> dict[str, Any]:
    place = Place.from_builtins(request["place"])
    found = answers(gather(shelf, place), place)
    return {"value": [[a.place.to_builtins(), a.exercise, a.modified] for a in found]}


REQUESTS: dict[str, Callable[[Shelf, Mapping[str, Any]], dict[str, Any]]] = {
    "read": _read,
    "answers": _answers,
}

if __name__ == "__main__":
    main()
