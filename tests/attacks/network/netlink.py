"""Asks the kernel for the machine's network interfaces and addresses over netlink."""
# contained: the system call filter refuses to make a netlink socket
# honest: none

import socket
import struct


def get_prior(y):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
        kernel.settimeout(5)
        kernel.sendto(struct.pack("=IHHIIB3x", 20, 18, 0x301, 1, 0, 0), (0, 0))
        told = kernel.recv(65536)
    raise RuntimeError(f"REACHED: netlink told {len(told)} bytes about the network")
