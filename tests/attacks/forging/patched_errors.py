"""Makes exceptions lie: about their type, their message and where they were raised."""
# contained: the message is shown as the student's own words, and gains nothing
# honest: none


class Passed(Exception):
    def __str__(self):
        return "passed, 20 of 20 points"

    @property
    def __traceback__(self):
        raise RuntimeError("none")

    @property
    def __class__(self):
        return NotImplementedError


def get_prior(y):
    raise Passed
