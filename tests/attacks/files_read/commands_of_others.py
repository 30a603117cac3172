"""Reads what other processes were started with, where they are and how long they run."""
# contained: Landlock shows a child its own folder of /proc only
# honest: none

import os


def get_prior(y):
    seen = []
    for name in os.listdir("/proc") if os.access("/proc", os.R_OK) else map(str, range(1, 5000)):
        for file in ("cmdline", "stat", "status", "comm"):
            try:
                if name.isdigit() and int(name) != os.getpid():
                    seen.append(open(f"/proc/{name}/{file}").read()[:80])
            except OSError:
                continue
    if seen:
        raise RuntimeError(f"REACHED {seen[:5]}")
    raise ValueError("nothing to see")
