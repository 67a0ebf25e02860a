"""A learning task: representations, data, and a normalisation that does not break the symmetry."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from emlp_lab.groups import Group
from emlp_lab.reps import Rep


@dataclass(frozen=True, eq=False)
class Data:
    """Inputs and outputs, row by row, in the units of the task."""

    x: Float[np.ndarray, "rows n_in"]
    y: Float[np.ndarray, "rows n_out"]

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False)
class Normalization:
    """The network sees x / x_scale and its output is multiplied by y_scale and shifted by y_mean.

    Each scale is one number for each copy of a tensor type and y_mean is an invariant vector, so both commute with the
    group.
    """

    x_scale: Float[np.ndarray, " n_in"]
    y_scale: Float[np.ndarray, " n_out"]
    y_mean: Float[np.ndarray, " n_out"]

    @property
    def is_identity(self) -> bool:
        """Whether it changes nothing."""
        return bool(np.all(self.x_scale == 1) and np.all(self.y_scale == 1) and np.all(self.y_mean == 0))


@dataclass(frozen=True, eq=False)
class Task:
    """What to learn: a map of type rep_in -> rep_out that commutes with the group, from training and test rows.

    group: one group, or the tuple of all that act on mixed representations.
    """

    name: str
    summary: str
    group: Group | tuple[Group, ...]
    rep_in: Rep
    rep_out: Rep
    train: Data
    test: Data
    normalization: Normalization


def identity(n_in: int, n_out: int) -> Normalization:
    """No normalisation."""
    return Normalization(np.ones(n_in), np.ones(n_out), np.zeros(n_out))
