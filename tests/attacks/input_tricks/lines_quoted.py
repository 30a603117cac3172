"""Raises on a line that holds terminal commands, markup and a GitHub command as its source."""

# contained: the line is shown without control characters, and not as markup
# honest: none

HANDED_IN = "homework.py"
BESIDE = {
    "homework.py": "def get_prior(y):\n"
    "    raise ValueError('') or '::error::<b>[bold]\u202estniop 02' # \x1b[2J\x9b2J\x07\n"
}
