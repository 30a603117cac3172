"""Declares an encoding that turns bytes into bytes, or expands a little into a lot."""
# contained: what is no text encoding is refused with a message
# honest: none

HANDED_IN = "homework.py"
BESIDE = {"homework.py": "# -*- coding: zlib_codec -*-\ndef get_prior(y):\n    return None\n"}
