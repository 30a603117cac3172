"""Reads the environment of another process, where secrets often are."""
# contained: Landlock hides other processes, and allows no look into them
# honest: none


def get_prior(y):
    with open("/proc/{{VICTIM_PID}}/environ") as file:
        raise RuntimeError(file.read())
