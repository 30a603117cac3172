"""Ridge regression, the bootstrap and k-means."""

# %%
import numpy as np

# %% [markdown]
# # Ridge regression, the bootstrap and k-means
#
# `fit_ridge(X, y, penalty)` takes features of shape (n, d), targets of shape (n,) and a penalty of
# 0 or more. It returns the weights w of shape (d,) and the intercept b, a number, that make
# |y − X w − b|² + penalty · |w|² smallest. The intercept is not penalised.
#
# `bootstrap_interval(values, level, resamples, rng)` takes values of shape (n,), a level such as
# 0.9, a number of resamples, and a NumPy random generator. Each resample draws n values with
# `rng.choice(values, size=n)`, one resample after the other. It returns a pair: the quantiles
# (1 − level) / 2 and (1 + level) / 2 of the means of the resamples, as `np.quantile` gives them.
#
# `cluster(points, centres, steps)` takes points of shape (n, d) and first centres of shape (k, d).
# In each step every point joins the nearest centre (of equally near ones the first), then every
# centre moves to the mean of its points; one without points stays where it is. It returns the
# centres of shape (k, d) after so many steps and, as integers of shape (n,), the centre that each
# point joined in the last step. `points` and `centres` stay as they are.


# %%
def fit_ridge(X, y, penalty):
    """Weights of shape (d,) and the intercept for features (n, d) and targets (n,)."""
    ### BEGIN SOLUTION
    centre, level = X.mean(axis=0), y.mean()
    features = X - centre
    # Rows of √penalty · I make least squares of the penalised sum, of full rank or not.
    rows = np.vstack([features, np.sqrt(penalty) * np.eye(X.shape[1])])
    targets = np.concatenate([y - level, np.zeros(X.shape[1])])
    weights = np.linalg.lstsq(rows, targets, rcond=None)[0]
    return weights, level - centre @ weights
    ### END SOLUTION


# %%
def bootstrap_interval(values, level, resamples, rng):
    """The lower and the upper end of the percentile interval of the mean."""
    ### BEGIN SOLUTION
    means = [rng.choice(values, size=len(values)).mean() for _ in range(resamples)]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return low, high
    ### END SOLUTION


# %%
def cluster(points, centres, steps):
    """The centres of shape (k, d) after some steps, and the labels of shape (n,)."""
    ### BEGIN SOLUTION
    centres = np.array(centres, float)
    for _ in range(steps):
        distances = ((points[:, None] - centres) ** 2).sum(axis=-1)
        labels = distances.argmin(axis=1)
        for k in range(len(centres)):
            if np.any(labels == k):
                centres[k] = points[labels == k].mean(axis=0)
    return centres, labels
    ### END SOLUTION
