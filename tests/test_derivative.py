"""The derivative of a matrix function at the identity, against closed forms, whatever the function is written with."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import scipy.linalg as sla

from emlp_lab.algebra.derivative import derivative, evaluate
from emlp_lab.groups import GL, O13, SL, SO, SU, Scaling, Sp, U
from tests.cases import catches, some
from tests.laws import tangents

J = np.array([[0.0, -1.0], [1.0, 0.0]])
PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def adjoint(g):
    """The real 3 x 3 rotation of an element of SU(2)."""
    return np.real(np.einsum("aij,jk,bkl,li->ab", PAULI, g, PAULI, g.conj().T)) / 2


def adjoint_derivative(A):
    return np.real(np.einsum("aij,bji->ab", PAULI, A @ PAULI - PAULI @ A)) / 2


def leibniz(A):
    one = np.eye(len(A))
    return np.kron(A, one) + np.kron(one, A)


def one_by_one(x):
    return np.array([[x]])


# (name, function, group, derivative in closed form)
FUNCTIONS = [
    ("itself, NumPy", lambda g: g, SO(3), lambda A: A),
    ("itself, JAX", jnp.asarray, O13(), lambda A: A),
    ("list", lambda g: [[g[0, 0], g[0, 1]], [g[1, 0], g[1, 1]]], SO(2), lambda A: A),
    ("det, NumPy", lambda g: one_by_one(np.linalg.det(g)), GL(3), lambda A: one_by_one(np.trace(A))),
    ("det, JAX", lambda g: jnp.linalg.det(g)[None, None], GL(3), lambda A: one_by_one(np.trace(A))),
    ("det^-2", lambda g: jnp.linalg.det(g)[None, None] ** -2, GL(2), lambda A: one_by_one(-2 * np.trace(A))),
    ("|det|^(1/2)", lambda g: one_by_one(abs(np.linalg.det(g)) ** 0.5), GL(2), lambda A: one_by_one(np.trace(A) / 2)),
    ("dual", lambda g: jnp.linalg.inv(g).T, SL(3), lambda A: -A.T),
    ("dual, SciPy", lambda g: sla.inv(g).T, SL(3), lambda A: -A.T),
    ("kron", lambda g: jnp.kron(g, g), SO(4), leibniz),
    ("kron, NumPy", lambda g: np.kron(g, g), Sp(2), leibniz),
    ("sum", lambda g: sla.block_diag(g, 1.0, g), SO(3), lambda A: sla.block_diag(A, 0.0, A)),
    ("cube, JAX", lambda g: jnp.linalg.matrix_power(g, 3), SO(2), lambda A: 3 * A),
    ("cube, NumPy", lambda g: np.linalg.matrix_power(g, 3), SO(2), lambda A: 3 * A),
    ("cube, SciPy", lambda g: sla.expm(3 * np.real(sla.logm(g))), SO(2), lambda A: 3 * A),
    ("conjugate", jnp.conj, SU(3), np.conj),
    ("conjugate, NumPy", np.conj, U(2), np.conj),
    ("adjoint", adjoint, SU(2), adjoint_derivative),
    ("adjoint, JAX", lambda g: jnp.real(jnp.einsum("aij,jk,bkl,ml->abim", PAULI, g, PAULI, jnp.conj(g))
                                        .trace(axis1=2, axis2=3)) / 2, SU(2), adjoint_derivative),
    ("phase", lambda g: one_by_one(g[0, 0] ** 5), U(1), lambda A: 5 * A),
    ("power", lambda g: one_by_one(g[0, 0] ** 1.5), Scaling(2), lambda A: one_by_one(1.5 * A[0, 0])),
    ("integers", lambda g: np.eye(2, dtype=int), SO(3), lambda A: np.zeros((2, 2))),
    ("integers, JAX", lambda g: jnp.eye(2, dtype=int), SO(3), lambda A: np.zeros((2, 2))),
    ("truth values", lambda g: np.eye(2, dtype=bool), SU(2), lambda A: np.zeros((2, 2))),
    ("integers of a complex group", lambda g: jnp.eye(1, dtype=int), SU(2), lambda A: np.zeros((1, 1))),
    ("sign", lambda g: one_by_one(np.sign(np.linalg.det(g))), GL(2), lambda A: np.zeros((1, 1))),
]  # fmt: skip
every_function = some(("rho", "group", "exact"), [f[1:] for f in FUNCTIONS], ids=[f[0] for f in FUNCTIONS])


@every_function
def test_is_the_closed_form(rho, group, exact):
    for A in (*group.lie_algebra, *tangents(group)):
        found = derivative(rho, A)
        np.testing.assert_allclose(found, exact(A), atol=1e-9)
        assert np.isrealobj(found) == np.isrealobj(evaluate(rho, sla.expm(A)))


@every_function
@pytest.mark.parametrize("size", [1e-8, 1e-3, 1e3, 1e8])
def test_is_linear_at_every_scale(rho, group, exact, size):
    (A,) = tangents(group, 1)
    np.testing.assert_allclose(derivative(rho, size * A) / size, exact(A), atol=1e-9)


def test_automatic_differentiation_is_exact():
    """Where JAX follows, to rounding; the logarithm alone would be right to 1e-10 or so."""
    (A,) = tangents(GL(3), 1)
    np.testing.assert_allclose(derivative(lambda g: jnp.kron(g, g), A), leibniz(A), atol=1e-14)


def test_nothing_moves_along_nothing():
    np.testing.assert_array_equal(derivative(lambda g: np.kron(g, g), np.zeros((2, 2))), np.zeros((4, 4)))


def test_double_precision_is_switched_on_here_alone():
    seen = []

    def rho(g):
        seen.append(jnp.asarray(g).dtype)
        return jnp.asarray(g)

    assert evaluate(rho, J).dtype == np.float64
    assert seen == [np.float64]
    assert jnp.asarray(J).dtype == np.float32
    assert not jax.config.jax_enable_x64  # type: ignore[attr-defined]


@pytest.mark.parametrize("dtype", [bool, int, np.float32, complex])
def test_values_are_doubles(dtype):
    assert evaluate(lambda g: np.eye(2, dtype=dtype), J).dtype == (complex if dtype is complex else float)


ROTATION = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])


@pytest.mark.parametrize(
    ("rho", "words"),
    [
        (lambda g: g + 1, ["representation"]),
        (lambda g: g * g, ["representation"]),
        (lambda g: 2 * g, ["representation"]),
        (lambda g: ROTATION @ g @ ROTATION, ["representation"]),
        (lambda g: np.zeros((2, 2)), ["representation"]),
        (lambda g: np.array([[abs(g[0, 1]) + 1.0]]), ["representation"]),
        (lambda g: jnp.asarray(g)[0], ["(2,)", "square"]),
        (lambda g: jnp.asarray(g)[:1], ["(1, 2)", "square"]),
        (np.linalg.det, ["()", "square"]),
        (lambda g: g[None], ["(1, 2, 2)", "square"]),
        (lambda g: None, ["square"]),
        (lambda g: "g", ["square"]),
        (lambda g: np.full((2, 2), np.nan), ["finite"]),
        (lambda g: np.full((2, 2), np.inf), ["finite"]),
    ],
)
def test_what_is_no_representation_is_refused(rho, words):
    catches(lambda: derivative(rho, J), *words)
