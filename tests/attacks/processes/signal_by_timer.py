"""Has the kernel signal others: by timers, by the end of its threads, by its own death."""
# contained: the filter refuses them, or the kernel takes threads of the process only
# honest: none

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
KILL, THREAD_ID, PARENT_DEATH, NEW_GROUP = 9, 4, 1, 0
TIMER_CREATE, TKILL, QUEUE, BY_DESCRIPTOR = 222, 200, 129, 424  # x86-64


def get_prior(y):
    victim, parent = int("{{VICTIM_PID}}"), int("{{PARENT_PID}}")
    for pid in (victim, parent):
        event = (ctypes.c_int * 16)(0, 0, KILL, THREAD_ID, pid)
        made = ctypes.c_int()
        calls = {
            "timer_create": libc.syscall(TIMER_CREATE, 1, event, ctypes.byref(made)),
            "tkill": libc.syscall(TKILL, pid, KILL),
            "rt_sigqueueinfo": libc.syscall(QUEUE, pid, KILL, (ctypes.c_int * 32)(KILL, 0, -1)),
            "pidfd_send_signal": libc.syscall(BY_DESCRIPTOR, 3, KILL, None, 0),
            "prctl": libc.prctl(PARENT_DEATH, KILL, 0, 0, 0),
        }
        if reached := [name for name, result in calls.items() if result >= 0]:
            raise RuntimeError(f"REACHED: {', '.join(reached)} towards {pid}")
    raise RuntimeError("refused")
