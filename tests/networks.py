"""Small networks of many groups, as pure functions of explicit parameters."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import objax
import pytest

from emlp_lab.groups import O13, SO, C, D, Group, O, S, SO13p, Trivial, Z
from emlp_lab.nn import emlp_plan
from emlp_lab.nn.acting import Groups
from emlp_lab.nn.bilinear.plan import BiLinearPlan
from emlp_lab.nn.block import BlockParams
from emlp_lab.nn.linear import LinearParams
from emlp_lab.nn.network import EMLPParams, EMLPPlan
from emlp_lab.reps import Rep, T, V
from tests.cases import some

CLOUD = V(S(5)) * (2 + V(SO(3)))  # five points, each with two features and a position
EDGES = V(S(3)) ** 2 * (1 + V(SO(3))) + V(SO(3)) * V(S(3))
LORENTZ_CLOUD = (1 + V(S(3))) * (V(SO13p()) + V(SO13p()).T) + V(S(3))
PAIRS = V(S(2)) * V(SO(2)) + V(SO(2)) * V(Z(3)) + V(Z(3)) * V(S(2))

# group or groups, rep_in, rep_out, hidden layer
NETWORKS: list[tuple[Groups, Rep, Rep, int | Rep]] = [
    (O(3), 2 * T(0) + 2 * V, T(2), 2 + 3 * V + 2 * T(2)),
    (SO(3), V + T(2), 1 + V, 1 + 2 * V + 12 * T(2)),
    (SO(2), 3 * V, V + T(2), V + T(2) + T(3)),
    (S(4), 2 * V + T(2), V + 2, 2 + 3 * V + 2 * T(2)),
    (Z(5), V, V + 1, 3 + 7 * V),
    (C(4), 2 * V, T(2) + 1, 12),
    (D(3), V + 1, V, 3 * V + 5 * T(2)),
    (O13(), 2 * V + V.T, V + T(0, 1) + 1, V + V.T + T(1, 1) + 1),
    (Trivial(2), 2 * V, V, 7),
    ((SO(3), S(5)), CLOUD, V(SO(3)), 64),
    ((S(3), SO(3)), V(SO(3)) * V(S(3)), 1 + V(S(3)) * V(SO(3)), 2 * V(S(3)) + EDGES),
    ((O(3), Z(4)), V(Z(4)) * (1 + V(O(3))), V(Z(4)) + V(O(3)) * V(Z(4)), 40),
    ((SO13p(), S(3)), V(S(3)) * V(SO13p()) + V(SO13p()).T, V(SO13p()) + V(S(3)), LORENTZ_CLOUD),
    ((S(3), S(4)), V(S(3)) * V(S(4)), V(S(3)) + V(S(4)), 30),
    ((C(4), D(3)), V(C(4)) * V(D(3)) + V(C(4)), V(D(3)) + V(C(4)) * V(D(3)) * V(C(4)), 12),
    ((SO(2), S(2), Z(3)), V(S(2)) * V(Z(3)) * V(SO(2)), V(S(2)) * V(SO(2)) + V(Z(3)), 2 + PAIRS),
]
every_network = pytest.mark.parametrize("case", NETWORKS, ids=lambda case: str(case[0]))
# What is compiled anew for each: rotations, reflections, boosts of several particles.
some_networks = some("case", NETWORKS, 6, ids=lambda case: str(case[0]))


def over(rep: Rep, group: Groups) -> Rep:
    """Bound to a single group; with several it is already."""
    return rep(group) if isinstance(group, Group) else rep


@cache
def plan_of(group: Groups, rep_in: Rep, rep_out: Rep, hidden: int | Rep, dtype: type = np.float32) -> EMLPPlan:
    """The plan, one for each dtype: JAX 0.9 cannot trace one with 64 bits and then without."""
    del dtype
    return emlp_plan(rep_in, rep_out, group, [hidden], hidden="emlp")


def parameters(plan: EMLPPlan, seed: int, dtype: type) -> EMLPParams:
    """Random values for everything that can be learned, biases included."""
    rng = np.random.default_rng(seed)

    def drawn(like: jax.Array) -> jax.Array:
        return jnp.asarray(rng.standard_normal(like.shape) / 4, dtype)

    def linear(params: LinearParams) -> LinearParams:
        return LinearParams(jnp.asarray(np.asarray(params.w), dtype), drawn(params.b))

    params = plan.init(seed)
    blocks = tuple(BlockParams(linear(block.linear), drawn(block.bilinear)) for block in params.blocks)
    return EMLPParams(blocks, linear(params.head))


def grouped(plan: BiLinearPlan, w: Any, carriers: Any, x: Any) -> Any:
    """The layer on rows of grouped coordinates."""
    return plan.outputs.join(plan.apply(w, carriers, plan.inputs.split(x.T))).T


@cache
def compiled(plan: EMLPPlan) -> Callable:
    """plan.apply, compiled once for all laws."""
    return jax.jit(plan.apply)


def rows(rep: Rep, n: int = 6, seed: int = 0) -> np.ndarray:
    """Random inputs (n, dim)."""
    return np.random.default_rng(seed).standard_normal((n, rep.size()))


def predict(model: objax.Module, x: np.ndarray) -> np.ndarray:
    """model(x), compiled."""
    return np.asarray(objax.Jit(model)(jnp.asarray(x, jnp.float32)))


def elements(*reps: Rep) -> Iterator[dict]:
    """Three random elements of all the groups of the representations together, and two of each group alone."""
    groups = {group: group.sample(9, 3) for rep in reps for group in rep.groups}
    yield from ({group: g[i] for group, g in groups.items()} for i in range(3))
    identity = {group: np.eye(group.d) for group in groups}
    yield from ({**identity, group: g[i]} for group, g in groups.items() for i in range(2) if len(groups) > 1)
