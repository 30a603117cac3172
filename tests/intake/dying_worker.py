"""A worker that dies at its first request, as one whose parser crashes does."""

from __future__ import annotations

import os
import signal
import socket
import sys

from graders.sandbox.child import wire

if __name__ == "__main__":
    channel = socket.socket(fileno=int(sys.argv[1]))
    wire.send(channel, "ready")
    wire.receive(channel)
    os.kill(os.getpid(), signal.SIGKILL)
