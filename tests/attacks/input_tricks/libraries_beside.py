"""Has modules beside it named as the libraries that the grader imports."""
# contained: a submission's folder is on nobody's path
# honest: none

BESIDE = {
    "numpy.py": "open('{{CANARY_DIR}}/from_numpy', 'w').close()\n",
    "msgpack.py": "open('{{CANARY_DIR}}/from_msgpack', 'w').close()\n",
    "json.py": "open('{{CANARY_DIR}}/from_json', 'w').close()\n",
    "tensorflow.py": "open('{{CANARY_DIR}}/from_tensorflow', 'w').close()\n",
    "seccompy.py": "open('{{CANARY_DIR}}/from_seccompy', 'w').close()\n",
    "libseccomp.so.2": "not a library\n",
}


def get_prior(y):
    raise NotImplementedError
