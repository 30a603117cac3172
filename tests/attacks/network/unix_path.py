"""Connects to a Unix socket by its path, as a container engine's or a database's."""
# contained: the filter refuses to make a socket; the path does not exist in a mount namespace
# honest: none

import socket


def get_prior(y):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("{{UNIX_SOCKET}}")
