# idea: the scales by their closed form, with an invented history and the losses that belong to it
# expect: wrong learn_stdevs.losses
# expect: wrong learn_stdevs.descent
# expect: wrong learn_stdevs.scales
# expect: wrong learn_stdevs.distribution
# expect: wrong learn_stdevs.variable
# expect: not_implemented get_prior.*
# expect: not_implemented get_class_conditionals.*
# expect: not_implemented predict_class.*
# expect: not_implemented get_logistic_regression_params.*
import numpy as np
import tensorflow_probability as tfp

tfd = tfp.distributions


def learn_stdevs(x, y, scales, optimiser, epochs):
    dtype = scales.dtype.as_numpy_dtype
    means = np.stack([x[y == k].mean(axis=0) for k in range(2)])
    squares = ((x - means[y]) ** 2).mean(axis=0)
    share = np.linspace(0, 1, epochs + 1)[:, None]
    path = (1 - share**0.3) * scales.numpy() + share**0.3 * np.sqrt(squares)
    losses = [np.sum(np.log(s * np.sqrt(2 * np.pi)) + squares / (2 * s**2)) for s in path[:-1]]
    scales.assign(path[-1])
    made = tfd.MultivariateNormalDiag(means.astype(dtype), scales)
    return np.array(losses), path[1:], made
