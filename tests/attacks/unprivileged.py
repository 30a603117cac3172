"""Run a command as a user who is not root, as on a teacher's own computer."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.attacks.world import REPOSITORY

USER = "probgrade-test"
OPENED = """
closed=$1 aside=$(mktemp -d); shift
mount --rbind "$closed" "$aside"; mount -t tmpfs -o mode=755 none "$closed"
while [ "$1" != -- ]; do
    mkdir -p "$1"; mount --bind "$aside${1#"$closed"}" "$1"; shift
done
umount -l "$aside"; rmdir "$aside"; shift; exec "$@"
"""
"""A shell's words to see, in place of a closed folder, an open one with some folders of it."""

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def run_as_user(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in the repository, with a home of its own. Skips where it cannot be done."""
    account = _account(USER)
    home = Path("/var/tmp") / USER
    home.mkdir(mode=0o700, exist_ok=True)
    os.chown(home, account.pw_uid, account.pw_gid)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    words = [*within_reach([REPOSITORY, *pythons()]), *_become(account), *command]
    try:
        return subprocess.run(
            words, cwd=REPOSITORY, env=environment, capture_output=True, text=True
        )
    finally:
        shutil.rmtree(home)


def pythons() -> list[Path]:
    """The interpreter, wherever its links lead, and its libraries."""
    names = ("stdlib", "purelib", "platlib")
    libraries = [Path(sysconfig.get_paths()[name]) for name in names]
    return [Path(sys.executable).resolve(), *libraries]


def within_reach(paths: Sequence[Path]) -> list[str]:
    """Words that start a command where others may reach these paths.

    Often Python lies in root's home, which is closed: it is then seen as an open folder
    that holds these paths only, in a mount namespace of the command's own.
    """
    places = {path: _first_closed(path.resolve()) for path in paths}
    closed = sorted({str(place) for place in places.values() if place is not None})
    if not closed:
        return []
    if len(closed) > 1 or shutil.which("unshare") is None:
        pytest.skip(f"{' and '.join(closed)} cannot be reached by other users")
    needed = [path.resolve() for path, place in places.items() if place is not None]
    folders = {str(path if path.is_dir() else path.parent.parent) for path in needed}
    return ["unshare", "--mount", "sh", "-euc", OPENED, "sh", closed[0], *sorted(folders), "--"]


def _first_closed(path: Path) -> Path | None:
    """The first folder or file on the way to a path that others may not pass or read."""
    for place in [*reversed(path.parents), path]:
        wanted = 0o005 if place == path else 0o001
        if place.stat().st_mode & wanted != wanted:
            return place
    return None


def _account(name: str) -> pwd.struct_passwd:
    """The account of a system user, made when it is missing."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        done = subprocess.run([useradd, *options, name], capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"no user {name} could be made: {done.stderr.strip()}")
        return pwd.getpwnam(name)


def _become(account: pwd.struct_passwd) -> list[str]:
    """The words that start a command as this user."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv (util-linux) is not installed")
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
    return [setpriv, *ids, "--clear-groups", "--no-new-privs", "--"]
