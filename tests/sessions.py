"""Waiting for what a session of the workbench does."""

import time
from collections.abc import Callable

from emlp_widgets.session.session import Session
from emlp_widgets.state.snapshot import Lab

LIMIT = 30


def until(session: Session, condition: Callable[[Lab], object]) -> Lab:
    """The first snapshot that meets the condition; fails the test after `LIMIT` seconds."""
    deadline = time.monotonic() + LIMIT
    version = -1
    while not condition(session.lab):
        lab = session.lab
        assert time.monotonic() < deadline, (lab.solving, lab.pairing, lab.saving, lab.training, lab.inputs)
        version, _ = session.state.wait(version, 0.1)
    return session.lab
