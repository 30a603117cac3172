# Right for points (N, d) and (N, 1, d), and raises for (m, n, d).
# expect: raised predict_class.higher_ranks
# says: predict_class.higher_ranks: Incompatible shapes
# expect: not_implemented get_prior.*
# expect: not_implemented get_class_conditionals.*
# expect: not_implemented learn_stdevs.*
# expect: not_implemented get_logistic_regression_params.*
import numpy as np


def predict_class(prior, class_conditionals, x):
    scores = class_conditionals.log_prob(np.expand_dims(x, 1)) + np.log(prior.probs)
    return np.argmax(scores, axis=-1)
