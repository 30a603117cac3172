# mistake: the last two functions are missing
# expect: not_implemented learn_stdevs.*
# expect: not_implemented get_logistic_regression_params.*
import numpy as np, tensorflow as tf
from tensorflow_probability import distributions as D


def get_prior(y):
    return D.Categorical(probs=np.bincount(y) / y.size)


def get_class_conditionals(x, y):
    groups = [x[y == k] for k in range(y.max() + 1)]
    mu = np.stack([g.mean(axis=0) for g in groups])
    sd = np.stack([g.std(axis=0) for g in groups])
    return D.MultivariateNormalDiag(loc=mu, scale_diag=sd)


def predict_class(prior, class_conditionals, x):
    lp = np.log(prior.probs) + class_conditionals.log_prob(np.expand_dims(x, -2)).numpy()
    return lp.argmax(axis=-1)
