"""Returns objects and raises errors whose class names hold line breaks, markup and megabytes."""
# contained: names are cut short and shown without control characters
# honest: none

Odd = type("\x1b[31m\n::error::<script>" + "x" * 1_000_000, (Exception,), {})


def get_prior(y):
    raise Odd(Odd.__name__)


def get_class_conditionals(x, y):
    return Odd()


def predict_class(prior, class_conditionals, x):
    return Odd()
