"""Fills memory piece by piece, up to 5 GB."""
# contained: the limit on its data refuses more, and Python raises MemoryError
# honest: none

held = []


def get_prior(y):
    for _ in range(50):
        held.append(bytearray(b"x" * 10**8))
    raise RuntimeError(f"REACHED: {len(held) // 10} GB of memory")
