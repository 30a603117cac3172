"""A child's scratch folder is removed, whichever user grades."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from graders.sandbox.levels import Level
from graders.sandbox.server import ForkServer, remove_tree
from tests.small import SMALL

NOBODY = 65_534


def test_folders_that_may_not_be_read_are_removed_by_an_ordinary_user() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        pid = os.fork()
        if pid == 0:
            os._exit(_left_by_an_ordinary_user(Path(folder) / "scratch"))
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_scratch_folders_made_while_the_server_closes_are_removed_with_their_evaluator() -> None:
    server = ForkServer(SMALL, least=Level.PROCESS, level=Level.PROCESS)
    server.close()
    root = Path(server._root)
    assert not root.exists()
    (root / "123-scratch").mkdir(parents=True)
    server.clean_after(123)
    assert not root.exists()


def _left_by_an_ordinary_user(scratch: Path) -> int:
    """1 when something of a tree with closed folders is left, in a process that may end."""
    left = 1
    try:
        if os.geteuid() == 0:
            os.setresuid(NOBODY, NOBODY, NOBODY)
        (scratch / "open").mkdir(parents=True)
        (scratch / "open" / "unreadable").mkdir(0o300)
        (scratch / "open" / "unreadable" / "file").touch()
        (scratch / "closed").mkdir(0)
        remove_tree(str(scratch))
        left = int(scratch.exists())
    finally:
        os._exit(left)
