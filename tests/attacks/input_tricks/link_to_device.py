"""Hands in a symbolic link to a device that never ends."""
# contained: only plain files are read
# honest: none

HANDED_IN = "homework.py"
LINKS = {"homework.py": "/dev/zero"}
