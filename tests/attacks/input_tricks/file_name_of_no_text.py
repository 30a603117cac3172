"""Has a file name that is not text in any encoding."""
# contained: names that are no text are shown with a sign in their place
# honest: none

HANDED_IN = "home\udcffwork.py"
BESIDE = {"home\udcffwork.py": "def get_prior(y):\n    raise ValueError('none')\n"}
