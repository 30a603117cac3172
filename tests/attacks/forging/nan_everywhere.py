"""Answers with values that are not numbers, which compare as false with any tolerance."""
# contained: a value that is not a number agrees with nothing
# honest: get_prior.form get_class_conditionals.form learn_stdevs.form
# honest: get_logistic_regression_params.w_shape
# honest: get_logistic_regression_params.w0_shape

import numpy as np
import tensorflow_probability as tfp


def get_prior(y):
    return tfp.distributions.Categorical(probs=np.full(max(y) + 1, np.nan))


def get_class_conditionals(x, y):
    nothing = np.full((max(y) + 1, x.shape[-1]), np.nan, x.dtype)
    return tfp.distributions.MultivariateNormalDiag(nothing, nothing)


def predict_class(prior, class_conditionals, x):
    return np.full(x.shape[:-1], np.nan)


def learn_stdevs(x, y, scales, optimiser, epochs):
    scales.assign(scales * np.nan)
    nothing = np.full((epochs, 2), np.nan)
    return nothing[:, 0], nothing, tfp.distributions.MultivariateNormalDiag(nothing[:2], scales)


def get_logistic_regression_params(prior, class_conditionals):
    return np.full(2, np.nan), np.float64("nan")
