"""Writes 300 MB into files that it removed, so that no listing shows them."""
# contained: the limit on file sizes, that on open descriptors, and the size of scratch
# honest: none

import os
import time

# 300 MB in six files, each below the limit for one


def get_prior(y):
    numbers = []
    for part in range(6):
        numbers.append(os.open(f"part{part}", os.O_CREAT | os.O_RDWR))
        os.unlink(f"part{part}")
        os.write(numbers[-1], b"x" * 5 * 10**7)
    time.sleep(3)
    size = sum(os.fstat(number).st_size for number in numbers)
    for number in numbers:
        os.close(number)
    raise RuntimeError(f"REACHED: {size} bytes in files without a name")
