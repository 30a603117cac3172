# idea: what was given comes back in the right shape
# expect: wrong get_prior.shares
# expect: wrong get_prior.one_class
# expect: wrong get_class_conditionals.independence
# expect: wrong get_class_conditionals.means
# expect: wrong get_class_conditionals.standard_deviations
# expect: wrong get_class_conditionals.other_sizes
# expect: wrong predict_class.classes
# expect: wrong predict_class.prior_matters
# expect: wrong predict_class.higher_ranks
# expect: wrong predict_class.one_class
# expect: wrong learn_stdevs.losses
# expect: wrong learn_stdevs.descent
# expect: wrong learn_stdevs.scales
# expect: wrong learn_stdevs.distribution
# expect: wrong learn_stdevs.variable
# expect: wrong get_logistic_regression_params.*
import numpy as np
import tensorflow_probability as tfp

tfd = tfp.distributions


def get_prior(y):
    first = y[: max(y) + 1] + 1.0
    return tfd.Categorical(probs=first / first.sum())


def get_class_conditionals(x, y):
    rows = np.resize(x, (max(y) + 1, x.shape[1]))
    return tfd.MultivariateNormalDiag(rows, np.abs(rows))


def predict_class(prior, class_conditionals, x):
    return x[..., 0].astype(int)


def learn_stdevs(x, y, scales, optimiser, epochs):
    made = tfd.MultivariateNormalDiag(x[:2].astype(scales.dtype.as_numpy_dtype), scales)
    return x[:epochs, 0], x[:epochs], made


def get_logistic_regression_params(prior, class_conditionals):
    return class_conditionals.mean().numpy()[0], prior.probs_parameter().numpy()[0]
