"""Has files beside it that Python imports by itself when it starts in their folder."""
# contained: no Python of ours starts in a submission's folder, or with it on its path
# honest: none

BESIDE = {
    "sitecustomize.py": "open('{{CANARY_DIR}}/from_sitecustomize', 'w').close()\n",
    "usercustomize.py": "open('{{CANARY_DIR}}/from_usercustomize', 'w').close()\n",
    "x.pth": "import os; open('{{CANARY_DIR}}/from_pth', 'w').close()\n",
    "pyvenv.cfg": "home = {{CANARY_DIR}}\n",
    ".env": "PYTHONSTARTUP={{CANARY_DIR}}/x\n",
}


def get_prior(y):
    raise NotImplementedError
