"""Forks and ends, again and again, so that whoever kills it always comes too late."""
# contained: no process can be started; the chain here ends after 200 links
# honest: none

import os
import time


def get_prior(y):
    for _ in range(200):
        if os.fork() != 0:
            os._exit(0)
        os.setsid()
        time.sleep(0.05)
    os._exit(0)
