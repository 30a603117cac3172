"""An expression of fifty thousand terms, which parses but may not compile or be walked."""
# contained: every step that recurses on it either has a limit or runs where it may crash
# honest: none

HANDED_IN = "homework.py"
BESIDE = {
    "homework.py": "def get_prior(y):\n    return 1{{REPEAT 50000 +1}}\n\n\n"
    "def predict_class(p, c, x):\n    return x{{REPEAT 50000 .a}}\n"
}
