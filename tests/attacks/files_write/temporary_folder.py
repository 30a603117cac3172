"""Leaves a file in the machine's folder for temporary files."""
# contained: Landlock does not allow it, or it is a private one
# honest: none


def get_prior(y):
    with open("{{TMP_FILE}}", "w") as file:
        file.write("here I was")
