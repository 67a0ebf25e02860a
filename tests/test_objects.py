"""Objects like any other: pickled, copied, sent to other processes; equal and of the same bytes at the other end."""

import copy
import multiprocessing
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from emlp_lab.groups import CATALOG, SO, SU, D, Embed, Group, O, S, SO2eR3, Z
from emlp_lab.nn import All, EmlpLegacy, Explicit, Sampled, emlp_plan, mlp_plan
from emlp_lab.nn.bilinear.plan import bilinear_plan
from emlp_lab.reps import (
    Alt,
    Irrep,
    Regular,
    Rep,
    Spin,
    Sym,
    T,
    V,
    decompose,
    factors,
    from_function,
    irreps,
    restrict,
)
from emlp_lab.solve import Basis, Evidence, Solver, weight_sharing
from emlp_lab.tasks import Task, inertia, point_cloud
from tests.cases import CUSTOM, catches, some, unitary
from tests.test_rep_json import parameter_value

Copy = Callable[[Any], Any]
WAYS: dict[str, Copy] = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301
    "deepcopy": copy.deepcopy,
    "copy": copy.copy,
}
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
FAMILIES: dict[str, Group] = {
    entry.signature: entry.make(*(parameter_value(p) for p in entry.parameters)) for entry in CATALOG
}
MADE: dict[str, Group] = {**FAMILIES, "product": SO(3) * S(2), "embedded": Embed(SO(2), 3, slice(2))}
MADE |= {str(group): group for group in CUSTOM}


def corner(g: np.ndarray) -> Any:
    """A representation of one's own, at the top of a module."""
    return g[:2, :2]


class Sign(Rep):
    """The determinant."""

    def rho(self, g: Any) -> Any:
        return jnp.linalg.det(g)[None, None]


REPS: list[Rep] = [
    V,
    T(2, 1),
    2 * V + 3 >> T(2),
    T(2)(SO(3)),
    V(SO(3)) ** 2 * V(S(4)),
    (V(Z(3)) + 1) * (V(S(4)) + 2),
    T(1, 1)(unitary(2)),
    Sym(V, 2)(O(3)),
    Alt(V, 2)(SO(3)) * V(SO(3)),
    Irrep(2)(O(3)),
    Spin(1)(SU(2)),
    Regular()(D(3)),
    irreps(D(3))[1],
    restrict(T(1)(SO(3)), SO2eR3()),
    restrict(Irrep(2)(SO(3)), SO2eR3()),
    decompose(T(2)(SO(3)))[1].irreducible,
    *factors(SO(3), S(2)),
    from_function(corner, "corner"),
    from_function(corner, "corner")(SO2eR3()),
    Sign() + 2 * V,
    (Sign() * V)(O(3)),
]


@every_way
@pytest.mark.parametrize("group", MADE.values(), ids=MADE)
def test_groups(group: Group, way: Copy):
    drawn = group.sample(3, 2)  # with everything that was computed on the way
    other = way(group)
    assert other == group
    assert hash(other) == hash(group)
    assert (other.name, other.family) == (group.name, group.family)
    np.testing.assert_array_equal(other.sample(3, 2), drawn)
    for array in (other.lie_algebra, other.discrete_generators):
        assert not array.flags.writeable


@every_way
@pytest.mark.parametrize("rep", REPS, ids=str)
def test_representations(rep: Rep, way: Copy):
    if all(atom.group for atom in rep.atoms()):
        rep.equivariant_basis()  # computes and keeps much
    other = way(rep)
    assert (other, str(other), hash(other), other.sort_key) == (rep, str(rep), hash(rep), rep.sort_key)
    assert {other: 1}[rep] == 1


@every_way
@some("rep", [rep for rep in REPS if all(atom.group for atom in rep.atoms())], ids=str)
@pytest.mark.parametrize("used", [False, True])
def test_bases(rep: Rep, used: bool, way: Copy):
    basis = rep.equivariant_basis()
    if used:
        basis.sparse()
        basis.project(np.ones(basis.dim))
    other, P = way(basis), way(basis.projector())
    assert other.dense().tobytes() == basis.dense().tobytes()
    assert (other.rep, other.evidence, other.memory_limit) == (basis.rep, basis.evidence, basis.memory_limit)
    v = np.random.default_rng(0).standard_normal(basis.dim)
    assert (P @ v).tobytes() == basis.project(v).tobytes()


@every_way
def test_solvers_with_what_they_know(way: Copy, tmp_path):
    solver = Solver(disk=tmp_path, memory_limit=10**9)
    basis = (T(2) >> T(2))(SO(3)).equivariant_basis(solver)
    other = way(solver)
    assert (other.limit, other.route) == (solver.limit, solver.route)
    again = (T(2) >> T(2))(SO(3)).equivariant_basis(other)
    assert again.evidence == basis.evidence  # seconds too: it was not solved again
    assert again.dense().tobytes() == basis.dense().tobytes()
    assert T(3)(O(3)).equivariant_basis(other).rank == 0


NETWORK = {"group": SO(3), "ch": 12, "num_layers": 2}
PLANS: dict[str, Callable[[], Any]] = {
    "emlp": cache(lambda: emlp_plan(T(1) + T(2), T(0), **NETWORK)),
    "contract": cache(lambda: emlp_plan(T(1) + T(2), T(0), **NETWORK, pairing="contract", policy=Sampled(3, 5))),
    "full": cache(lambda: emlp_plan(T(1) + T(2), T(0), SO(3), ch=9, num_layers=1, pairing="full", policy=All())),
    "mlp": cache(lambda: mlp_plan(T(1) + T(2), T(0), **NETWORK)),
}


@cache
def value(plan: Any) -> np.ndarray:
    x = jnp.linspace(-1, 1, 24).reshape(2, 12)
    return np.asarray(jax.jit(lambda: plan.apply(plan.init(0), x))())


@every_way
@some("name", PLANS)
def test_plans_are_the_same_function(name: str, way: Copy):
    plan = PLANS[name]()
    other = way(plan)
    np.testing.assert_array_equal(value(other), value(plan))
    if name != "mlp":
        for block, mine in zip(other.blocks, plan.blocks, strict=True):
            assert block.bilinear.pairings == mine.bilinear.pairings


@every_way
def test_bilinear_layers_policies_and_estimates(way: Copy):
    rep = (T(0) + 2 * V + T(2))(SO(3))
    plan = bilinear_plan(rep, rep)
    other = way(plan)
    assert other.weights == plan.weights
    np.testing.assert_array_equal(other.draw(1), plan.draw(1))
    for policy in (Sampled(1, 4), All(), Explicit({"T(2)": [0]}), EmlpLegacy(0)):
        assert way(policy) == policy
    assert way(Solver().estimates(rep)) == Solver().estimates(rep)


@every_way
@pytest.mark.parametrize("make", [inertia, point_cloud], ids=["inertia", "point_cloud"])
def test_tasks_evidence_and_what_is_shown(make: Callable[..., Task], way: Copy):
    task = make(8, 4)
    other = way(task)
    assert (other.name, other.group, other.rep_in, other.rep_out) == (task.name, task.group, task.rep_in, task.rep_out)
    for one, two in ((other.train, task.train), (other.test, task.test)):
        assert one.x.tobytes() + one.y.tobytes() == two.x.tobytes() + two.y.tobytes()
    for name, values in vars(task.normalization).items():
        np.testing.assert_array_equal(getattr(other.normalization, name), values)
    basis = T(2)(SO(3)).equivariant_basis()
    evidence: Evidence = way(basis.evidence)
    assert evidence == basis.evidence
    np.testing.assert_array_equal(way(weight_sharing(basis, 3, 3)).classes, weight_sharing(basis, 3, 3).classes)


def test_what_has_no_name_is_not_pickled_but_copied():
    rep = from_function(lambda g: g[2:, 2:], "height")(SO2eR3())
    with pytest.raises((AttributeError, pickle.PicklingError), match="lambda"):
        pickle.dumps(rep)
    assert copy.deepcopy(rep).size() == 1
    catches(lambda: copy.deepcopy(rep)(SO(3)), "height", "SO(3)")


def in_another_process(basis: Basis, plan: Any) -> tuple[bytes, np.ndarray, bool]:
    """What a spawned process makes of them."""
    y = plan.apply(plan.init(0), jnp.ones((2, 12)))
    return basis.dense().tobytes(), np.asarray(y), basis.rep == T(2)(SO(3)) >> T(2)(SO(3))


def test_a_basis_and_a_plan_go_to_a_spawned_process(monkeypatch):
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    basis, plan = (T(2) >> T(2))(SO(3)).equivariant_basis(), PLANS["emlp"]()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply(in_another_process, (basis, plan))
    here = in_another_process(basis, plan)
    assert there[0] == here[0]
    assert there[2]
    np.testing.assert_array_equal(there[1], here[1])


def test_bases_are_static_for_jax():
    """In arguments of jitted functions, and among the leaves of a tree of parameters, which they are not."""
    basis = T(2)(SO(3)).equivariant_basis()
    once = jax.jit(lambda Q, P, c: P @ (Q @ c))(basis, basis.projector(), jnp.ones(1))
    np.testing.assert_allclose(once, basis.dense() @ np.ones(1), atol=1e-6)
    assert jax.tree.leaves({"Q": basis, "QT": basis.T, "w": 1.0}) == [1.0]
