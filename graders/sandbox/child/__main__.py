"""The warm process: import the libraries once, then fork a confined child on request.

The first datagram on the control socket holds the settings. Each later one is a
request carrying two sockets: the channel the child answers on, and the status socket
on which its exit status is sent. Closing the status socket's other end kills the child,
so a client that dies leaves none behind.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import sys
import time
from collections.abc import Collection

from graders.sandbox.child import libraries, linux, syscalls, watch
from graders.sandbox.child.children import Child, accept, end, reap
from graders.sandbox.child.touching import WrongSetting

SETTINGS_LIMIT = 2**16


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.path[:] = [entry for entry in sys.path if entry not in ("", os.getcwd())]
    linux.become_subreaper()
    linux.set_dumpable(False)
    if syscalls.is_supported():
        syscalls.general_filter()
    try:
        libraries.load(json.loads(control.recv(SETTINGS_LIMIT)))
    except WrongSetting as problem:
        control.send(str(problem).encode(errors="replace"))
        os._exit(1)
    control.send(libraries.WARM)
    serve(control)
    os._exit(0)  # at once, because tearing down the libraries takes long


def serve(control: socket.socket) -> None:
    """Fork, watch and reap children until the control socket is closed."""
    children: list[Child] = []
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        due = time.monotonic()
        while True:
            wait = max(0.0, due - time.monotonic()) if children else None
            ready = {key.fileobj for key, _ in selector.select(wait)}
            check = time.monotonic() >= due
            for child in list(children):
                if child.pidfd in ready:
                    _remove(child, selector, children)
                elif not child.ended and _must_end(child, ready, check):
                    # It is reaped when it is dead, which can take long; others are watched
                    # meanwhile.
                    end(child)
                    selector.unregister(child.status)
            if check:
                due = time.monotonic() + watch.INTERVAL
            if control in ready:
                made = accept(control)
                if made is None:
                    break
                children.append(made)
                selector.register(made.pidfd, selectors.EVENT_READ)
                selector.register(made.status, selectors.EVENT_READ)
    for child in children:
        end(child)
        reap(child, keep=set())


def _must_end(child: Child, ready: Collection[object], check: bool) -> bool:
    """Whether a child's client is gone or it exceeds a limit; one with a crowd is held back.

    Limits are checked only when `check` is true, because that scans the child's files.
    """
    if check:
        checked = next(child.checks)
        watch.hold_back(child.pid, checked)
        child.exceeded = _exceeded(child, checked)
    return bool(child.exceeded) or child.status in ready


def _exceeded(child: Child, checked: int) -> str:
    start = time.monotonic()
    files = start >= child.rests_until
    exceeded = watch.overuse(
        child.pid,
        child.scratch,
        user=child.user,
        memory=child.memory,
        disk=child.disk,
        files=files,
        mappings=checked % watch.MAPPINGS_EVERY == 0,
    )
    if files:
        now = time.monotonic()
        child.rests_until = now + watch.REST * (now - start)
    return exceeded


def _remove(child: Child, selector: selectors.BaseSelector, children: list[Child]) -> None:
    children.remove(child)
    selector.unregister(child.pidfd)
    if not child.ended:
        selector.unregister(child.status)
    reap(child, keep={other.pid for other in children})


if __name__ == "__main__":
    main()
