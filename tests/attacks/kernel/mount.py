"""Mounts something over a folder."""
# contained: the filter refuses mount; Landlock, too, and it needs a capability that was dropped
# honest: none

import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)


def get_prior(y):
    # No such file system exists: harmless where mounting is allowed.
    result = libc.mount(b"none", b"{{CANARY_DIR}}", b"no-such-system", 0, None)
    if result == 0 or ctypes.get_errno() not in REFUSED:
        raise RuntimeError(f"REACHED: it may mount ({os.strerror(ctypes.get_errno())})")
    raise PermissionError
