"""Raises exceptions whose message cannot be made, is no text, or ends Python."""
# contained: whatever reading a message raises is reported in its place
# honest: none


class Evil(Exception):
    def __init__(self, way):
        self.way = way

    def __str__(self):
        if self.way == 0:
            raise SystemExit(0)
        if self.way == 1:
            raise self
        return self.way

    __repr__ = __str__


def get_prior(y):
    raise Evil(len(y) % 3)
