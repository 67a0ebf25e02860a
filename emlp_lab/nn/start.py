"""How large the signals of a network are before it has learned anything."""

from dataclasses import dataclass
from enum import StrEnum

SIZE = 0.25  # of the features of the first layer, where inputs have size 1
GATES = 0.5  # what the gates leave of a signal at first: the sigmoid of 0, and the slope of swish there


@dataclass(frozen=True)
class Gains:
    """Factors of the initial weights of a layer: of its linear maps, and of the products that lead to a type which no
    linear map reaches.
    """

    linear: float
    alone: float


class Start(StrEnum):
    """LEVEL: the first layer makes features of size 1/4, and each layer after it undoes what the gates before it take
    away, so that a signal neither grows nor shrinks with depth. Products of such features are smaller by 1/4 once more;
    where a type has nothing else to come from, they are taken as large as those of features of size 1.

    UNIT: every linear layer makes features of size 1 of features of size 1, as this library began; gates then take a
    half in each block. A network that starts so fits the training rows as well, and errs several times more on others.
    """

    LEVEL = "level"
    UNIT = "unit"

    def gains(self, layer: int) -> Gains:
        """Those of the layer at a place in the network, counted from 0."""
        if self is Start.UNIT:
            return Gains(1.0, 1.0)
        return Gains(1 / GATES if layer else SIZE, 1 / SIZE**2)


def as_start(value: object) -> Start:
    """The start of a name. Raises ValueError for other values."""
    if isinstance(value, str) and value in list(Start):
        return Start(value)
    raise ValueError(f"start={value!r}: choose one of {', '.join(repr(str(one)) for one in Start)}.")
