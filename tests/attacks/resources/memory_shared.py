"""Fills shared memory, which limits on a process's data do not count, up to 4 GB."""
# contained: the watchdog counts shared pages, and kills
# honest: none

import mmap
import time

SIZE = 4 * 10**9


def get_prior(y):
    with open("/proc/meminfo") as file:
        free = next(int(line.split()[1]) for line in file if line.startswith("MemAvailable"))
    if free * 1024 < 2 * SIZE:
        raise NotImplementedError  # the machine must stay usable where nothing is confined
    area = mmap.mmap(-1, SIZE)
    for start in range(0, SIZE, 2**22):
        area[start : start + 2**22 : 4096] = b"x" * len(
            range(start, min(start + 2**22, SIZE), 4096)
        )
    time.sleep(1)
    area.close()
    raise RuntimeError(f"REACHED: {SIZE // 10**9} GB of shared memory")
