"""Reads by its threads' folders in /proc what it may not read by its own."""
# contained: Landlock allows single files of /proc/self, none of a thread's
# honest: none

import contextlib
import os
import threading

NAMES = ("environ", "auxv", "mountinfo", "net/unix", "net/tcp", "cgroup", "fdinfo/3", "mem", "io")


def get_prior(y):
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait, daemon=True)
    thread.start()
    own = [os.getpid(), thread.native_id]
    folders = ["/proc/self", "/proc/thread-self", *[f"/proc/{n}" for n in own]]
    folders += [f"/proc/self/task/{number}" for number in own]
    for folder in folders:
        for name in NAMES:
            with contextlib.suppress(OSError), open(f"{folder}/{name}", "rb") as file:
                raise RuntimeError(f"REACHED: {folder}/{name} can be opened ({file.name})")
    raise RuntimeError("refused")
