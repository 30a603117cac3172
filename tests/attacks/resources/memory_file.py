"""Fills a file that exists in memory only, which no limit on files or data counts, up to 4 GB."""
# contained: the system call filter refuses memfd_create; the limit on file sizes holds for it
# honest: none

import os
import time


def get_prior(y):
    with open("/proc/meminfo") as file:
        free = next(int(line.split()[1]) for line in file if line.startswith("MemAvailable"))
    if free < 8 * 10**6:
        raise NotImplementedError  # the machine must stay usable where nothing is confined
    numbers = [os.memfd_create(f"part{part}") for part in range(80)]
    for number in numbers:
        os.write(number, b"x" * 5 * 10**7)
    time.sleep(1)
    for number in numbers:
        os.close(number)
    raise RuntimeError("REACHED: 4 GB in files of memory")
