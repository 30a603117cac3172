"""Reads and writes another process's memory without attaching to it."""
# contained: the filter refuses it; Landlock allows it towards its own children only
# honest: none

import ctypes
import errno
import os

libc = ctypes.CDLL(None, use_errno=True)


class Piece(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def get_prior(y):
    buffer = ctypes.create_string_buffer(8)
    here, there = Piece(ctypes.addressof(buffer), 8), Piece(0x1000, 8)
    for pid in (int("{{VICTIM_PID}}"), int("{{PARENT_PID}}"), os.getppid()):
        for call in (libc.process_vm_readv, libc.process_vm_writev):
            done = call(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
            # Nothing lies at this address: EFAULT says that looking was allowed.
            if done >= 0 or ctypes.get_errno() == errno.EFAULT:
                raise RuntimeError(f"REACHED: the memory of process {pid} is open to it")
    raise PermissionError("no memory but its own")
