"""The dense perceptron as an objax module."""

import numpy as np
import objax
from jax import Array

from emlp_lab.nn.acting import Groups, one_or_all
from emlp_lab.nn.dense import DenseParams, mlp_plan
from emlp_lab.nn.layout import as_numbers
from emlp_lab.nn.modules.traced import warn_if_frozen
from emlp_lab.nn.modules.variables import TrainVar
from emlp_lab.reps import Rep


class Dense(objax.Module):
    """Dense linear layer."""

    def __init__(self, w: Array, b: Array):
        self.w, self.b = TrainVar(w), TrainVar(b)

    @property
    def params(self) -> DenseParams:
        """The current weights."""
        return DenseParams(self.w.value, self.b.value)


class MLP(objax.Module):
    """Dense multilayer perceptron with swish, the baseline without symmetry; arguments as for EMLP, ch an integer."""

    def __init__(
        self,
        rep_in: Rep | int,
        rep_out: Rep | int,
        group: Groups | None = None,
        ch: int = 384,
        num_layers: int = 3,
        *,
        seed: int = 0,
    ):
        self.plan = mlp_plan(rep_in, rep_out, group, ch, num_layers)
        self.rep_in, self.rep_out, self.seed = self.plan.rep_in, self.plan.rep_out, seed
        self.group = one_or_all(self.plan.groups)
        self.network = objax.ModuleList([Dense(*weights) for weights in self.plan.init(seed)])

    @property
    def params(self) -> tuple[DenseParams, ...]:
        """The current weights, for `plan.apply` and `plan.trace`."""
        return tuple(layer.params for layer in self.network)

    def __call__(self, x: Array | np.ndarray) -> Array:
        warn_if_frozen(self, x)
        return self.plan.compiled(self.params, as_numbers(x))
