"""Reads the list of the machine's users."""
# contained: Landlock hides /etc but for a few files
# honest: none


def get_prior(y):
    with open("/etc/passwd") as file:
        raise RuntimeError(f"REACHED: {len(file.readlines())} users of this machine")
