"""Leaves files in scratch whose names are options, control characters and no text."""
# contained: names are never parsed by a shell, and clean-up does not read them as options
# honest: none

import contextlib


def get_prior(y):
    for name in (
        b"-rf",
        b"--help",
        b"\n",
        b"\x1b[2J",
        b"\xff\xfe",
        b"*",
        b"x" * 255,
        b"$(touch y)",
    ):
        with contextlib.suppress(OSError):
            open(name, "w").close()
    raise NotImplementedError
