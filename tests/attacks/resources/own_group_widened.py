"""Leaves its control group, or widens the group's limits."""
# contained: nothing of the control groups can be written, nor its own group's name be read
# honest: none

import contextlib
import os

ROOT = "/sys/fs/cgroup"


def get_prior(y):
    for folder in (ROOT, f"{ROOT}/memory", f"{ROOT}/cpu", f"{ROOT}/pids", f"{ROOT}/unified"):
        with contextlib.suppress(OSError), open(f"{folder}/cgroup.procs", "w") as file:
            file.write(str(os.getpid()))
            file.flush()
            raise RuntimeError(f"REACHED: it is in {folder}")
    with contextlib.suppress(OSError), open("/proc/self/cgroup") as file:
        raise RuntimeError(f"REACHED: its groups are {file.read()}")
    raise RuntimeError("refused")
