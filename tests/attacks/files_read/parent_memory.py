"""Reads the memory, environment and open files of the process that forked it."""
# contained: Landlock hides other processes; the warm process also refuses to be inspected
# honest: none

import contextlib
import os


def get_prior(y):
    for pid in {os.getppid(), int("{{PARENT_PID}}")}:
        for name in ("mem", "maps", "environ", "auxv"):
            with contextlib.suppress(OSError), open(f"/proc/{pid}/{name}", "rb") as file:
                raise RuntimeError(f"REACHED: /proc/{pid}/{name} begins {file.read(20)}")
        for name in ("fd", "cwd", "root", "map_files"):
            with contextlib.suppress(OSError):
                raise RuntimeError(f"REACHED: {os.listdir(f'/proc/{pid}/{name}')[:20]}")
    raise NotImplementedError
