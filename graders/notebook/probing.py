"""Runs probes in the student's own process: quietly, within a deadline, leaving it as it was."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graders.notebook.namespace import Code, Live
from graders.sandbox.child import libraries
from graders.sandbox.child.serve import observe, probe_module

AGAIN = 0.5
"""Seconds after which a probe that swallowed the exception for its deadline gets another."""


class Overdue(BaseException):
    """A probe ran past its deadline."""


class Probing:
    """Answers the helper's questions about the names in memory.

    After an interruption by the user no more of the student's code is run.
    """

    def __init__(self, namespace: Mapping[str, Any], code: Code) -> None:
        self._student = Live(namespace)
        self._code = code
        self._probes = types.ModuleType("probes")
        self._interrupted = False

    def use(self, probes: str, settings: Mapping[str, Any]) -> None:
        """Take an exercise's probes, and the course's modules that they import."""
        libraries.adopt(settings)
        self._probes = probe_module(probes)

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What a probe returned, or how it failed."""
        if self._interrupted:
            return _timed_out("you interrupted a check before it")
        start = time.monotonic()
        try:
            with _as_it_was(), _quiet(), _deadline(request["deadline"]):
                reply = observe(self._student, self._probes, self._code.files, dict(request))
            ended = reply.get("exception", {}).get("type", "")
        except (Overdue, KeyboardInterrupt) as error:
            reply, ended = {}, type(error).__name__
        if ended == Overdue.__name__:
            return _timed_out(f"no answer within {request['deadline']:.0f} s")
        if ended == KeyboardInterrupt.__name__:
            self._interrupted = True
            return _timed_out(f"you interrupted it after {time.monotonic() - start:.0f} s")
        return self._named(reply)

    def _named(self, reply: dict[str, Any]) -> dict[str, Any]:
        """The reply with the names of files that messages show."""
        info = reply.get("exception")
        if info:
            shown = self._code.shown
            info["message"] = self._code.renamed(info["message"])
            info["frames"] = [[shown.get(f, f), line, n] for f, line, n in info.get("frames", [])]
        return reply


def _timed_out(reason: str) -> dict[str, Any]:
    return {"outcome": "timed_out", "reason": reason}


@contextlib.contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """Raise `Overdue` in this thread after so long, and again until it is let through.

    Only the main thread can be told; elsewhere the user interrupts.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGALRM, _raise_overdue)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _raise_overdue(number: int, frame: object) -> None:
    raise Overdue


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Show nothing that the student's code prints, displays or draws."""
    before = _figures()
    with _captured():
        try:
            yield
        finally:
            for number in _figures() - before:
                sys.modules["matplotlib.pyplot"].close(number)


def _figures() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _captured() -> contextlib.AbstractContextManager[Any]:
    if "IPython" in sys.modules:
        from IPython.utils.capture import capture_output

        return capture_output()
    stack = contextlib.ExitStack()
    stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
    stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
    return stack


@contextlib.contextmanager
def _as_it_was() -> Iterator[None]:
    """Put back what a probe may change: the random generators and the current folder."""
    restore = [_restoring(random.getstate, random.setstate)]
    if "numpy" in sys.modules:
        numpy = sys.modules["numpy"].random
        restore.append(_restoring(numpy.get_state, numpy.set_state))
    restore.append(_restoring(os.getcwd, os.chdir))
    try:
        yield
    finally:
        for each in restore:
            each()


def _restoring(get: Callable[[], Any], put: Callable[[Any], None]) -> Callable[[], None]:
    state = get()
    return lambda: put(state)
