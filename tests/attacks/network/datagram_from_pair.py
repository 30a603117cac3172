"""Makes a pair of datagram sockets, whose ends can send to any socket file of the machine."""
# contained: only pairs of streams are allowed
# honest: none

import socket


def get_prior(y):
    for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_RAW):
        try:
            one, _ = socket.socketpair(socket.AF_UNIX, kind)
        except OSError:
            continue
        if kind == socket.SOCK_SEQPACKET:
            continue
        try:
            one.sendto(b"from a submission", "/dev/log")
        except PermissionError:
            continue
        except OSError:
            pass  # nobody listens here; elsewhere somebody may
        raise RuntimeError(f"REACHED: a socket of {kind.name}")
    raise RuntimeError("refused")
