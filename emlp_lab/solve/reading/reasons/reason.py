"""Why an entry of all equivariant maps is as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Inexact

from emlp_lab.groups import Group
from emlp_lab.solve.reading.classes import Sum

Kind = Literal["zero", "equal", "opposite", "sum", "free", "none"]
Matrix = Inexact[np.ndarray, "d d"]
Entry = tuple[int, int]  # row, column


@dataclass(frozen=True, eq=False)
class Reason:
    """The reason for one entry, with a group element g that shows it, for which rho_out(g) W rho_in(g)^-1 = W.

    kind: "zero", g makes it a multiple of itself; "equal" and "opposite", g carries it to the entry `other`, where it
    has this value or its negative; "sum", g mixes it with entries of the terms that add up to it; "free", it is a
    weight of its own; "none", no short reason was found. element: a matrix, or {group: matrix} where several groups
    act; None for the last two kinds. called: what people call it. sum: the terms that add up to the entry, None where
    there are too many terms to look at. shared: the number of entries that are equal or opposite, itself included.
    """

    kind: Kind
    entry: Entry
    text: str
    shared: int
    sum: Sum | None = None
    element: Matrix | Mapping[Group, Matrix] | None = None
    called: str = ""
    other: Entry | None = None
