"""Matrix functions of group elements in double precision, and their derivatives at the identity."""

import warnings
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Inexact
from scipy.linalg import expm, logm

from emlp_lab.algebra.tolerance import TOL_EXACT

MatrixFunction = Callable[[Any], Any]  # of a d x d array of NumPy or JAX, to an n x n one
# What functions that JAX cannot follow raise under tracing: errors of JAX are TypeErrors or NotImplementedErrors.
NOT_TRACEABLE = (TypeError, ValueError, NotImplementedError, AttributeError, IndexError)


def evaluate(rho: MatrixFunction, g: Inexact[np.ndarray, "d d"]) -> Inexact[np.ndarray, "n n"]:
    """rho(g) as a NumPy array, computed in double precision also where rho uses JAX.

    Raises ValueError for a result that is no square matrix of finite numbers.
    """
    with jax.enable_x64(True):
        try:
            value = np.asarray(rho(g))
        except ValueError:
            raise
        except Exception as problem:  # of a function of somebody's own
            cause = f"{type(problem).__name__}: {problem}"[:300]
            raise ValueError(
                f"rho raised {cause}; it is called with a {len(g)} x {len(g)} array of numbers."
            ) from problem
    if value.ndim != 2 or value.shape[0] != value.shape[1] or value.dtype.kind not in "biufc":
        raise ValueError(f"rho returned {value.dtype} of shape {value.shape}: it must return a square matrix.")
    if not np.isfinite(value).all():
        raise ValueError("rho returned numbers that are not finite: it must be defined for all elements of the group.")
    return value if value.dtype.kind == "c" else value.astype(float)


def derivative(rho: MatrixFunction, A: Inexact[np.ndarray, "d d"]) -> Inexact[np.ndarray, "n n"]:
    """d/dt rho(exp(tA)) at t = 0 for a homomorphism rho of matrices.

    Forward-mode automatic differentiation, if rho is written with operations that JAX follows; otherwise exactly from
    rho(exp(tA)) = exp(t drho(A)) by the matrix logarithm. Either is checked against rho itself. Raises ValueError if
    rho is not a homomorphism along A.
    """
    norm = float(np.linalg.norm(A))
    if norm == 0:
        return np.zeros_like(evaluate(rho, np.eye(len(A))))
    step = 0.25  # norm of the element at which it is tried out: near the identity, but far enough to see errors
    direction = A * (step / norm)
    target = evaluate(rho, _exp(direction))
    for method in (_by_differentiation, _by_logarithm):
        D = method(rho, direction, target)
        if D is not None and _close(_exp(D), target):
            return D * (norm / step)
    raise ValueError(
        "rho is not a representation: rho(exp(A)) is not exp(drho(A)) for any drho(A); check that rho(g h) = "
        "rho(g) rho(h) for the elements of this group."
    )


def _by_differentiation(rho: MatrixFunction, A: np.ndarray, target: np.ndarray) -> np.ndarray | None:
    try:
        with jax.enable_x64(True):
            one = jnp.eye(len(A), dtype=A.dtype)
            # Times 1.0, since integers and truth values have no derivatives.
            D = np.asarray(jax.jvp(lambda g: jnp.asarray(rho(g)) * 1.0, (one,), (jnp.asarray(A),))[1])
    except NOT_TRACEABLE:
        return None
    return D if D.shape == target.shape and np.isfinite(D).all() else None


def _by_logarithm(rho: MatrixFunction, A: np.ndarray, target: np.ndarray) -> np.ndarray | None:
    """The logarithm at a step so small that it is the principal one; the step is halved until two agree."""
    previous = None
    for halvings in range(8):
        scale = 2.0**-halvings
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of matrices without logarithm: what comes out is checked
            D = np.asarray(logm(evaluate(rho, _exp(A * scale)))) / scale
        if not np.isfinite(D).all():
            return None
        if np.isrealobj(target):
            D = np.real(D)
        if previous is not None and _close(D, previous):
            return previous
        previous = D
    return None


def _exp(A: np.ndarray) -> np.ndarray:
    return np.asarray(expm(A))


def _close(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.abs(a - b).max(initial=0) <= TOL_EXACT * max(1.0, float(np.abs(b).max(initial=0))))
