"""Changes the machine's name and clock."""
# contained: the filter refuses it, and it needs a capability that was dropped
# honest: none

import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)
REFUSED = (errno.EPERM, errno.ENOSYS, errno.EACCES)


def get_prior(y):
    # A name of negative length, and no time: harmless where it is allowed.
    for call in (lambda: libc.syscall(170, b"", -1), lambda: libc.syscall(164, None, None)):
        if call() == 0 or ctypes.get_errno() not in REFUSED:
            raise RuntimeError(f"REACHED: it may ({os.strerror(ctypes.get_errno())})")
    raise PermissionError
