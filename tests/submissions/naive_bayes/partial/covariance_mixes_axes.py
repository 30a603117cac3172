# mistake: a product contracts the classes of two covariances
# expect: wrong get_logistic_regression_params.w0_values
# says: get_logistic_regression_params.w0_values: one matrix per class
# expect: wrong get_logistic_regression_params.w_shape
# expect: wrong get_logistic_regression_params.w0_shape
# expect: not_implemented get_prior.*
# expect: not_implemented get_class_conditionals.*
# expect: not_implemented predict_class.*
# expect: not_implemented learn_stdevs.*
import numpy as np


def get_logistic_regression_params(prior, class_conditionals):
    inv = np.linalg.inv(class_conditionals.covariance().numpy())
    m0, m1 = class_conditionals.mean().numpy()
    p = prior.probs.numpy()
    w = np.matmul(inv, m0 - m1)
    w0 = (-0.5 * np.matmul(m0, np.matmul(inv, m0))
          + 0.5 * np.matmul(m1, np.matmul(inv, m1)) + np.log(p[0] / p[1]))
    return w, w0
