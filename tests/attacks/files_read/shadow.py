"""Reads the machine's password hashes."""
# contained: Landlock hides /etc; a user of the child's own may not read it either
# honest: none


def get_prior(y):
    with open("/etc/shadow") as file:
        raise RuntimeError(f"REACHED: {len(file.read())} characters of /etc/shadow")
