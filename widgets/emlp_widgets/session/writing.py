"""A group that a person writes down on the page."""

from collections.abc import Callable
from typing import Any

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
    def write(self, text: str, *, use: bool = False, choose: Callable[..., None] | None = None, **inputs: Any) -> None:
        """Checks a group, as `Written.as_text` has it; use: and chooses it, with these inputs. Where it is no group,
        the inputs are chosen alone. choose: in place of that of the session.
        """
        written, choose = read_written(text), choose or self._choose
        if written is not None:
            self._work.start("own", own_stream(written), lambda own: self._take(own, choose, inputs, use=use))
        elif inputs:
            choose(**inputs)

    def _take(self, own: OwnGroup, choose: Callable[..., None], inputs: dict[str, Any], *, use: bool) -> None:
        self._work.state.change(own=own)
        if not use or own.group is None:
            if inputs:
                choose(**inputs)
        else:
            choose(**inputs, group=own.group)
            self._given.written[self._work.state.lab.inputs.group] = own.written.as_text()
            self._work.state.wake()
