"""The warm process, from its start to its end."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from graders.errors import CalledWrongly
from graders.sandbox.levels import Level
from graders.sandbox.server import ForkServer
from graders.storage import make_temporary_folder
from tests.small import SMALL


def running_for(folder: Path) -> list[str]:
    """The processes in whose command or environment a folder is named."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if os.fsencode(folder) in command and process.name != str(os.getpid()):
                found.append(process.name)
    return found


@pytest.mark.parametrize("after", [0, 0.003, 0.01, 0.03, 0.1])
def test_one_that_is_closed_early_is_ended_while_it_loads(
    after: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, while bubblewrap makes namespaces, or later."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with ForkServer(SMALL) as server:
        assert server.status is None
        time.sleep(after)
    assert server.status == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while running_for(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)  # what bubblewrap started ends a moment after it
    assert running_for(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", ["make_temporary_folder", "start_helper", "json.dumps"])
def test_one_whose_start_is_interrupted_leaves_no_folder(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: object, **named: object) -> None:
        if at == "make_temporary_folder":
            made(str(given[0]), 0)
        raise KeyboardInterrupt

    made = make_temporary_folder
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(f"graders.sandbox.server.{at}", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ForkServer(SMALL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("offered", "least", "level", "words"),
    [
        (Level.PROCESS, None, None, "--min-isolation process"),
        (Level.CONTAINER, Level.STANDARD, None, "less than standard"),
        (Level.STRONG, Level.STANDARD, Level.PROCESS, "less than standard"),
        (Level.STANDARD, Level.PROCESS, Level.STRONG, "offers isolation standard, not strong"),
    ],
)
def test_there_is_none_below_the_least_isolation(
    offered: Level,
    least: Level | None,
    level: Level | None,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("graders.sandbox.levels.strongest", lambda: offered)
    given = {} if least is None else {"least": least}
    with pytest.raises(CalledWrongly, match=words):
        ForkServer(SMALL, level=level, **given)


def test_one_that_is_warm_ends_by_itself() -> None:
    with ForkServer(SMALL) as server:
        server.wait_until_warm()
    assert server.status == 0
    server.close()  # once more does no harm
