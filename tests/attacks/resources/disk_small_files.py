"""Makes 20 000 empty files, which take no space but use up what a disk can name."""
# contained: the watchdog counts what lies in scratch, and kills
# honest: none

import os
import time


def get_prior(y):
    os.makedirs("many", exist_ok=True)
    for number in range(20_000):
        os.close(os.open(f"many/{number}", os.O_CREAT | os.O_WRONLY))
    time.sleep(3)
    raise RuntimeError(f"REACHED: {len(os.listdir('many'))} files")
