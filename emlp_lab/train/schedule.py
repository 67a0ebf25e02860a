"""How the learning rate changes during a run."""

import math
from enum import StrEnum


class Schedule(StrEnum):
    """CONSTANT: as given, as in emlp's experiments. COSINE: from there to 0, half a period of a cosine (Loshchilov,
    Hutter 2017, without restarts).
    """

    CONSTANT = "constant"
    COSINE = "cosine"

    def factor(self, step: int, steps: int) -> float:
        """What the rate of a step, from 1 to steps, is multiplied by."""
        return 1.0 if self is Schedule.CONSTANT else 0.5 * (1 + math.cos(math.pi * (step - 1) / steps))


def as_schedule(value: object) -> Schedule:
    """The schedule of a name. Raises ValueError for other values."""
    if isinstance(value, str) and value in list(Schedule):
        return Schedule(value)
    raise ValueError(f"schedule={value!r}: choose one of {', '.join(repr(str(one)) for one in Schedule)}.")
