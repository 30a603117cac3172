"""Returns in place of a distribution something whose values never end."""
# contained: the deadline, and the limit on memory
# honest: none

import time

end = time.monotonic() + 120


class Endless:
    event_shape = batch_shape = ()

    def __iter__(self):
        while time.monotonic() < end:
            yield 0.5

    def __len__(self):
        return 2**40

    def __getitem__(self, index):
        if time.monotonic() > end:
            raise IndexError
        return Endless()

    def __getattr__(self, name):
        return lambda *given, **named: Endless()


def get_prior(y):
    return Endless()
