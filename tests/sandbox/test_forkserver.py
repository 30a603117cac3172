"""The warm process, from its start to its end."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from graders.sandbox.forkserver import ForkServer
from graders.sandbox.isolation import isolation, strongest


def test_one_that_nobody_needs_is_ended_while_it_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with ForkServer(isolation(strongest())) as server:
        pid = server.pid
        assert os.path.exists(f"/proc/{pid}")
    assert server.status == -signal.SIGKILL
    assert not os.path.exists(f"/proc/{pid}")
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_warm_ends_by_itself() -> None:
    with ForkServer(isolation(strongest())) as server:
        server.wait_until_warm()
    assert server.status == 0
    server.close()  # once more does no harm
