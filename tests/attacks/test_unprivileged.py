"""The same attacks, graded by a user who is not root, as on a teacher's own computer."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.attacks.world import REPOSITORY

USER = "probgrade-test"

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
    pytest.mark.timeout(3_600),
]


def test_the_attacks_come_to_nothing_for_an_ordinary_user() -> None:
    closed = first_closed([REPOSITORY, *pythons()])
    if closed is not None:
        pytest.skip(f"{closed} is closed to other users (chmod o+x, or Python elsewhere)")
    account = account_of(USER)
    home = Path("/var/tmp") / USER
    home.mkdir(mode=0o700, exist_ok=True)
    os.chown(home, account.pw_uid, account.pw_gid)
    try:
        done = subprocess.run(
            [*become(account), sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
            + ["-m", "campaign", "tests/attacks"],
            cwd=REPOSITORY,
            env={"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
        )
    finally:
        shutil.rmtree(home)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]


def pythons() -> list[Path]:
    """What running Python needs: the interpreter, wherever its links lead, and its libraries."""
    names = ("stdlib", "purelib", "platlib")
    libraries = [Path(sysconfig.get_paths()[name]) for name in names]
    return [Path(sys.executable).resolve(), *libraries]


def first_closed(paths: list[Path]) -> Path | None:
    """The first folder or file on the way to any of these that others may not pass or read."""
    for path in paths:
        for place in [*reversed(path.resolve().parents), path.resolve()]:
            wanted = 0o005 if place == path.resolve() else 0o001
            if place.stat().st_mode & wanted != wanted:
                return place
    return None


def account_of(name: str) -> pwd.struct_passwd:
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


def become(account: pwd.struct_passwd) -> list[str]:
    """The words that start a command as this user."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv (util-linux) is not installed")
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
    return [setpriv, *ids, "--clear-groups", "--no-new-privs", "--"]
