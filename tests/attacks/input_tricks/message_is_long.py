"""Raises with a message of 50 MB, and a chain of a thousand causes."""
# contained: messages are cut short where they are made
# honest: none


def get_prior(y):
    error = None
    for number in range(1000):
        made = ValueError(f"cause {number}")
        made.__cause__ = error
        error = made
    raise ValueError("x" * 50_000_000) from error
