"""The equivariant maps from the copies of one type to those of another, and where their weights are."""

from dataclasses import dataclass

from emlp_lab.nn.linear.maps import Maps


@dataclass(frozen=True, eq=False)
class Connection:
    """All equivariant maps from the copies of one type to the copies of another.

    source, target: numbers of slots; source -1 is a single scalar 1, for biases. maps: the r maps between single
    copies. Parameters start..stop of the flat vector, as (r, copies in, copies out).
    """

    source: int
    target: int
    maps: Maps
    start: int
    stop: int
