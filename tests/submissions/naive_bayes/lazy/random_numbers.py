# idea: random numbers of the right shape
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
rng = np.random.default_rng(5)


def get_prior(y):
    return tfd.Categorical(probs=rng.dirichlet(np.ones(max(y) + 1)))


def get_class_conditionals(x, y):
    shape = (max(y) + 1, x.shape[1])
    return tfd.MultivariateNormalDiag(rng.normal(size=shape), rng.uniform(0.5, 2, shape))


def predict_class(prior, class_conditionals, x):
    return rng.integers(0, class_conditionals.batch_shape[0], x.shape[:-1])


def learn_stdevs(x, y, scales, optimiser, epochs):
    scales.assign(rng.uniform(0.5, 2, scales.shape))
    shape = (2, x.shape[1])
    made = tfd.MultivariateNormalDiag(rng.normal(size=shape), rng.uniform(0.5, 2, shape))
    return rng.normal(size=epochs), rng.normal(size=(epochs, x.shape[1])), made


def get_logistic_regression_params(prior, class_conditionals):
    return rng.normal(size=2), rng.normal()
