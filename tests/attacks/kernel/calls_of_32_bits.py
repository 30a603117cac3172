"""Makes a 32-bit system call by machine code, whose numbers mean other calls."""
# contained: the filter ends a process that calls by another architecture's convention
# honest: none

import ctypes
import mmap
import platform

# push rbx; mov eax, 359 (socket); mov ebx, 2; mov ecx, 1; xor edx, edx; int 0x80; pop rbx; ret
CODE = bytes.fromhex("53 b867010000 bb02000000 b901000000 31d2 cd80 5b c3")


def get_prior(y):
    if platform.machine() != "x86_64":
        raise NotImplementedError
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    number = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    if number < 0:
        raise OSError(-number, "no socket")
    raise RuntimeError(f"REACHED: a socket, descriptor {number}")
