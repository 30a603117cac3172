"""Mounts by the newer calls, which older filters do not know: fsopen, open_tree, move_mount."""
# contained: what the filter does not name is refused
# honest: none

import ctypes

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    for number, given in (
        (430, (b"tmpfs", 0)),
        (428, (-100, b".", 1)),
        (442, (-100, b".", 0, 0, 0)),
    ):
        result = libc.syscall(number, *given)
        if result >= 0:
            raise RuntimeError(f"REACHED: call {number} gave {result}")
    raise PermissionError
