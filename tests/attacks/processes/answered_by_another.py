"""Ends, while a process it forked holds the channel open and answers in its place."""
# contained: no process can be started; and what was started is killed with its child
# honest: none

import os
import time


def get_prior(y):
    if os.fork() == 0:
        for _ in range(60):
            os.write(int("{{CHANNEL}}"), b"\0\0\0\1\xc0")
            time.sleep(1)
        os._exit(0)
    os._exit(0)
