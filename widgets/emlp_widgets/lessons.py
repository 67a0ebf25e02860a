"""What the lessons measure, fit and refuse."""

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from jaxtyping import Float
from traitlets import TraitError

from emlp_lab.reps import Rep
from emlp_lab.solve import Basis, Solver

R = TypeVar("R")
Matrix = Float[np.ndarray, "n_out n_in"]


def refusal(call: Callable[[], object]) -> str:
    """The message with which a call is refused, for example of refusal(lambda: SO(0)); a mistake without an error box.

    Raises AssertionError if the call is not refused.
    """
    try:
        call()
    except (ValueError, ArithmeticError, TraitError) as problem:
        return str(problem)
    raise AssertionError("the call was not refused: it raised no ValueError, ArithmeticError or TraitError.")


def timed(call: Callable[[], R]) -> tuple[R, float]:
    """What a call returns, and the seconds that it took."""
    started = time.perf_counter()
    result = call()
    return result, time.perf_counter() - started


def residuals(rep: Rep) -> list[float]:
    """Those of all steps of the iterative route, blocks of vectors one after the other, the start of each included."""
    return [event.data["residual"] for event in Solver("iterative").stream(rep) if event.stage == "iterate"]


def fit_equivariant(basis: Basis, x: Float[np.ndarray, "rows n_in"], y: Float[np.ndarray, "rows n_out"]) -> Matrix:
    """The matrix of the basis that fits the rows best: y = W x, in the least squares, shape (n_out, n_in)."""
    Q = basis.dense().reshape(y.shape[1], x.shape[1], -1)
    features = np.einsum("ijk,nj->nik", Q, x).reshape(y.size, -1)
    return Q @ np.linalg.lstsq(features, y.ravel())[0]


def excess_errors(
    W: Matrix, basis: Basis, rows: int, noise: float = 0.5, draws: int = 50, seed: int = 0
) -> tuple[float, float]:
    """How far matrices are from W that were fitted to rows of y = W x + noise: of all matrices, and of the basis.

    The mean over draws of the rows, inputs and noise being normal, of |difference|² / n_out: the error for new rows, of
    each output, beyond the noise.
    """
    rng, found = np.random.default_rng([seed, rows]), []
    for _ in range(draws):
        x = rng.standard_normal((rows, W.shape[1]))
        y = x @ W.T + noise * rng.standard_normal((rows, len(W)))
        fits = np.linalg.lstsq(x, y)[0].T, fit_equivariant(basis, x, y)
        found.append([((fit - W) ** 2).sum() / len(W) for fit in fits])
    free, shared = np.mean(found, axis=0)
    return float(free), float(shared)
