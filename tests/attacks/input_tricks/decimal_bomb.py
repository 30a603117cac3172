"""Holds numbers of a million digits, which take minutes to read or to print."""
# contained: Python limits the digits it reads; reading has a limit of time
# honest: none

HANDED_IN = "homework.py"
BESIDE = {
    "homework.py": "n = {{REPEAT 1000000 9}}\nm = 0x{{REPEAT 1000000 f}}\n"
    "def get_prior(y):\n    raise ValueError(m)\n"
}
