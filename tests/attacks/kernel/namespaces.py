"""Enters new namespaces, in one of which it would be root."""
# contained: the filter refuses unshare, and clone with any flag of a namespace
# honest: none

import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
KINDS = {"user": 0x10000000, "network": 0x40000000, "mount": 0x20000, "pid": 0x20000000}
REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)


def get_prior(y):
    for name, flag in KINDS.items():
        # EINVAL says that only the number of its threads was in the way.
        if libc.unshare(flag) == 0 or ctypes.get_errno() not in REFUSED:
            raise RuntimeError(
                f"REACHED: a new {name} namespace, {os.strerror(ctypes.get_errno())}"
            )
    raise PermissionError
