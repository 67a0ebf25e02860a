"""A model in the units of its data, as in emlp."""

import warnings
from collections.abc import Sequence

import jax.numpy as jnp
import numpy as np
import objax
from jax import Array
from jaxtyping import Float

from emlp_lab.algebra.tolerance import TOL_EQUAL
from emlp_lab.nn.modules.emlp import EMLP
from emlp_lab.reps import Rep

Stats = Sequence[np.ndarray | Array | float]


class Standardize(objax.Module):
    """y = y_std * model((x - x_mean) / x_std) + y_mean.

    stats: (x_mean, x_std) or (x_mean, x_std, y_mean, y_std), numbers or vectors. For an EMLP they have to commute with
    the group, or the whole is no longer equivariant, which gives a warning: a mean must be an invariant vector, a
    deviation the same for all coordinates of a type. `emlp_lab.train.Learner` chooses them so from a `Task`.
    Raises ValueError for other numbers of statistics, and deviations that are not positive.
    """

    def __init__(self, model: objax.Module, stats: Stats):
        if not isinstance(stats, Sequence) or len(stats) not in (2, 4):
            raise ValueError("stats: give (x_mean, x_std) or (x_mean, x_std, y_mean, y_std).")
        found = [np.asarray(value, float) for value in stats]
        if not all(np.isfinite(value).all() for value in found) or any(np.any(std <= 0) for std in found[1::2]):
            raise ValueError("stats: means must be finite and deviations positive; a constant column has deviation 1.")
        self.model = model
        self.stats = [jnp.asarray(value, jnp.float32) for value in [*found, *([0.0, 1.0] if len(found) == 2 else [])]]
        if isinstance(model, EMLP):
            _check(model.rep_in, found[0], found[1], "x")
            if len(found) == 4:
                _check(model.rep_out, found[2], found[3], "y")

    def __call__(self, x: Array | np.ndarray) -> Array:
        x_mean, x_std, y_mean, y_std = self.stats
        return y_std * self.model((jnp.asarray(x) - x_mean) / x_std) + y_mean


def _check(rep: Rep, mean: Float[np.ndarray, "..."], std: Float[np.ndarray, "..."], name: str) -> None:
    """Warns where they do not commute with the generators."""
    center, scale = np.broadcast_to(mean, rep.size()), np.broadcast_to(std, rep.size())
    for group in rep.groups:
        for kind, generator in group.generators():
            lie = kind == "lie"
            beside = {other: np.zeros((other.d, other.d)) if lie else np.eye(other.d) for other in rep.groups}
            move = (rep.drho if lie else rep.rho)({**beside, group: generator})
            still = move @ center - (0 if lie else center)
            turned = move * scale - scale[:, None] * move
            if max(np.abs(still).max(), np.abs(turned).max()) > TOL_EQUAL * max(1.0, scale.max()):
                warnings.warn(
                    f"the statistics of {name} do not commute with {group}, so that the model is not equivariant: take "
                    "the same deviation for all coordinates of a type and an invariant mean, as Learner(task) does.",
                    stacklevel=3,
                )
                return
