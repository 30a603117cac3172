"""The worker process of intake: opens, unpacks and parses submissions.

Parsing runs no student code, but a few hundred kilobytes can keep Python's parser
busy for minutes, fill the memory, or end the process. So it happens in a process of
its own, which `client` replaces when it does not answer.
"""

from __future__ import annotations

import math
import resource
import socket
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graders.intake.assembling import assembled
from graders.intake.choosing import also_answered, answers, choose
from graders.intake.files.gathering import gather
from graders.intake.files.locations import Location
from graders.intake.files.opener import Opener
from graders.intake.problems import Unreadable
from graders.intake.recognition import Asked
from graders.intake.submission import Submission, to_builtins
from graders.sandbox.child import wire
from graders.sandbox.child.linux import die_with_parent

TOO_MUCH_CODE = "it holds too much code; shorten it"
TOO_MUCH_MEMORY = "reading it takes too much memory; shorten its code"
TOO_DEEP = "its code is nested too deeply; simplify it"
MEMORY = 2 * 2**30
"""Bytes of address space; reading a large notebook takes a tenth of it."""
BLOATED = 512 * 2**10
"""KiB of memory after which the worker asks to be replaced by a fresh one."""


def read(
    opener: Opener,
    location: Location,
    name: str,
    asked: Asked,
    exercise: str | None,
    graded: Sequence[str] | None = None,
) -> Submission:
    """Read the submission at a location, see `assembled`. Raises `Unreadable`."""
    choice = choose(gather(opener, location), name, asked, exercise, location.answer)
    graded = () if exercise is None and graded is None else graded
    return assembled(opener, location, name, choice, exercise, graded)


def read_each(opener: Opener, location: Location, name: str, asked: Asked) -> list[Submission]:
    """Read the submission once for each exercise that it answers. Raises `Unreadable`."""
    found = gather(opener, location)
    exercises = [a.exercise for a in answers(found, asked, location) if a.exercise]
    if len(exercises) > 1:
        return [read(opener, location, name, asked, exercise) for exercise in exercises]
    choice = choose(found, name, asked, None)
    others = also_answered(choice)
    first = assembled(opener, location, name, choice, None, others)
    inner = replace(location, answer=choice.reads[0].candidate.location.inside)
    return [first, *(read(opener, inner, name, asked, exercise) for exercise in others)]


def main() -> None:
    """Answer requests on the socket whose descriptor is the argument, until it is closed."""
    _limit_process()
    channel = socket.socket(fileno=int(sys.argv[1]))
    wire.send(channel, "ready")
    with Opener() as opener:
        while True:
            try:
                request = wire.receive(channel)
            except EOFError:
                return
            _limit_cpu(request["seconds"])
            answer = _answer(opener, request)
            answer["bloated"] = _largest_memory() > BLOATED
            try:
                wire.send(channel, answer)
            except (
                wire.Unencodable,
                MemoryError,
            ):  # hundreds of thousands of statements, none of them long
                wire.send(channel, {"too_large": TOO_MUCH_CODE, "bloated": True})


def _largest_memory() -> int:
    """KiB of memory that this process has ever held.

    `getrusage` would count what its parent held when it started this process, too.
    """
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def _limit_process() -> None:
    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_cpu(seconds: int) -> None:
    """Let the kernel end this process after so many more seconds of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _answer(opener: Opener, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return REQUESTS[request["do"]](opener, request)
    except Unreadable as problem:
        fields = {"message": problem.message, "missing": problem.missing}
        return {"unreadable": {**fields, "candidates": list(problem.candidates)}}
    except MemoryError:
        return {"too_large": TOO_MUCH_MEMORY}
    except RecursionError:
        return {"too_large": TOO_DEEP}
    except Exception:
        return {"fault": traceback.format_exc()}


def _read(opener: Opener, request: Mapping[str, Any]) -> dict[str, Any]:
    location = Location.from_builtins(request["location"])
    name, asked, exercise = request["name"], request["asked"], request["exercise"]
    found = read(opener, location, name, asked, exercise, request["graded"])
    return {"value": to_builtins(found)}


def _answers(opener: Opener, request: Mapping[str, Any]) -> dict[str, Any]:
    location = Location.from_builtins(request["location"])
    found = answers(gather(opener, location), request["asked"], location)
    return {"value": [[a.location.to_builtins(), a.exercise, a.modified] for a in found]}


def _read_each(opener: Opener, request: Mapping[str, Any]) -> dict[str, Any]:
    location = Location.from_builtins(request["location"])
    found = read_each(opener, location, request["name"], request["asked"])
    return {"value": [to_builtins(each) for each in found]}


REQUESTS: dict[str, Callable[[Opener, Mapping[str, Any]], dict[str, Any]]] = {
    "read": _read,
    "read each": _read_each,
    "answers": _answers,
}

if __name__ == "__main__":
    main()
