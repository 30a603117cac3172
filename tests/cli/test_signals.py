"""A command that is asked to end leaves no temporary folder and no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sandbox.test_server import running_for
from tests.small import ROOM, SMALL

COMMAND = "import sys; from graders.cli import command; command()"
HANGING = ROOM / "broken" / "hangs.py"


def started(folder: Path) -> bool:
    return any(folder.glob("probgrade-*"))


def running(folder: Path) -> bool:
    """Whether a child has its scratch folder; the isolation was measured in one before."""
    return any(folder.glob("probgrade-*/*-*"))


@pytest.mark.parametrize(
    ("number", "ready"),
    [(signal.SIGTERM, running), (signal.SIGTERM, started), (signal.SIGHUP, started)],
)
def test_nothing_is_left(number: int, ready: Callable[[Path], bool], tmp_path: Path) -> None:
    command = [sys.executable, "-c", COMMAND, "grade", str(HANGING), "--course", str(SMALL.root)]
    process = subprocess.Popen(
        command,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(lambda: ready(tmp_path))
    process.send_signal(number)
    printed = process.communicate(timeout=60)[1]
    assert process.returncode == 3
    assert printed.endswith("probgrade: interrupted; what was finished is kept\n")
    wait_for(lambda: not running_for(tmp_path))
    assert list(tmp_path.iterdir()) == []


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("command", ["exercises", "grade right/plain.py"])
def test_a_reader_that_goes_is_no_fault(command: str) -> None:
    name, *paths = command.split()
    given = [name, *(str(ROOM / path) for path in paths), "--course", str(SMALL.root)]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *given], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    told = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(), "Traceback" in told) == (0, False)
