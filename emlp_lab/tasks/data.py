"""Rows of inputs and outputs."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

MAX_VALUE = 1e18  # of an entry: squares of larger ones are beyond float32


@dataclass(frozen=True, eq=False)
class Data:
    """Inputs and outputs, row by row, in the units of the task."""

    x: Float[np.ndarray, "rows n_in"]
    y: Float[np.ndarray, "rows n_out"]

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, rows: slice | np.ndarray) -> "Data":
        """Some of the rows."""
        return Data(self.x[rows], self.y[rows])
