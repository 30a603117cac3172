"""A Dask cluster of our own on this machine, for tests and benchmarks."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Started:
    """A scheduler or a worker, and the address that it is reached at."""

    process: subprocess.Popen[str]
    address: str


@contextmanager
def running_scheduler(*options: str, protocol: str = "tcp") -> Iterator[Started]:
    """A scheduler, which ends with the context."""
    place = ["--port", "0", "--dashboard-address", ":0", "--host", f"{protocol}://127.0.0.1"]
    with _running("scheduler", [*place, *options], {}) as scheduler:
        yield scheduler


@contextmanager
def running_workers(
    scheduler: str, count: int, folder: Path, *options: str, **environment: str
) -> Iterator[list[Started]]:
    """Workers of a scheduler, without a nanny who would start them again."""
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder)]
    arguments = [scheduler, *alone, *options]
    with ExitStack() as stack:
        workers = [_running("worker", arguments, environment) for _ in range(count)]
        yield [stack.enter_context(worker) for worker in workers]


@contextmanager
def _running(kind: str, arguments: list[str], environment: dict[str, str]) -> Iterator[Started]:
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments],
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
    )
    try:
        yield Started(process, _own_address(process))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _own_address(process: subprocess.Popen[str]) -> str:
    """The first address that it prints."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"t(cp|ls)://127\.0\.0\.1:\d+", line):
            return found.group()
    raise AssertionError("it ended before it had an address")
