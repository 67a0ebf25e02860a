"""The programs that the page needs for what it opens with, compiled before anybody opens it."""

import sys
import time
from collections.abc import Callable

from emlp_lab.solve import Solver
from emlp_lab.stream import Event, drain
from emlp_widgets.compiled import OFF, VARIABLE, keep_programs
from emlp_widgets.compute.checking import check_stream
from emlp_widgets.compute.network import MAX_BYTES, inspection_stream, kept_stream
from emlp_widgets.compute.training import run
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.state.snapshot import Lab


def prepare(say: Callable[[str], None]) -> None:
    """Does what the page does with its first inputs, up to one step of training, and says how long each part took.

    Ends the program with a message where nothing can be kept.
    """
    folder = keep_programs()
    if folder is None:
        sys.exit(f"emlp-lab: nothing was prepared, since no folder keeps programs (--compiled, {VARIABLE}={OFF}?).")
    started = time.monotonic()
    clock = Clock(say)
    clock.begin("building the networks")
    inputs = Inputs(steps=1)
    solver = Solver("auto", MAX_BYTES)
    question = drain(check_stream(inputs, Given(), solver)).question
    if question is None:
        raise ValueError(f"{inputs} cannot be read, with which the page opens.")
    layers = drain(kept_stream(question, inputs, solver))
    inspection = drain(inspection_stream(question, inputs, layers, solver, None))
    lab = Lab(inputs, question=question, layers=layers, inspection=inspection)
    drain(run(lab, None, solver, lr=lambda: inputs.lr), clock.on_event)
    clock.end()
    say(f"{time.monotonic() - started:6.1f} s  in all; the programs are in {folder}")


class Clock:
    """Says how long each part took, when it has ended."""

    def __init__(self, say: Callable[[str], None]):
        self._say = say
        self._part, self._since = "", 0.0

    def on_event(self, event: Event) -> None:
        """A compilation begins; whatever comes next is the end of it."""
        self.end()
        if event.stage == "compile":
            self.begin(event.message)

    def begin(self, part: str) -> None:
        """Starts to measure a part."""
        self._part, self._since = part, time.monotonic()

    def end(self) -> None:
        """Says what the last part took."""
        if self._part:
            self._say(f"{time.monotonic() - self._since:6.1f} s  {self._part}")
        self._part = ""
