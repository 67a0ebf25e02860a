"""The dense perceptron that the equivariant one is compared with, as a plan."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float

from emlp_lab.algebra.whole import positive
from emlp_lab.groups import Group
from emlp_lab.nn.acting import Groups, acting, bind
from emlp_lab.nn.keys import named_key, normal
from emlp_lab.nn.network import as_rows
from emlp_lab.reps import Rep


class DenseParams(NamedTuple):
    """Weights of a dense layer."""

    w: Float[Array, "n_in n_out"]
    b: Float[Array, " n_out"]


class MLPTrace(NamedTuple):
    """features: after the nonlinearity of each hidden layer; y: the output."""

    features: tuple[Float[Array, "batch _"], ...]
    y: Float[Array, "*batch n_out"]


@dataclass(frozen=True)
class DensePlan:
    """A dense linear layer with bias, y = x W + b."""

    n_in: int
    n_out: int

    def init(self, key: Array) -> DenseParams:
        """Random W of variance 1 / n_in (LeCun), zero b."""
        return DenseParams(normal(key, np.full((self.n_in, self.n_out), self.n_in**-0.5)), jnp.zeros(self.n_out))

    def apply(self, params: DenseParams, x: Float[Array, "batch n_in"]) -> Float[Array, "batch n_out"]:
        """x W + b."""
        return x @ params.w + params.b


@dataclass(frozen=True, eq=False)
class MLPPlan:
    """Dense layers with swish between them; see `EMLPPlan` for the methods."""

    rep_in: Rep
    rep_out: Rep
    groups: tuple[Group, ...]
    layers: tuple[DensePlan, ...]

    def init(self, seed: int | Array) -> tuple[DenseParams, ...]:
        """Random weights of an integer seed or a JAX key, those of `MLP(..., seed=seed)`."""
        return tuple(layer.init(named_key(seed, f"dense {number}")) for number, layer in enumerate(self.layers))

    def apply(self, params: tuple[DenseParams, ...], x: Float[Array, "*batch n_in"]) -> Float[Array, "*batch n_out"]:
        """The network. Raises ValueError for inputs of another shape than (batch, n_in) or (n_in,)."""
        return self.trace(params, x).y

    def trace(self, params: tuple[DenseParams, ...], x: Float[Array, "*batch n_in"]) -> MLPTrace:
        """The same with what each hidden layer computed."""
        x = jnp.asarray(x)
        last, found = as_rows(x, self.rep_in), []
        for layer, weights in zip(self.layers[:-1], params[:-1], strict=True):
            last = jax.nn.swish(layer.apply(weights, last))
            found.append(last)
        y = self.layers[-1].apply(params[-1], last)
        return MLPTrace(tuple(found), y.reshape(*x.shape[:-1], y.shape[-1]))


def mlp_plan(rep_in: Rep, rep_out: Rep, group: Groups | None = None, ch: int = 384, num_layers: int = 3) -> MLPPlan:
    """Plan of a dense perceptron of a width; see `emlp_lab.nn.EMLP` for the arguments."""
    groups = acting(group, rep_in, rep_out)
    first, target = bind(rep_in, groups, "rep_in"), bind(rep_out, groups, "rep_out")
    hidden = [positive("ch", ch, 384)] * positive("num_layers", num_layers, 3)
    sizes = [first.size(), *hidden, target.size()]
    return MLPPlan(first, target, groups, tuple(DensePlan(a, b) for a, b in pairwise(sizes)))
