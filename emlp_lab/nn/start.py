"""How large the signals of a network are before it has learned anything."""

from dataclasses import dataclass
from enum import StrEnum

SIZE = 0.25  # of the features of the first layer, where inputs have size 1
SMALL, LARGE = 2.0, 2**0.5  # gains after gates: of signals whose gates leave a half, and of those that are rectified
GROWING = 3  # layers, until the parts that add up are no longer small


@dataclass(frozen=True)
class Gains:
    """Factors of the initial weights of a layer: of its linear maps, and of the products that lead to a type which no
    linear map reaches.
    """

    linear: float
    alone: float


class Start(StrEnum):
    """LEVEL: the first layer makes features of size 1/4, and those after it undo what the gates take: a half at first,
    from the fourth layer on the root of a half, as of rectified signals (He et al. 2015), because the invariant parts
    of tensors and the means of scalars add up from layer to layer. So signals keep their size in networks of 12 layers,
    where a gain of 1 would lose them and 2 would make them infinite. Products of features of size 1/4 are smaller by
    1/4 once more; where a type has nothing else to come from, they are taken as large as those of features of size 1.

    UNIT: every linear layer makes features of size 1 of features of size 1, as this library began. A network that
    starts so fits the training rows as well, and errs several times more on others.
    """

    LEVEL = "level"
    UNIT = "unit"

    def gains(self, layer: int) -> Gains:
        """Those of the layer at a place in the network, counted from 0."""
        if self is Start.UNIT:
            return Gains(1.0, 1.0)
        return Gains(SIZE if not layer else SMALL if layer < GROWING else LARGE, 1 / SIZE**2)


def as_start(value: object) -> Start:
    """The start of a name. Raises ValueError for other values."""
    if isinstance(value, str) and value in list(Start):
        return Start(value)
    raise ValueError(f"start={value!r}: choose one of {', '.join(repr(str(one)) for one in Start)}.")
