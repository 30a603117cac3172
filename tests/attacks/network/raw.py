"""Opens raw sockets, with which packets of any form can be sent and all traffic read."""
# contained: the filter refuses to make a socket; in any case there is no capability
# honest: none

import contextlib
import socket


def get_prior(y):
    kinds = [
        (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP),
        (socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP),
        (socket.AF_PACKET, socket.SOCK_RAW, 0),
    ]
    for kind in kinds:
        with contextlib.suppress(OSError), socket.socket(*kind):
            raise RuntimeError(f"REACHED: a raw socket of kind {kind}")
    raise NotImplementedError
