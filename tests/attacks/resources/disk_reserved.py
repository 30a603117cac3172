"""Reserves a hundred files of 60 MB, six gigabytes, in the time of one look at the disk."""
# contained: the system call filter refuses to reserve room, and writing takes its time
# honest: none

import os


def get_prior(y):
    for number in range(100):
        descriptor = os.open(f"file{number}", os.O_CREAT | os.O_RDWR)
        os.posix_fallocate(descriptor, 0, 60 * 10**6)
        os.close(descriptor)
    raise RuntimeError("REACHED: six gigabytes")
