"""Has the kernel compile a program of its own, as the filter of a pair of sockets."""
# contained: options of sockets are refused
# honest: none

import ctypes
import socket
import struct

ATTACH_FILTER, ACCEPT_ALL = 26, struct.pack("HBBI", 6, 0, 0, 0xFFFFFFFF)


def get_prior(y):
    one, _ = socket.socketpair()
    code = ctypes.create_string_buffer(ACCEPT_ALL)
    program = struct.pack("HxxxxxxQ", 1, ctypes.addressof(code))
    one.setsockopt(socket.SOL_SOCKET, ATTACH_FILTER, program)
    raise RuntimeError("REACHED: a program of the student's runs in the kernel")
