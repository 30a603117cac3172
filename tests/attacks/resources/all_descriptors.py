"""Opens as many descriptors as it may, and closes those that it was given."""
# contained: the limit on open descriptors; an answer that cannot leave counts as none
# honest: none

import contextlib
import os

held = []


def get_prior(y):
    with contextlib.suppress(OSError):
        for _ in range(100_000):
            held.append(os.open("/dev/null", os.O_RDONLY))
    if len(held) > 10_000:
        raise RuntimeError(f"REACHED: {len(held)} descriptors")
    os.closerange(0, 4096)
