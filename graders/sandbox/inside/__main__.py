"""The warm process: import the libraries once, then fork a confined child on request.

A request is one datagram on the control socket carrying two sockets: the channel
the child converses on and the status socket its fate is told on. Closing the
status socket's other end kills the child, so nobody who dies leaves one behind.
"""

from __future__ import annotations

import os
import select
import socket
import sys

import landlockpy
import pyprctl

from graders.sandbox.inside import libraries, syscalls, watch
from graders.sandbox.inside.jobs import Job, accept, end, reap


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    sys.path[:] = [entry for entry in sys.path if entry not in ("", os.getcwd())]
    pyprctl.set_child_subreaper(True)
    pyprctl.set_dumpable(False)
    landlockpy.abi_version()  # Its first call starts a program, which a child may not.
    if syscalls.is_supported():
        syscalls.general_filter()
    libraries.load()
    control.send(b"warm")
    serve(control)
    os._exit(0)  # nothing is left to do; taking the libraries apart would be waited for


def serve(control: socket.socket) -> None:
    """Fork, watch and reap children until the control socket is closed."""
    jobs: list[Job] = []
    while True:
        descriptors = [fd for job in jobs for fd in (job.pidfd, job.status.fileno())]
        waiting = [control.fileno(), *descriptors]
        ready, _, _ = select.select(waiting, [], [], watch.INTERVAL if jobs else None)
        for job in list(jobs):
            _look_after(job, jobs, ready)
        if control.fileno() in ready:
            made = accept(control)
            if made is None:
                break
            jobs.append(made)
    for job in jobs:
        end(job)
        reap(job, keep=set())


def _look_after(job: Job, jobs: list[Job], ready: list[int]) -> None:
    """Kill a child nobody waits for or that takes too much; collect it when it is dead."""
    mappings = next(job.looks) % watch.MAPPINGS_EVERY == 0
    limits = {"memory": job.memory, "disk": job.disk}
    excess = watch.overuse(job.pid, job.scratch, **limits, mappings=mappings)
    if excess or job.status.fileno() in ready:
        end(job)
    elif job.pidfd not in ready:
        return
    jobs.remove(job)
    reap(job, keep={other.pid for other in jobs}, excess=excess)


if __name__ == "__main__":
    main()
