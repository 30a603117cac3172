"""Source that nests so deeply that Python's own parser may crash on it."""
# contained: a parser that gives up is a problem of the file; a crash is confined to it
# honest: none

HANDED_IN = "homework.py"
BESIDE = {
    "homework.py": "def get_prior(y):\n    return {{REPEAT 5000 (}}y{{REPEAT 5000 )}}\n"
    "x = {{REPEAT 90000 -}}1\n"
}
