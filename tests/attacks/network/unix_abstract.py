"""Connects to an abstract Unix socket, which no file permission guards."""
# contained: the filter refuses to make a socket; Landlock's scope and the network namespace, too
# honest: none

import socket


def get_prior(y):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("\0{{ABSTRACT_SOCKET}}")
