"""Attaches an extended attribute to a file outside, which Landlock does not mediate."""
# contained: the system call filter refuses it
# honest: none

import os


def get_prior(y):
    os.setxattr("{{CANARY_FILE}}", "user.seen", b"yes")
