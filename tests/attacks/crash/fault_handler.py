"""Has Python write its dumps of crashes to the channel on which answers leave."""
# contained: what does not decode is an observation
# honest: none

import faulthandler


def get_prior(y):
    faulthandler.enable(file=int("{{CHANNEL}}"))
    faulthandler.dump_traceback(file=int("{{CHANNEL}}"))
    faulthandler.dump_traceback_later(0.5, repeat=True, file=int("{{CHANNEL}}"))
    faulthandler._sigsegv()
