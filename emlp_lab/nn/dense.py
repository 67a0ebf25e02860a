"""The dense perceptron that the equivariant one is compared with, as a plan."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Num

from emlp_lab.algebra.whole import positive
from emlp_lab.groups import Group
from emlp_lab.nn.acting import Groups, bound
from emlp_lab.nn.frozen import Frozen
from emlp_lab.nn.keys import named_key, normal
from emlp_lab.nn.layout import as_numbers, as_rows
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
        w = normal(key, np.full((self.n_in, self.n_out), self.n_in**-0.5))
        return DenseParams(w, jnp.asarray(np.zeros(self.n_out, np.float32)))

    def apply(self, params: DenseParams, x: Float[Array, "batch n_in"]) -> Float[Array, "batch n_out"]:
        """x W + b."""
        return x @ params.w + params.b


@dataclass(frozen=True, eq=False)
class MLPPlan(Frozen):
    """Dense layers with swish between them; see `EMLPPlan` for the methods."""

    rep_in: Rep
    rep_out: Rep
    groups: tuple[Group, ...]
    layers: tuple[DensePlan, ...]

    def init(self, seed: int | Array) -> tuple[DenseParams, ...]:
        """Random weights of an integer seed or a JAX key, those of `MLP(..., seed=seed)`."""
        return tuple(layer.init(named_key(seed, f"dense {number}")) for number, layer in enumerate(self.layers))

    def apply(self, params: tuple[DenseParams, ...], x: Num[Any, "*batch n_in"]) -> Float[Array, "*batch n_out"]:
        """The network. Raises ValueError for inputs whose last axis does not have n_in entries."""
        return self.trace(params, x).y

    def trace(self, params: tuple[DenseParams, ...], x: Num[Any, "*batch n_in"]) -> MLPTrace:
        """The same with what each hidden layer computed."""
        self._check(params)
        x = as_numbers(x)
        last, found = as_rows(x, self.rep_in), []
        for layer, weights in zip(self.layers[:-1], params[:-1], strict=True):
            last = jax.nn.swish(layer.apply(weights, last))
            found.append(last)
        y = self.layers[-1].apply(params[-1], last)
        return MLPTrace(tuple(found), y.reshape(*x.shape[:-1], y.shape[-1]))

    @cached_property
    def compiled(self) -> Callable[..., Array]:
        """`apply` under jax.jit, compiled once for each shape of x."""
        return jax.jit(self.apply)

    def _check(self, params: Any) -> None:
        """Raises ValueError for what are no weights of this plan."""
        wanted = [((layer.n_in, layer.n_out), (layer.n_out,)) for layer in self.layers]
        if not isinstance(params, tuple) or [tuple(map(np.shape, part)) for part in params] != wanted:
            raise ValueError(f"params do not fit this plan: give what plan.init(seed) returns, of shapes {wanted}.")


def mlp_plan(
    rep_in: Rep | int, rep_out: Rep | int, group: Groups | None = None, ch: int = 384, num_layers: int = 3
) -> MLPPlan:
    """Plan of a dense perceptron of a width; see `emlp_lab.nn.EMLP` for the arguments."""
    (first, target), groups = bound(rep_in, rep_out, group)
    hidden = [positive("ch", ch, 384)] * positive("num_layers", num_layers, 3)
    sizes = [first.size(), *hidden, target.size()]
    return MLPPlan(first, target, groups, tuple(DensePlan(a, b) for a, b in pairwise(sizes)))
