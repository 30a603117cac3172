"""Reads a file outside of its folder, while the module loads."""
# contained: Landlock allows Python's libraries and the scratch folder only
# honest: none


class Stolen:
    with open("{{CANARY_FILE}}") as file:
        text = file.read()


def get_prior(y):
    raise RuntimeError(Stolen.text)
