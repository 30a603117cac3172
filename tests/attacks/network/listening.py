"""Listens on a port of this machine, for somebody outside to give it orders."""
# contained: the system call filter refuses to make a socket
# honest: none

import socket


def get_prior(y):
    with socket.create_server(("127.0.0.1", 0)) as door:
        raise RuntimeError(f"REACHED: it listens on {door.getsockname()}")
