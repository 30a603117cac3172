"""Holds null bytes, before which some readers stop."""
# contained: such a file is refused with a message
# honest: none

HANDED_IN = "homework.py"
BESIDE = {"homework.py": "def get_prior(y):\n    return None\n\0\nimport os\n"}
