"""The source of a probe that tries what a child must not be able to do.

It runs in a child under the same policy as students' children. Each attempt returns
"succeeded" or how it was refused; the probe does not know what is expected.
"""

import ctypes
import errno
import os
import socket

IO_URING_SETUP = 425  # the same on every processor


def attempts(student, canary, folder, ports, unix, abstract, process, disk):
    """The outcome of each attempt, by name."""
    tries = {
        "read a file outside": lambda: open(canary).read(),
        "see that a file outside exists": lambda: os.stat(canary),
        "write a file outside": lambda: open(os.path.join(folder, "new"), "w"),
        "empty a file outside": lambda: os.open(canary, os.O_RDONLY | os.O_TRUNC),
        "change a file's mode outside": lambda: _changed_mode(canary),
        "connect by TCP": lambda: _connected(socket.AF_INET, ("127.0.0.1", ports["tcp"])),
        "send by UDP": lambda: _sent(("127.0.0.1", ports["udp"])),
        "connect to a socket file": lambda: _connected(socket.AF_UNIX, unix),
        "connect to an abstract socket": lambda: _connected(socket.AF_UNIX, "\0" + abstract),
        "signal another process": lambda: os.kill(process, 0),
        "read another process's environment": lambda: open(f"/proc/{process}/environ").read(),
        "read its parent's memory": lambda: open(f"/proc/{os.getppid()}/mem", "rb").read(1),
        "start a process": _forked,
        "run a program": lambda: _executed("/bin/true"),
        "set up io_uring": lambda: _called(IO_URING_SETUP),
        "make a user namespace": _unshared,
        "have room for more files than its limit": lambda: _has_room(disk),
    }
    return {name: _ended(attempt) for name, attempt in tries.items()}


def _ended(attempt):
    try:
        attempt()
    except Exception as error:
        return f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}"
    return "succeeded"


def _changed_mode(path):
    os.chmod(path, 0o640)
    if os.stat(path).st_mode & 0o777 != 0o640:
        raise PermissionError("chmod returned, but the mode did not change")


def _connected(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        connection.connect(address)


def _sent(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection:
        connection.sendto(b"x", address)


def _forked():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _executed(program):
    os.waitpid(os.posix_spawn(program, [program], {}), 0)


def _called(number):
    """Make a system call with null arguments; one that is allowed fails with EFAULT."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(number, 0, 0) < 0 and ctypes.get_errno() != errno.EFAULT:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _has_room(size):
    held = os.statvfs(".")
    if held.f_blocks * held.f_frsize <= size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _unshared():
    """Enter a new user namespace (CLONE_NEWUSER)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
