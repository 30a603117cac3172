"""Writes 300 MB into files that are then neither listed nor open, but mapped."""
# contained: the watch counts files that are mapped and removed
# honest: none

import mmap
import os
import time


def get_prior(y):
    kept = []
    for part in range(6):
        descriptor = os.open(f"part{part}", os.O_CREAT | os.O_RDWR)
        os.write(descriptor, b"x" * 5 * 10**7)
        kept.append(mmap.mmap(descriptor, 5 * 10**7, prot=mmap.PROT_READ))
        os.close(descriptor)  # the map holds a copy of it
        os.unlink(f"part{part}")
    time.sleep(3)
    raise RuntimeError(f"REACHED: {sum(map(len, kept))} bytes in files without a name")
