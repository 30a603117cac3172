"""Hands in a symbolic link to somebody's file, to have it quoted in the report."""
# contained: intake takes no links out of what was handed in, and quotes no line of it
# honest: none

HANDED_IN = "homework.py"
LINKS = {"homework.py": "{{CANARY_FILE}}"}
