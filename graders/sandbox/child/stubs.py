"""What a child uses in place of what the filter of system calls forbids."""

from __future__ import annotations

import multiprocessing.context
import multiprocessing.heap
import threading
from typing import Any

LOCKS = ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event")


def threads_for_processes() -> None:
    """Let multiprocessing's locks be threading's.

    A child can start no process, so no other process can share them; and without
    /dev/shm, Keras' `fit(workers=2)` would wait for ever on a lock it failed to make.
    """
    for name in LOCKS:
        setattr(multiprocessing.context.BaseContext, name, _maker(getattr(threading, name)))
    multiprocessing.heap.Arena._dir_candidates = []  # type: ignore[attr-defined]


def _maker(make: Any) -> Any:
    return lambda self, *arguments: make(*arguments)
