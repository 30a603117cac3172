"""Reaches a TCP port by its address mapped into IPv6, which another rule may govern."""
# contained: the system call filter refuses sockets of every family
# honest: none

import socket


def get_prior(y):
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        connection.connect(("::ffff:127.0.0.1", int("{{TCP_PORT}}")))
