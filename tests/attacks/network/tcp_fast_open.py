"""Sends data with TCP Fast Open, which connects without the connect system call."""
# contained: the system call filter refuses to make a socket, so there is nothing to send on
# honest: none

import socket


def get_prior(y):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        address = ("127.0.0.1", int("{{TCP_PORT}}"))
        connection.sendto(b"answers", socket.MSG_FASTOPEN, address)
