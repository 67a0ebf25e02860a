"""The inputs of before, for people who change their mind."""

from emlp_widgets.state.inputs import Inputs

MOST = 50  # changes that can be taken back


class Past:
    """What was chosen before each of the last changes, and after those that were taken back."""

    def __init__(self):
        self._before: list[Inputs] = []
        self._after: list[Inputs] = []

    @property
    def undoable(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._before)

    def remember(self, inputs: Inputs) -> None:
        """These were chosen until now; what was taken back before is forgotten."""
        self._before = [*self._before, inputs][-MOST:]
        self._after = []

    def step(self, now: Inputs, *, redo: bool = False) -> Inputs | None:
        """The inputs to go to from those of now, None where there are none."""
        source, target = (self._after, self._before) if redo else (self._before, self._after)
        if not source:
            return None
        target.append(now)
        return source.pop()
