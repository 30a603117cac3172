"""Hands in a symbolic link to the worked solution, which the grader itself may read."""
# contained: intake takes no links out of what was handed in
# honest: none

HANDED_IN = "homework.py"
LINKS = {"homework.py": "{{REFERENCE_FILE}}"}
