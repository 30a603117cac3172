"""Six thousand statements that all depend on one another."""
# contained: finding what a function needs takes time in proportion, and has a limit
# honest: none

HANDED_IN = "homework.py"
BESIDE = {
    "homework.py": "a = [0]\n{{REPEAT 6000 a[0] += 1\n}}"
    "def get_prior(y):\n    raise ValueError(a)\n"
}
