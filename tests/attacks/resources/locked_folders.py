"""Leaves folders in scratch that nobody may enter or change, so that they cannot be removed."""
# contained: the filter lets no permissions be changed; and scratch is removed with a right to
# honest: none

import contextlib
import os


def get_prior(y):
    os.makedirs("a/b/c", exist_ok=True)
    open("a/b/c/file", "w").close()
    with contextlib.suppress(OSError):
        os.mkdir("empty", 0)
    with contextlib.suppress(OSError):
        os.mkdir("full", 0o300)
        open("full/file", "w").close()
    for path in ("a/b/c/file", "a/b/c", "a/b", "a", "."):
        with contextlib.suppress(OSError):
            os.chmod(path, 0)
    raise NotImplementedError
