"""Scales and means that commute with the group."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from emlp_lab.reps import Rep, blocks
from emlp_lab.solve import Solver
from emlp_lab.tasks.data import Data


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


def identity(n_in: int, n_out: int) -> Normalization:
    """No normalisation."""
    return Normalization(np.ones(n_in), np.ones(n_out), np.zeros(n_out))


def normalization(data: Data, rep_in: Rep, rep_out: Rep) -> Normalization:
    """Inputs and outputs are scaled by the root mean square of each copy of a tensor type, and outputs shifted by the
    invariant part of their mean.
    """
    mean = Solver().solve(rep_out).project(data.y.mean(axis=0))
    return Normalization(_scale(data.x, rep_in), _scale(data.y - mean, rep_out), mean)


def _scale(values: Float[np.ndarray, "rows n"], rep: Rep) -> Float[np.ndarray, " n"]:
    """Root mean square over rows and coordinates of each copy of a type, repeated for its coordinates; 1 where it is
    0.
    """
    scale = np.ones(values.shape[1])
    for block in blocks(rep):
        size = np.sqrt((values[:, block.index] ** 2).mean(axis=(0, 2)))
        scale[block.index] = np.where(size > 0, size, 1.0)[:, None]
    return scale
