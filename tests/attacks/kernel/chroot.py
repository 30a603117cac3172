"""Changes its root folder, then climbs out of it, as is done to leave a chroot."""
# contained: the filter refuses chroot, and it needs a capability that was dropped
# honest: none

import os


def get_prior(y):
    os.makedirs("cell", exist_ok=True)
    os.chroot("cell")
    for _ in range(50):
        os.chdir("..")
    os.chroot(".")
    raise RuntimeError(f"REACHED: the root holds {os.listdir('/')}")
