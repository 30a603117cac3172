"""What the sandbox asks of the Linux kernel that Python's standard library does not offer.

Three calls of Landlock, four options of prctl, and capset. The C library is reached by
way of the running interpreter: looking for it with `ctypes.util` would start a program,
which a confined child cannot. A call that fails raises OSError.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import stat
import struct
from collections.abc import Iterator, Sequence
from enum import IntFlag

# Options of prctl: include/uapi/linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

# include/uapi/linux/capability.h
LINUX_CAPABILITY_VERSION_3 = 0x20080522

# include/uapi/linux/sched.h, include/uapi/linux/mount.h
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 2, 4, 8, 16384, 1 << 18

# The numbers of calls since Linux 5.1 are the same for every processor:
# include/uapi/asm-generic/unistd.h
LANDLOCK_CREATE_RULESET = 444
LANDLOCK_ADD_RULE = 445
LANDLOCK_RESTRICT_SELF = 446

# include/uapi/linux/landlock.h, as all that follows
LANDLOCK_CREATE_RULESET_VERSION = 1 << 0
LANDLOCK_RULE_PATH_BENEATH = 1


class Access(IntFlag):
    """Rights to files and folders: LANDLOCK_ACCESS_FS_* of include/uapi/linux/landlock.h."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15
    RESOLVE_UNIX = 1 << 16


# Each with the first ABI that knows it: Documentation/userspace-api/landlock.rst
FILE_RIGHTS = (
    (1, Access.REFER - 1),  # every right listed before it
    (2, Access.REFER),
    (3, Access.TRUNCATE),
    (5, Access.IOCTL_DEV),
    (9, Access.RESOLVE_UNIX),
)
# LANDLOCK_ACCESS_NET_*: to bind and to connect by TCP, then by UDP
NETWORK_RIGHTS = ((4, 1 << 0 | 1 << 1), (10, 1 << 2 | 1 << 3))
# LANDLOCK_SCOPE_*: abstract Unix sockets, signals
SCOPES = ((6, 1 << 0 | 1 << 1),)
# ACCESS_FILE in security/landlock/fs.c
RIGHTS_OF_PLAIN_FILES = int(
    Access.EXECUTE
    | Access.WRITE_FILE
    | Access.READ_FILE
    | Access.TRUNCATE
    | Access.IOCTL_DEV
    | Access.RESOLVE_UNIX
)
ABSENT = (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)
"""Not built in, not switched on, or withheld by the filter of a container around us."""
OUT_OF_REACH = (errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.ELOOP)

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.syscall.restype = ctypes.c_long
_LIBC.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def set_dumpable(dumpable: bool) -> None:
    """Say whether other processes of this user may look into this one."""
    _prctl(PR_SET_DUMPABLE, dumpable)


def become_subreaper() -> None:
    """Become the parent of every descendant whose own parent dies."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def no_new_privileges() -> None:
    """Give up, for good, gaining privileges by starting a program."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up every capability: effective, permitted, inheritable, and thereby ambient."""
    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    # Its number differs between processors, so the C library's own function is called.
    _checked(_LIBC.capset(header, nothing))


def effective_capabilities() -> int:
    """The capabilities that this process has, one bit for each."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1], 16) for line in status if line.startswith("CapEff"))


@contextlib.contextmanager
def looking_as(user: int | None) -> Iterator[None]:
    """Look at files and into processes as a user may, without becoming it; None: as oneself.

    Root may not look into another user's process without a privilege that containers take away.
    """
    if user is None:
        yield
        return
    own = os.getegid(), os.geteuid()
    _LIBC.setfsgid(user)
    _LIBC.setfsuid(user)
    try:
        yield
    finally:
        _LIBC.setfsuid(own[1])
        _LIBC.setfsgid(own[0])


def mount_scratch(folder: str, *, size: int, files: int, user: int | None) -> None:
    """Mount a file system in memory on a folder, seen by this process and its descendants only.

    It holds at most `size` bytes and so many files, whoever hides them how. `user` owns it, by
    default this process's. Raises `OSError` where the kernel allows no namespaces, or no mounts.
    """
    _unshare_mounts()
    _mount(b"none", "/", b"", MS_REC | MS_PRIVATE, b"")
    owner = f",uid={user},gid={user}" if user is not None else ""
    options = f"size={size},nr_inodes={files},mode=700{owner}"
    _mount(b"scratch", folder, b"tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options.encode())


def _unshare_mounts() -> None:
    """Enter a mount namespace; of a user namespace, without the privilege to make it alone."""
    ids = os.geteuid(), os.getegid()
    try:
        _checked(_LIBC.unshare(CLONE_NEWNS))
    except PermissionError:
        _checked(_LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNS))
        for name, text in zip(("setgroups", "uid_map", "gid_map"), ("deny", *ids), strict=True):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text if isinstance(text, str) else f"{text} {text} 1")


def _mount(source: bytes, target: str, kind: bytes, flags: int, options: bytes) -> None:
    _checked(_LIBC.mount(source, os.fsencode(target), kind, ctypes.c_ulong(flags), options))


def landlock_abi() -> int:
    """The version of Landlock that this kernel offers, 0 for none."""
    try:
        return _syscall(LANDLOCK_CREATE_RULESET, None, 0, LANDLOCK_CREATE_RULESET_VERSION)
    except OSError as error:
        if error.errno in ABSENT:
            return 0
        raise


def restrict_files(rules: Sequence[tuple[str, Access]]) -> None:
    """Take from this thread, for good, every right that Landlock knows but those of `rules`.

    Call `no_new_privileges` before: the kernel demands it. A rule holds for all that is
    beneath its path; one whose path does not exist or cannot be reached is left out. Taken
    too, as far as this kernel's Landlock knows of them: TCP and UDP, and abstract sockets of
    and signals to processes outside.
    """
    files, network, scopes = handled(landlock_abi())
    # struct landlock_ruleset_attr; an older kernel takes the longer one if the rest is zero
    attributes = struct.pack("=QQQ", files, network, scopes)
    ruleset = _syscall(LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for path, access in rules:
            _allow(ruleset, path, int(access) & files)
        _syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def handled(abi: int) -> tuple[int, int, int]:
    """What an ABI can forbid: rights to files, rights to the network, and scopes."""
    files, network, scopes = (
        sum(rights for since, rights in table if since <= abi)
        for table in (FILE_RIGHTS, NETWORK_RIGHTS, SCOPES)
    )
    return files, network, scopes


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in OUT_OF_REACH:
            return
        raise
    try:
        # The kernel refuses a rule that gives a plain file a folder's rights, or gives none.
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            access &= RIGHTS_OF_PLAIN_FILES
        if access:
            rule = struct.pack("=Qi", access, place)  # struct landlock_path_beneath_attr
            _syscall(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


def _prctl(option: int, value: int) -> None:
    _checked(_LIBC.prctl(option, value, 0, 0, 0))


def _syscall(number: int, *arguments: int | bytes | None) -> int:
    # A bare number would be passed as an int, half of what the kernel reads.
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_LIBC.syscall(ctypes.c_long(number), *wide))


def _checked(result: int) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
