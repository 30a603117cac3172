"""The system calls a child may make: a list of what is allowed, everything else fails.

Names and arguments as in the kernel's own headers (include/uapi/linux and
arch/x86/entry/syscalls); what large libraries need was found with strace. A list of
what is allowed also covers calls that do not exist yet, and the x32 variants of
those that do.
"""

from __future__ import annotations

import errno
import os
from functools import cache

from seccompy import Action, ArgCmp, CmpOp, Filter, SeccompError, UnsupportedError, supported

ENOSYS = int(Action.ERRNO) | errno.ENOSYS
THREADS = (0x3D0F00, 0x7D0F00)
"""The flags of `clone` for a thread in glibc and in musl (`pthread_create`). With fewer, a
thread would have a table of files of its own, which the watch does not read."""
ALL_BITS = 0xFFFFFFFF
ACCMODE_AND_TRUNC = os.O_ACCMODE | os.O_TRUNC
AF_UNIX = 1
SOCK_STREAM, SOCKET_KIND = 1, 0xF
"""A datagram can be sent from one end of a pair to any socket file; a stream cannot."""
SOL_SOCKET, SOCKET_OPTIONS = 1, (3, 4, 38, 39)
"""TYPE ERROR PROTOCOL DOMAIN (include/uapi/asm-generic/socket.h)."""
MAP_ANONYMOUS, MAP_SHARED, MAP_SHARED_VALIDATE, MAP_KIND = 0x20, 0x01, 0x03, 0x0F
MAP_GROWSDOWN, MAP_HUGETLB = 0x100, 0x40000
"""Neither is counted: one as a stack, the other as what the machine has set aside."""
FCNTLS = (0, 1, 2, 3, 4, 5, 36, 1030, 1032)
"""DUPFD GETFD SETFD GETFL SETFL GETLK OFD_GETLK DUPFD_CLOEXEC GETPIPE_SZ
(include/uapi/asm-generic/fcntl.h, include/uapi/linux/fcntl.h)."""
FCNTL_LOCKS = (6, 7, 37, 38)
"""SETLK SETLKW OFD_SETLK OFD_SETLKW."""
IOCTLS = (0x5401, 0x5413, 0x5421, 0x541B, 0x5451, 0x5450)
"""TCGETS TIOCGWINSZ FIONBIO FIONREAD FIOCLEX FIONCLEX (include/uapi/asm-generic/ioctls.h)."""
PRCTLS = (3, 15, 16, 21, 23, 30, 39)
"""Names and getters: GET_DUMPABLE, SET_NAME, GET_NAME, GET_SECCOMP, CAPBSET_READ,
GET_TIMERSLACK, GET_NO_NEW_PRIVS (include/uapi/linux/prctl.h)."""

ALLOWED = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close
    close_range stat fstat lstat newfstatat statx access faccessat faccessat2 readlink
    readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat
    rename renameat renameat2 dup dup2 dup3 fsync fdatasync ftruncate
    fadvise64 sync_file_range sendfile copy_file_range statfs fstatfs umask readahead
    munmap mprotect mremap madvise msync mincore brk mlock munlock mlock2 futex futex_waitv
    futex_wake futex_wait futex_requeue set_robust_list get_robust_list rseq set_tid_address
    membarrier arch_prctl restart_syscall exit exit_group pkey_alloc pkey_free pkey_mprotect
    poll ppoll select pselect6 pipe pipe2 eventfd eventfd2 timerfd_create timerfd_settime
    timerfd_gettime signalfd signalfd4 clock_gettime clock_getres clock_nanosleep nanosleep
    gettimeofday time times getitimer setitimer alarm pause
    sched_yield sched_getaffinity sched_setaffinity sched_getparam
    sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval
    sched_getattr getcpu rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait
    rt_sigsuspend sigaltstack getpid getppid gettid getuid geteuid getgid getegid getgroups
    getresuid getresgid getpgid getpgrp getsid getrusage getrlimit sysinfo uname getrandom
    getpriority capget mbind get_mempolicy set_mempolicy wait4 waitid sendto recvfrom shutdown
    getsockname getpeername
""".split()

PRETENDED = """
    chmod fchmod fchmodat fchmodat2 utime utimes utimensat futimesat flock
""".split()
"""Succeed without effect: Landlock does not control them, and copying or saving a file calls
them. No other process shares a child's files, so its locks would only stop others."""

REFUSED = """
    socket connect bind listen accept accept4 fork vfork execve execveat ptrace process_vm_readv
    process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal io_uring_setup io_uring_enter
    io_uring_register mount umount2 unshare setns chroot pivot_root keyctl add_key request_key
    bpf perf_event_open userfaultfd memfd_create memfd_secret shmget shmat shmctl semget msgget
    mq_open setuid setgid setresuid setresgid setreuid setregid setgroups capset setsid setpgid
    sched_setparam sched_setscheduler sched_setattr setpriority setrlimit chown fchown lchown
    fchownat setxattr lsetxattr fsetxattr mknod mknodat link linkat symlink symlinkat truncate
    inotify_init inotify_init1 fanotify_init name_to_handle_at open_by_handle_at tkill
    rt_sigqueueinfo rt_tgsigqueueinfo landlock_create_ruleset landlock_restrict_self seccomp
    personality sendmsg sendmmsg recvmsg recvmmsg setsockopt epoll_create epoll_create1
    timer_create splice tee vmsplice
""".split()
"""Fail with "operation not permitted", a clearer message than that of an unknown call.

Messages carry descriptors, which then hold files and memory of the kernel that no table shows.
Watches of epoll and timers are limited for a user, who may be the grader's own.
"""


def is_supported() -> bool:
    """Whether this kernel and processor take such a filter.

    The first call of this starts a program, which a confined child may not do, so the
    warm process makes it before any child exists.
    """
    try:
        return supported()
    except SeccompError:  # a filter around this process withholds the call
        return False


@cache
def general_filter() -> Filter:
    """The filter that is the same for every child; compiled once, in the warm process."""
    rules = Filter(ENOSYS)
    for name in ALLOWED:
        _if_known(rules.allow, name)
    for name in PRETENDED:
        _if_known(lambda call: rules.errno(call, 0), name)
    for name in REFUSED:
        _if_known(lambda call: rules.errno(call, errno.EPERM), name)
    _with_arguments(rules)
    assert rules.program
    return rules


def own_filter(pid: int) -> Filter:
    """The filter by which a child of this process id can signal and place itself only.

    It allows everything else, which the general filter decides.
    """
    rules = Filter(Action.ALLOW)
    for name in ("kill", "tgkill"):
        rules.allow(name, args={0: pid})
        rules.errno(name, errno.EPERM)
    for own in (0, pid):
        rules.allow("sched_setaffinity", args={0: own})
    rules.errno("sched_setaffinity", errno.EPERM)
    return rules


def _with_arguments(rules: Filter) -> None:
    for name in ("kill", "tgkill"):
        rules.allow(name)
    for flags in THREADS:
        rules.allow("clone", args=[ArgCmp(0, CmpOp.MASKED_EQ, flags, ALL_BITS)])
    rules.errno("clone", errno.EPERM)
    # Flags of clone3 are in memory, where no filter sees them; the C library then
    # falls back to clone.
    stream = ArgCmp(1, CmpOp.MASKED_EQ, SOCK_STREAM, SOCKET_KIND)
    rules.allow("socketpair", args=[ArgCmp(0, CmpOp.EQ, AF_UNIX), stream])
    rules.errno("socketpair", errno.EPERM)
    for option in SOCKET_OPTIONS:
        rules.allow("getsockopt", args={1: SOL_SOCKET, 2: option})
    rules.errno("getsockopt", errno.EPERM)
    # Memory that the kernel keeps when it is taken out of the page tables, uncounted.
    for kind in (MAP_SHARED, MAP_SHARED_VALIDATE):
        shared = ArgCmp(3, CmpOp.MASKED_EQ, kind | MAP_ANONYMOUS, MAP_KIND | MAP_ANONYMOUS)
        rules.errno("mmap", errno.EPERM, args=[shared])
    for flag in (MAP_GROWSDOWN, MAP_HUGETLB):
        rules.errno("mmap", errno.EPERM, args=[ArgCmp(3, CmpOp.MASKED_EQ, flag, flag)])
    rules.allow("mmap")
    for command in FCNTLS:
        rules.allow("fcntl", args={1: command})
    for command in FCNTL_LOCKS:
        rules.errno("fcntl", 0, args={1: command})
    rules.errno("fcntl", errno.EPERM)
    for request in IOCTLS:
        rules.allow("ioctl", args={1: request})
    rules.errno("ioctl", errno.ENOTTY)
    for option in PRCTLS:
        rules.allow("prctl", args={0: option})
    rules.errno("prctl", errno.EPERM)
    rules.allow("prlimit64", args={0: 0, 2: 0})
    rules.errno("prlimit64", errno.EPERM)
    # Before ABI 3, Landlock does not see a file emptied by opening it to read.
    for name, flags in (("open", 1), ("openat", 2)):
        emptied = ArgCmp(flags, CmpOp.MASKED_EQ, os.O_TRUNC, ACCMODE_AND_TRUNC)
        _if_known(lambda call, a=emptied: rules.errno(call, errno.EACCES, args=[a]), name)
        _if_known(rules.allow, name)
    _if_known(lambda call: rules.errno(call, errno.ENOSYS), "openat2")
    # Files would grow faster than the watch checks; the C library then writes instead.
    _if_known(lambda call: rules.errno(call, errno.EOPNOTSUPP), "fallocate")


def _if_known(add: object, name: str) -> None:
    """Add a rule unless this processor has no call of that name."""
    try:
        add(name)  # type: ignore[operator]
    except (UnsupportedError, ValueError, KeyError):
        return
