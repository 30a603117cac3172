"""Sends a datagram while the module loads, in the body of a class."""
# contained: the system call filter refuses to make a socket; a network namespace hides the port
# honest: none

import socket


class Reporter:
    channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sent = channel.sendto(b"answers", ("127.0.0.1", int("{{UDP_PORT}}")))


def get_prior(y):
    return Reporter.sent
