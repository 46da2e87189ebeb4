"""How long a test waits for what must come, and how often it does what it does."""

import os
import time

LONG = bool(os.environ.get("FIRSTREPLY_LONG"))
PATIENCE_SECONDS = 120
LOOK_SECONDS = 0.02


def rounds(normal, long):
    """How often to do it: FIRSTREPLY_ROUNDS, else `long` with FIRSTREPLY_LONG set, else `normal`."""
    return int(os.environ.get("FIRSTREPLY_ROUNDS") or (long if LONG else normal))


def wait_until(condition, what, patience=PATIENCE_SECONDS, look=LOOK_SECONDS):
    """The first true answer of `condition`."""
    give_up = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > give_up:
            raise AssertionError("after %d s still not: %s" % (patience, what() if callable(what) else what))
        time.sleep(look)
