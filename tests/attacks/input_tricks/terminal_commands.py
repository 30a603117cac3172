"""Raises with terminal commands in its message: clear, recolour, retitle, go back up."""
# contained: whatever is shown of a submission loses its control characters
# honest: none


class Red(Exception):
    pass


Red.__name__ = "\x1b[31mRed\x1b[0m\r\n\x9b2J"


def get_prior(y):
    raise Red(
        "\x1b[2J\x1b[1;1HTotal: 20 of 20 points\r\x1b]0;owned\x07\x08\x08\x7f\x9b31m\x85\u2028"
    )
