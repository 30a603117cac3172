"""Raises with half a character in its message, which no encoding can write."""
# contained: what cannot be encoded is replaced
# honest: none


def get_prior(y):
    raise ValueError("half: \udcff \ud83d", b"\xff", {"\udcff": "\ud800"})
