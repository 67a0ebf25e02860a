"""Sessions of the workbench, and waiting for what they do."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import Inputs
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


@contextmanager
def small_session() -> Iterator[Session]:
    """Vectors of the plane to numbers, with a small network, solved and at rest."""
    made = Session(
        Inputs(group="SO(2)", rep_in="T(1)", rep_out="T(0)", ch=8, num_layers=1, rows=30, batch_size=10, steps=3)
    )
    made.open()
    until(made, lambda lab: lab.pairings and lab.inspection and lab.check and not lab.checking)
    try:
        yield made
    finally:
        made.close()
