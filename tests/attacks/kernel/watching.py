"""Watches what happens to files outside, by inotify and fanotify."""
# contained: the system call filter refuses both
# honest: none

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def get_prior(y):
    watch = libc.inotify_add_watch(libc.inotify_init1(0), b"{{CANARY_DIR}}", 0xFFF)
    if watch >= 0 or libc.fanotify_init(0, 0) >= 0:
        raise RuntimeError("REACHED: it watches files outside")
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
