"""Fetches a page by HTTP with the standard library."""
# contained: the system call filter refuses to make a socket
# honest: none

import urllib.request


def get_prior(y):
    return urllib.request.urlopen("http://127.0.0.1:{{TCP_PORT}}/answers", timeout=3).read()
