"""Reads the machine's connections and file systems, as its own process sees them."""
# contained: only the files about itself that libraries need are readable
# honest: none
# needs: standard


def get_prior(y):
    for name in ("net/tcp", "net/unix", "mounts", "mountinfo", "cgroup", "task/self/net/tcp"):
        try:
            with open(f"/proc/self/{name}") as file:
                text = file.read()
        except OSError:
            continue
        raise RuntimeError(f"REACHED: {name}: {text[:60]}")
    raise RuntimeError("refused")
