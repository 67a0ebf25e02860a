"""Bases and projectors as people use them in layers of their own: with JAX, and like the matrix Q."""

import copy
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import objax
import pytest
import scipy.sparse as sp
from scipy.sparse.linalg import LinearOperator, aslinearoperator, eigsh

from emlp_lab.groups import SO, Cube, D, Octahedral, S, SO13p, Z
from emlp_lab.reps import Irrep, Rep, T, V
from emlp_lab.solve import Basis, BudgetError, Solver, sparsify_basis
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import DenseSubspace, KroneckerSubspace
from tests.cases import cases, catches, pauli, some, unitary

SOLVER = Solver()
CASES: list[tuple[Rep, type | None]] = [
    (T(2)(SO(3)), DenseSubspace),
    (T(1)(SO(3)), DenseSubspace),  # of rank 0
    ((V + 2)(S(4)), OrbitSubspace),
    (T(3)(Octahedral()), OrbitSubspace),  # with signs, and coordinates where all is zero
    ((3 * T(2) + V)(Cube()), OrbitSubspace),
    ((T(2) + 2 * V >> T(2) + V)(D(4)), OrbitSubspace),
    ((T(5) >> T(5))(SO(3)), HalvesSubspace),
    ((T(4) >> T(4))(SO13p()), HalvesSubspace),
    (V(SO(3)) ** 2 * V(S(4)), KroneckerSubspace),
    (V(S(4)) * V(SO(3)) ** 2 * V(S(4)), KroneckerSubspace),
    (V(Z(3)) ** 2 * V(S(4)) ** 2 + 3 * V(Z(3)), KroneckerSubspace),
    (T(1, 1)(unitary(2)), DenseSubspace),
    (V(pauli()), DenseSubspace),  # the vector (1, i), which cannot be made real
    (Irrep(1)(SO(3)) * V(SO(3)), DenseSubspace),
    ((0 * V)(SO(3)), None),
    *((case.values[1], None) for case in list(cases(40))[::29]),  # type: ignore[attr-defined]
]
SMALL = [rep for rep, _ in CASES if 0 < rep.size() <= 60]


def is_complex(rep: Rep, *_: object) -> bool:
    return any(atom.is_complex for atom in rep.atoms())


some_small = some("rep", SMALL, also=is_complex, ids=lambda rep: f"{rep}: {rep.groups}")


def basis_of(rep: Rep) -> Basis:
    return rep.equivariant_basis(SOLVER)


def rows(n: int, seed: int = 0) -> np.ndarray:
    """Some vectors in float32, shape (2, 3, n)."""
    return np.random.default_rng(seed).standard_normal((2, 3, n)).astype(np.float32)


@some(("rep", "kind"), CASES, also=is_complex, ids=lambda value: str(value)[:40])
def test_jax_computes_what_numpy_does(rep: Rep, kind: type | None):
    basis = basis_of(rep)
    assert kind is None or any(isinstance(space, kind) for space in basis.subspaces)
    single = np.complex64 if basis.dtype.kind == "c" else np.float32
    for f, n in ((basis.expand, basis.rank), (basis.coefficients, basis.dim), (basis.project, basis.dim)):
        x, expected = rows(n), f(rows(n))
        # Compiling takes most of the time.
        ways = [jax.jit(f), f, jax.vmap(jax.vmap(f))][: 3 if basis.dim < 1000 else 1]
        for computed in (way(jnp.asarray(x)) for way in ways):
            assert (computed.dtype, computed.shape) == (single, expected.shape)
            np.testing.assert_allclose(computed, expected, atol=2e-5)


@some_small
def test_derivatives(rep: Rep):
    basis = basis_of(rep)
    Q = basis.dense()
    c, v = rows(basis.rank)[0, 0], rows(basis.dim)[0, 0]
    for f, M, x in ((basis.expand, Q, c), (basis.coefficients, Q.conj().T, v), (basis.project, Q @ Q.conj().T, v)):
        slope = jax.jit(jax.grad(lambda x, f=f: (jnp.abs(f(x)) ** 2).sum()))(x)
        np.testing.assert_allclose(slope, 2 * np.real(M.conj().T @ M @ x), atol=1e-4)
        np.testing.assert_allclose(jax.jit(jax.jacfwd(f))(x), M, atol=1e-5)


@some_small
def test_precision_is_that_of_the_input(rep: Rep):
    basis = basis_of(rep)
    complex_ones = basis.dtype.kind == "c"
    for given, found in ((jnp.bfloat16, jnp.bfloat16), (jnp.int32, jnp.float32), (jnp.complex64, jnp.complex64)):
        expected = jnp.complex64 if complex_ones else found
        assert basis.project(jnp.ones(basis.dim, given)).dtype == expected
    with jax.enable_x64(True):
        v = np.random.default_rng(1).standard_normal(basis.dim)
        np.testing.assert_allclose(jax.jit(basis.project)(v), basis.project(v), atol=1e-13)
    assert basis.project(np.ones(basis.dim, np.float32)).dtype == basis.dtype  # NumPy: double


def test_long_sums_keep_their_digits():
    """Five million coordinates in few orbits: float32 would lose three digits in one sum."""
    basis = basis_of((T(2) >> T(2))(S(40)))
    v = np.random.default_rng(0).random(basis.dim).astype(np.float32)
    expected = basis.project(v)
    np.testing.assert_allclose(jax.jit(basis.project)(v), expected, rtol=3e-6)
    slope = jax.jit(jax.grad(lambda v: (basis.project(v) ** 2).sum()))(v)
    np.testing.assert_allclose(slope, 2 * expected, rtol=3e-5)


def test_no_large_matrix_is_formed_while_tracing():
    basis = (T(5) >> T(5))(SO(3)).equivariant_basis(Solver(memory_limit=10**8))  # Q has 285 MB
    with pytest.raises(BudgetError):
        basis.dense()
    traced = jax.make_jaxpr(lambda v: basis.projector() @ v)(jnp.ones(basis.dim))
    assert sum(np.size(constant) for constant in traced.consts) < basis.dim * 10
    orbits = basis_of((T(2) >> T(2))(S(20)))
    traced = jax.make_jaxpr(orbits.project)(jnp.ones(orbits.dim))
    assert sum(np.size(constant) for constant in traced.consts) <= 5 * orbits.dim


@some_small
@pytest.mark.parametrize("kind", [np.asarray, jnp.asarray], ids=["numpy", "jax"])
def test_a_basis_is_used_like_its_matrix(rep: Rep, kind: Callable):
    Q = basis_of(rep)
    D = Q.dense()
    c, C, v, M, stack = (
        rows(n, 2)[i] for n, i in ((Q.rank, (0, 0)), (Q.rank, 0), (Q.dim, (0, 1)), (Q.dim, 1), (Q.dim, ...))
    )
    C, M, stack = C.T, M.T, stack.swapaxes(1, 2)
    for found, expected in (
        (Q @ kind(c), D @ c),
        (Q @ kind(C), D @ C),
        (Q.T @ kind(v), D.T @ v),
        (Q.T @ kind(M), D.T @ M),
        (Q.T @ kind(stack), D.T @ stack),
        (Q.H @ kind(M), D.conj().T @ M),
        (Q.conj().T @ kind(v), D.conj().T @ v),
        (Q.conj() @ kind(c), D.conj() @ c),
        (Q.T.T @ kind(c), D @ c),
        (kind(v) @ Q, v @ D),
        (kind(M).T @ Q, M.T @ D),
        (kind(c) @ Q.T, c @ D.T),
        (kind(D) + Q, 2 * D),
        (Q - kind(D), 0 * D),
        (kind(D) * Q, D * D),
    ):
        assert isinstance(found, jax.Array) == (kind is jnp.asarray)
        np.testing.assert_allclose(found, expected, atol=1e-5)


@some_small
def test_a_basis_is_an_array_where_one_is_needed(rep: Rep):
    Q = basis_of(rep)
    D = Q.dense()
    assert (Q.shape, Q.ndim, len(Q), Q.T.shape, bool(Q)) == (D.shape, 2, len(D), D.T.shape, True)
    for found, expected in (
        (np.asarray(Q), D),
        (np.asarray(Q.T), D.T),
        (np.asarray(Q.H), D.conj().T),
        (Q[:, :1], D[:, :1]),
        (2 * Q, 2 * D),
        (Q / 2, D / 2),
        (-Q, -D),
        (np.abs(Q), np.abs(D)),
        (np.hstack([Q, Q]), np.hstack([D, D])),
        (np.stack(list(Q)), D),
        (Q.T.sparse().toarray(), D.T),
    ):
        np.testing.assert_array_equal(found, expected)
    np.testing.assert_allclose(Q.H @ Q, np.eye(Q.rank), atol=1e-12)
    np.testing.assert_allclose(Q @ Q.H, D @ D.conj().T, atol=1e-12)
    np.testing.assert_allclose(jnp.asarray(Q), D, atol=1e-7)
    assert jnp.asarray(Q).dtype in (jnp.float32, jnp.complex64)
    np.testing.assert_array_equal(sparsify_basis(Q), sparsify_basis(D))
    few = sp.csr_array(np.eye(Q.rank)[:, :2])
    np.testing.assert_allclose(Q @ few, D @ few.toarray(), atol=1e-12)
    np.testing.assert_allclose(Q.T @ sp.csr_array(D), D.T @ D, atol=1e-12)
    np.testing.assert_allclose(sp.csr_array(D.T) @ Q, D.T @ D, atol=1e-12)


@some_small
@pytest.mark.parametrize("kind", [np.asarray, jnp.asarray], ids=["numpy", "jax"])
def test_projectors(rep: Rep, kind: Callable):
    P, D = rep.equivariant_projector(SOLVER), basis_of(rep).dense()
    assert isinstance(P, LinearOperator)
    dense = D @ D.conj().T
    v, M, stack = rows(rep.size())[0, 0], rows(rep.size())[0].T, rows(rep.size()).swapaxes(1, 2)
    for found, expected in (
        (P @ kind(v), dense @ v),
        (P @ kind(M), dense @ M),
        (P @ kind(stack), dense @ stack),
        (P.T @ kind(v), dense.T @ v),
        (P.H @ kind(M), dense @ M),
        (P.dot(kind(v)), dense @ v),
        (P * kind(v), dense @ v),
        (P(kind(v)), dense @ v),
        (P.matvec(kind(v)), dense @ v),
        (P.matmat(kind(M)), dense @ M),
        (P.rmatvec(kind(v)), dense @ v),
        (P.rmatmat(kind(M)), dense @ M),
        (kind(v) @ P, v @ dense),
        (kind(M).T @ P, M.T @ dense),
        (P.matvec(kind(M[:, :1])), dense @ M[:, :1]),
    ):
        assert isinstance(found, jax.Array) == (kind is jnp.asarray)
        np.testing.assert_allclose(found, expected, atol=1e-5)
    np.testing.assert_allclose(jax.jit(lambda v: v - P @ (P.T @ v))(v), v - dense @ (dense.T @ v), atol=1e-5)
    np.testing.assert_allclose(jax.vmap(lambda v: P @ v)(M.T), M.T @ dense.T, atol=1e-5)
    np.testing.assert_allclose(np.asarray(P), dense, atol=1e-12)
    np.testing.assert_allclose((aslinearoperator(np.eye(len(v))) - 2 * P @ P) @ v, v - 2 * dense @ v, atol=1e-5)
    np.testing.assert_allclose(P @ sp.csr_array(M), dense @ M, atol=1e-5)


def test_operators_of_scipy_take_projectors():
    P = T(2)(S(4)).equivariant_projector()
    np.testing.assert_allclose(eigsh(P, k=2, return_eigenvectors=False), 1, atol=1e-9)


def test_a_layer_of_ones_own_learns():
    """The example of people: a linear map that is projected at every call, and one of coefficients."""
    rep = (V >> V)(S(4))
    basis, target = rep.equivariant_basis(), np.arange(2.0)

    def loss(params: Any, x: jax.Array) -> jax.Array:
        W = (basis @ params["c"]).reshape(4, 4)
        U = (basis.projector() @ params["w"]).reshape(4, 4)
        return ((x @ W.T + x @ U.T - x * target[1]) ** 2).mean()

    x = jnp.asarray(rows(4)[0])
    params = {"c": jnp.zeros(basis.rank), "w": jnp.zeros(rep.size())}
    step = jax.jit(lambda p: jax.tree.map(lambda a, g: a - 0.3 * g, p, jax.grad(loss)(p, x)))
    for _ in range(200):
        params = step(params)
    assert loss(params, x) < 1e-6
    variable = objax.TrainVar(params["c"])  # as emlp's users hold their weights
    np.testing.assert_array_equal(basis @ variable, basis @ params["c"])
    with pytest.raises(ValueError, match="coefficients of shape"):
        jax.jit(basis.expand)(jnp.ones(3))


BASIS = T(2)(SO(3)).equivariant_basis()
PROJECTOR = BASIS.projector()
MISFITS: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "other length": (lambda: BASIS @ np.ones(2), ("(2,)", "dim 9", "1 on the last axis")),
    "other rows": (lambda: BASIS.T @ np.ones((8, 2)), ("(8, 2)", "9 rows")),
    "jax": (lambda: BASIS.T @ jnp.ones((8, 2)), ("(8, 2)", "9 rows")),
    "None": (lambda: BASIS @ None, ("object", "give numbers")),
    "text": (lambda: PROJECTOR @ "x", ("give numbers",)),
    "number": (lambda: PROJECTOR @ 3, ("()", "give numbers, 9")),
    "key": (lambda: BASIS @ jax.random.split(jax.random.key(0), 1), ("key", "give numbers")),
    "ragged": (lambda: BASIS @ [[1], [2, 3]], ("[[1], [2, 3]]", "as many in every row")),
    "times None": (lambda: BASIS * None, ("None", "number")),
    "no copy": (lambda: np.array(BASIS, copy=False), ("copy=False",)),
    "maps": (lambda: BASIS.maps(2, 4), ("maps(2, 4)", "product is 9")),
    "maps of text": (lambda: BASIS.maps("3", 3), ("maps('3', 3)", "whole numbers")),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit(name: str):
    action, words = MISFITS[name]
    catches(action, *words)


def test_maps_and_what_is_only_in_arrays():
    basis = basis_of((V >> T(2))(SO(3)))
    maps = basis.maps(9, 3)
    np.testing.assert_array_equal(maps[0], basis.dense()[:, 0].reshape(9, 3))
    np.testing.assert_array_equal(basis.maps(3, 3, 3).ravel(), maps.ravel())
    small = (T(5) >> T(5))(SO(3)).equivariant_basis(Solver(memory_limit=10**8))
    for action in (lambda: small.maps(243, 243), lambda: np.asarray(small), lambda: small[:, 0], lambda: 2 * small):
        catches(action, "dim 59049", "MB", "memory_limit")
    with pytest.raises(AttributeError, match=r"write dense\(\).reshape"):
        basis.reshape(9, 3)  # type: ignore[attr-defined]
    assert not hasattr(copy.copy(basis), "nonsense")
