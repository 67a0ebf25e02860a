"""A readable element of a space of equivariant maps."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.reps import Rep


@dataclass(frozen=True)
class Copy:
    """One of the copies of a type in rep_in or rep_out. number: from 0, among all of this type as it is written."""

    rep: Rep
    number: int

    def __str__(self) -> str:
        return f"{self.rep} [{self.number}]"


@dataclass(frozen=True, eq=False, repr=False)
class Term:
    """A map that commutes with the group, and what people call it.

    name: "transpose"; the copies of a type share their names. formula: "y_ij = x_ji", for one copy. text: what it does,
    as a sentence. target, source: which copy of rep_out it fills from which one of rep_in. shape: of the matrix, which
    has values[k] at rows[k], columns[k], row by row, and zeros elsewhere.
    """

    name: str
    formula: str
    text: str
    target: Copy
    source: Copy
    shape: tuple[int, int]
    rows: Integer[np.ndarray, " e"]
    columns: Integer[np.ndarray, " e"]
    values: Inexact[np.ndarray, " e"]

    def matrix(self) -> Inexact[np.ndarray, "rows columns"]:
        """All entries, zeros included."""
        W = np.zeros(self.shape, self.values.dtype)
        W[self.rows, self.columns] = self.values
        return W

    def __repr__(self) -> str:
        return f"Term({self.name}: {self.formula}, {self.source} to {self.target})"
