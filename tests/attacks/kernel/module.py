"""Loads a module into the kernel."""
# contained: the filter refuses it, and it needs a capability that was dropped
# honest: none

import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    # No module at all: harmless where loading is allowed.
    result = libc.syscall(175, None, 0, b"")  # x86-64
    if result == 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        raise RuntimeError(f"REACHED: it may load modules ({os.strerror(ctypes.get_errno())})")
    raise PermissionError
