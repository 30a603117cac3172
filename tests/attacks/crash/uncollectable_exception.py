"""Raises an exception that raises again whenever it is looked at, even by its type."""
# contained: whatever reading it raises is reported in its place
# honest: none


class Meta(type):
    def __getattribute__(cls, name):
        raise BaseException("do not look")


class Evil(BaseException, metaclass=Meta):
    def __str__(self):
        raise SystemExit(97)

    __repr__ = __str__

    def __getattribute__(self, name):
        raise KeyboardInterrupt


def get_prior(y):
    raise Evil
