"""Known mistakes in summaries."""

import numpy as np

from graders.evaluation import Array, Mistake


def weighted_means(values: Array, weights: Array) -> tuple[Mistake, ...]:
    """Mistakes in a weighted mean of values of shape (n,)."""
    return (
        Mistake(np.mean(values), "The weights are not used."),
        Mistake(np.sum(weights * values), "The sum is not divided by the sum of the weights."),
        Mistake(np.mean(weights * values), "The sum is divided by the number of values."),
    )


def standardised(table: Array) -> tuple[Mistake, ...]:
    """Mistakes in standardising a table of shape (n, d) without constant columns."""
    centred = table - table.mean(axis=0)
    return (
        Mistake(centred / table.std(axis=0, ddof=1), "The spread is divided by n − 1, not by n."),
        Mistake(centred / table.var(axis=0), "This is divided by the variance."),
        Mistake((table - table.mean()) / table.std(), "This is one mean for all columns."),
        Mistake(table / table.std(axis=0), "The mean is not subtracted."),
    )
