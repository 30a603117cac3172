# mistake: other bijectors of the library, and a flow that is none
# expect: wrong Degree2Polynomial.*
# expect: wrong Rotation.*
# expect: passed get_normalizing_flow_dist.shapes
# expect: wrong get_normalizing_flow_dist.*
import tensorflow_probability as tfp

tfb, tfd = tfp.bijectors, tfp.distributions


def Degree2Polynomial(a):
    return tfb.Identity()


def Rotation(theta):
    return tfb.Tanh()


def get_normalizing_flow_dist(a, theta):
    return tfd.Sample(tfd.Uniform(-1.0, 1.0), 2)
