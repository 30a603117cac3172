"""Has a module beside it named as the grader itself, which would grade as it likes."""
# contained: a submission's folder is on nobody's path
# honest: none

BESIDE = {
    "graders.py": "open('{{CANARY_DIR}}/from_graders', 'w').close()\n",
    "reference.py": "open('{{CANARY_DIR}}/from_reference', 'w').close()\n",
    "probes.py": "open('{{CANARY_DIR}}/from_probes', 'w').close()\n",
}


def get_prior(y):
    import graders

    if not hasattr(graders, "__path__"):
        raise RuntimeError("REACHED: its own file passes for the grader")
    raise NotImplementedError
