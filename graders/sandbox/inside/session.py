"""The child's conversation: load a program, then answer probes until told to stop."""

from __future__ import annotations

import os
import random
import re
import socket
import time
import types

import numpy as np
import tensorflow as tf

from graders.sandbox.inside.accounts import Account, account
from graders.sandbox.inside.module import NotDefined, NotLoaded, Student
from graders.sandbox.inside.wire import Unencodable, encode, receive, send

SIGNATURE = re.compile(r"\S+\(\) (missing|takes|got) ")
"""What Python says of a call that does not fit the function called."""


def converse(channel: socket.socket) -> None:
    """Answer requests on the channel until its other end is closed.

    The child speaks first, to say that it is confined. The first request is a
    program: the student's files and statements and the source of the exercise's
    probes. Each later one names a probe, its inputs and a seed. Every reply says
    what happened and how long it took.
    """
    send(channel, {"outcome": "confined"})
    request = receive(channel)
    start = time.perf_counter()
    student = Student(request["program"])
    probes = _probe_module(request["probes"])
    files = frozenset(request["program"]["files"])
    send(channel, {"outcome": "loaded", "seconds": time.perf_counter() - start})
    while True:
        request = receive(channel)
        _reply(channel, _observe(student, probes, files, request))


def _probe_module(source: str) -> types.ModuleType:
    module = types.ModuleType("probes")
    exec(compile(source, "probes", "exec"), vars(module))
    return module


def _observe(
    student: Student, probes: types.ModuleType, files: frozenset[str], request: Account
) -> Account:
    probe = getattr(probes, request["probe"])
    _seed(request["seed"])
    start = time.perf_counter()
    try:
        reply: Account = {"outcome": "returned", "value": probe(student, **request["inputs"])}
        encode(reply["value"])
    except BaseException as error:
        reply = _excuse(error, files)
    reply["seconds"] = time.perf_counter() - start
    return reply


def _excuse(error: BaseException, files: frozenset[str]) -> Account:
    """Why there is no value: the name is missing, unfinished, broken or unusable."""
    if isinstance(error, NotDefined):
        return {"outcome": "not_defined"}
    if isinstance(error, NotLoaded):
        return {"outcome": error.cause["kind"], "account": error.cause}
    told = account(error, files)
    if isinstance(error, NotImplementedError) and told["last_is_student"]:
        return {"outcome": "not_implemented", "account": told}
    if SIGNATURE.match(told["message"]) and isinstance(error, TypeError):
        return {"outcome": "raised", "account": told}
    if isinstance(error, Exception) and not told["frames"]:
        kind = told["kind"] if told["kind"] == "out_of_memory" else "unusable"
        return {"outcome": kind, "account": told}
    return {"outcome": told["kind"], "account": told}


def _reply(channel: socket.socket, reply: Account) -> None:
    try:
        send(channel, reply)
    except Unencodable as error:
        told = {"type": "Unencodable", "message": str(error), "frames": []}
        send(channel, {"outcome": "unusable", "account": told, "seconds": 0.0})


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    tf.random.set_seed(seed)


def leave() -> None:
    """End the child without running anything the student registered."""
    os._exit(0)
