"""What a child does: load a program, then answer probes until its channel is closed."""

from __future__ import annotations

import functools
import os
import re
import socket
import time
import types
from collections.abc import Iterable
from typing import Any, Protocol

from graders.sandbox.child import libraries, stubs
from graders.sandbox.child.exceptions import ExceptionInfo, exception_info
from graders.sandbox.child.module import NotDefined, NotLoaded, Student
from graders.sandbox.child.wire import (
    Unencodable,
    encode,
    receive,
    send,
)

SIGNATURE = re.compile(r"\S+\(\) (missing|takes|got) ")
"""Python's message for a call with the wrong arguments."""


def serve(channel: socket.socket) -> None:
    """Answer requests on the channel until its other end is closed.

    The child first sends that it is confined. The first request is a program: the
    student's files and statements and the source of the exercise's probes. Each later
    one names a probe, its inputs and a seed. Every reply holds the outcome and the
    seconds it took. Before it, the number of each statement of the student's that runs
    for this probe is sent, and then that they have run.
    """
    send(channel, {"outcome": "confined"})
    request = receive(channel)
    start = time.perf_counter()
    stubs.notebook_names()
    student = Student(
        request["program"],
        failed=request["failed"],
        running=lambda number: send(channel, _progress(number)),
    )
    probes = probe_module(request["probes"])
    files = frozenset(request["program"]["files"])
    send(channel, {"outcome": "loaded", "seconds": time.perf_counter() - start})
    while True:
        request = receive(channel)
        _reply(channel, observe(student, probes, files, request))


def _progress(number: int | None) -> ExceptionInfo:
    return {"outcome": "ready"} if number is None else {"outcome": "running", "statement": number}


def probe_module(source: str) -> types.ModuleType:
    """The exercise's probes; where they cannot be imported, each of them raises that exception."""
    module = types.ModuleType("probes")
    try:
        exec(compile(source, "probes", "exec"), vars(module))
    except Exception as error:  # then every probe fails with it
        vars(module)["__getattr__"] = functools.partial(_raise, error)
    return module


def _raise(error: Exception, name: str) -> None:
    raise error


class Observed(Protocol):
    """What a probe asks for a student's names, as attributes."""

    def prepare(self, names: Iterable[str]) -> None:
        """Run what these names need, unless it has run."""

    def effects(self) -> list[list[Any]]:
        """The failed statements that no answer depends on."""


def observe(
    student: Observed, probes: types.ModuleType, files: frozenset[str], request: ExceptionInfo
) -> ExceptionInfo:
    """The reply to a request: what a probe returned, or how it failed."""
    start = time.perf_counter()
    try:
        probe, inputs = getattr(probes, request["probe"]), request["inputs"]
        student.prepare(_mentioned(probe, inputs))
        # Now, so that what a probe draws does not depend on which statements ran for it.
        libraries.seed(request["seed"])
        reply: ExceptionInfo = {"outcome": "returned", "value": probe(student, **inputs)}
        encode(reply["value"])
    except BaseException as error:
        reply = _error_reply(error, files)
    reply["seconds"] = time.perf_counter() - start
    reply["effects"] = student.effects()
    return reply


def _mentioned(probe: types.FunctionType, inputs: dict[str, Any]) -> set[str]:
    """The names that a probe may ask the student for: those in its code and its inputs."""
    found = {value for value in inputs.values() if isinstance(value, str)}
    pending: list[types.CodeType] = [probe.__code__]
    seen = set(pending)
    while pending:
        code = pending.pop()
        found.update(code.co_names)
        inner = [one for one in code.co_consts if isinstance(one, types.CodeType)]
        called = [probe.__globals__.get(name) for name in code.co_names]
        inner += [one.__code__ for one in called if isinstance(one, types.FunctionType)]
        pending += [one for one in inner if one not in seen]
        seen.update(inner)
    return found


def _error_reply(error: BaseException, files: frozenset[str]) -> ExceptionInfo:
    """The reply for an exception: the name is missing, unfinished, broken or unusable."""
    if isinstance(error, NotDefined):
        return {"outcome": "not_defined", "exception": {"message": str(error)}}
    if isinstance(error, NotLoaded):
        return _not_loaded(error)
    info = exception_info(error, files)
    if isinstance(error, NotImplementedError) and info["stated"]:
        return {"outcome": "not_implemented", "exception": info}
    if SIGNATURE.match(info["message"]) and isinstance(error, TypeError):
        return {"outcome": "raised", "exception": info}
    if isinstance(error, Exception) and not info["frames"]:
        kind = info["kind"] if info["kind"] == "out_of_memory" else "unusable"
        return {"outcome": kind, "exception": info}
    return {"outcome": info["kind"], "exception": info}


def _not_loaded(error: NotLoaded) -> ExceptionInfo:
    """The reply for a name that needs a statement that failed."""
    reply: ExceptionInfo = {"name": error.name, "statement": error.statement}
    if error.cause is None:
        return {**reply, "outcome": "blocked"}
    return {**reply, "outcome": error.cause["kind"], "exception": error.cause}


def _reply(channel: socket.socket, reply: ExceptionInfo) -> None:
    try:
        send(channel, reply)
    except Unencodable as error:
        info = {"message": str(error), "frames": []}
        send(channel, {"outcome": "unusable", "exception": info, "seconds": 0.0})


def leave() -> None:
    """End the child without running anything the student registered."""
    os._exit(0)
