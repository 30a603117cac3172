# idea: constants of the right shape, whatever the arguments hold
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
    classes = len(set(y.tolist()))
    return tfd.Categorical(probs=np.ones(classes) / classes)


def get_class_conditionals(x, y):
    shape = (len(set(y.tolist())), x.shape[1])
    return tfd.MultivariateNormalDiag(np.zeros(shape), np.ones(shape))


def predict_class(prior, class_conditionals, x):
    return np.zeros(x.shape[:-1], int)


def learn_stdevs(x, y, scales, optimiser, epochs):
    made = tfd.MultivariateNormalDiag(np.zeros((2, x.shape[1])), np.ones((2, x.shape[1])))
    return np.zeros(epochs), np.full((epochs, x.shape[1]), 0.5), made


def get_logistic_regression_params(prior, class_conditionals):
    return np.ones(2), np.float64(1.0)
