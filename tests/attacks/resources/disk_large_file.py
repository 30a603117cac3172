"""Writes one file of 300 MB."""
# contained: the limit on file sizes; the system kills or refuses at 64 MB
# honest: none

import signal


def get_prior(y):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open("large", "wb") as file:
        for _ in range(300):
            file.write(b"x" * 10**6)
    raise RuntimeError("REACHED: a file of 300 MB")
