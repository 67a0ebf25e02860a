"""How the learning rate changes during a run."""

import math
from enum import StrEnum


class Schedule(StrEnum):
    """COOLDOWN: as given for the first half of the run, then linearly to 0 (Haegele et al. 2024). COSINE: from there to
    0, half a period of a cosine (Loshchilov, Hutter 2017, without restarts). CONSTANT: as given, as in emlp's
    experiments.
    """

    COOLDOWN = "cooldown"
    COSINE = "cosine"
    CONSTANT = "constant"

    def factor(self, step: int, steps: int) -> float:
        """What the rate of a step, from 1 to steps, is multiplied by; it is never 0."""
        left = (steps - step + 1) / steps
        match self:
            case Schedule.COOLDOWN:
                return min(1.0, 2 * left)
            case Schedule.COSINE:
                return 0.5 * (1 - math.cos(math.pi * left))
        return 1.0


def as_schedule(value: object) -> Schedule:
    """The schedule of a name. Raises ValueError for other values."""
    if isinstance(value, str) and value in list(Schedule):
        return Schedule(value)
    raise ValueError(f"schedule={value!r}: choose one of {', '.join(repr(str(one)) for one in Schedule)}.")
