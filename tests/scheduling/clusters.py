"""Schedulers and workers of our own, for tests on a cluster."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORTS = ["--port", "0", "--dashboard-address", ":0"]
ALONE = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
"""A worker without a nanny who would start it again."""


def started(kind: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments]
    return subprocess.Popen(
        command,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
    )


def end(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@contextmanager
def running_scheduler() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A scheduler and its address."""
    process = started("scheduler", *PORTS, "--host", "127.0.0.1")
    try:
        yield process, found_address(process)
    finally:
        end(process)


@contextmanager
def running_worker(address: str, folder: Path, **environment: str) -> Iterator[tuple[int, str]]:
    """The process id of a worker, and its own address."""
    process = started("worker", address, *ALONE, "--local-directory", str(folder), **environment)
    try:
        yield process.pid, found_address(process)
    finally:
        end(process)


def found_address(process: subprocess.Popen[str]) -> str:
    """The first address that a scheduler or worker prints: its own."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"(tcp|tls)://127\.0\.0\.1:\d+", line):
            return found.group()
    raise AssertionError("it ended before it had an address")
