"""A group that a person writes down on the page."""

from collections.abc import Callable

from emlp_widgets.compute.own_group import OwnGroup, own_stream, read_written
from emlp_widgets.session.jobs import locked
from emlp_widgets.session.work import Work
from emlp_widgets.state.given import Given


class Writing:
    """Checks what is written, and takes it where it is a group. choose: of the session."""

    def __init__(self, work: Work, given: Given, choose: Callable[..., None]):
        self._work, self._given, self._choose = work, given, choose
        self.jobs = work.jobs

    @locked
    def write(self, text: str, *, use: bool = False) -> None:
        """Checks a group, as `Written.as_text` has it; use: and chooses it. Other texts do nothing."""
        written = read_written(text)
        if written is not None:
            self._work.start("own", own_stream(written), lambda own: self._take(own, use=use))

    def _take(self, own: OwnGroup, *, use: bool) -> None:
        self._work.state.change(own=own)
        if use and own.group is not None:
            self._choose(group=own.group)
            self._given.written[self._work.state.lab.inputs.group] = own.written.as_text()
            self._work.state.wake()
