"""Disks of our own, for tests of what happens when one is full."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def may_mount() -> list[str]:
    """The words that start a command which may mount. Skips where nobody may."""
    rights = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None:
        pytest.skip("unshare (util-linux) is not installed")
    words = ["unshare", *rights]
    tried = subprocess.run([*words, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    if tried.returncode:
        pytest.skip(f"no disk can be mounted here: {tried.stderr.decode().strip()}")
    return words
