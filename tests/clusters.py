"""A Dask cluster of our own on this machine, for tests and benchmarks."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

Process = subprocess.Popen[str]


@contextmanager
def running_scheduler(*options: str, protocol: str = "tcp") -> Iterator[str]:
    """The address of a scheduler, which ends with the context."""
    place = ["--port", "0", "--dashboard-address", ":0", "--host", f"{protocol}://127.0.0.1"]
    process = _started("scheduler", *place, *options)
    try:
        yield _address(process)
    finally:
        _end(process)


def _address(scheduler: Process) -> str:
    assert scheduler.stdout is not None
    for line in scheduler.stdout:
        if found := re.search(r"t(cp|ls)://127\.0\.0\.1:\d+", line):
            return found.group()
    raise AssertionError("the scheduler ended")


@contextmanager
def running_workers(
    scheduler: str, count: int, folder: Path, *options: str
) -> Iterator[list[Process]]:
    """Workers of a scheduler, without a nanny who would start them again."""
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder)]
    processes = [_started("worker", scheduler, *alone, *options) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            _end(process)


def _started(kind: str, *arguments: str) -> Process:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
    return subprocess.Popen(
        command, text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _end(process: Process) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
