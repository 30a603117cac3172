"""Makes Python itself quote a line of the file, in a traceback that claims to come from it."""
# contained: Python reads source lines with the same rights as the student's code
# honest: none

import traceback


def get_prior(y):
    code = compile("\n".join(["1 / 0"]), "{{CANARY_FILE}}", "exec")
    try:
        exec(code)
    except ZeroDivisionError:
        raise RuntimeError(traceback.format_exc()) from None
