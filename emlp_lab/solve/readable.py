"""The same space with a basis that people can read: exact zeros, small rationals, square roots where they exist."""

from fractions import Fraction
from numbers import Real
from typing import cast

import numpy as np
import scipy.linalg as sla
from jaxtyping import Inexact, Num

from emlp_lab.algebra.arrays import AnyArray
from emlp_lab.algebra.tolerance import TOL_ROUNDING, TOL_VERIFIED
from emlp_lab.solve.matrix import Matrix

MAX_NUMERATOR = 1000  # and denominator, up to which a number is taken for a fraction
Pivoted = tuple[np.ndarray, np.ndarray]  # triangle and order of the columns


def is_readable(n: int, rank: int) -> bool:
    """Whether a basis of this size is small enough to be made readable."""
    max_work = 3e8  # operations of the echelon form
    return 4.0 * n * rank**2 <= max_work


def readable(Q: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """Orthonormal basis of span(Q) that depends on the space alone.

    An eigenvalue solver returns an arbitrary rotation of the basis; the echelon form does not depend on it, and its
    entries are small rationals for the classical groups.
    """
    if Q.shape[1] == 0:
        return np.zeros_like(Q)
    basis, triangle = np.linalg.qr(echelon(Q))
    basis = basis * np.sign(np.real(np.diagonal(triangle)))
    basis[np.abs(basis) < TOL_ROUNDING] = 0
    return basis


def echelon(Q: Inexact[np.ndarray, "n r"]) -> Inexact[np.ndarray, "n r"]:
    """Reduced echelon basis of span(Q): on r well-conditioned pivot rows it is the identity matrix.

    The first rows are preferred among equally good pivots.
    """
    n, r = Q.shape
    preference = 1 - 1e-3 * np.arange(n) / n
    _, order = cast(Pivoted, sla.qr((Q * preference[:, None]).conj().T, mode="r", pivoting=True))
    pivots = np.sort(order[:r])
    form = np.linalg.solve(Q[pivots].T, Q.T).T
    form[np.abs(form) < TOL_ROUNDING] = 0
    return form


def sparsify_basis(Q: Num[AnyArray, "n r"] | Matrix) -> Inexact[np.ndarray, "n r"]:
    """A sparse basis of span(Q) to look at: echelon form, each column scaled to coprime integers where it is rational.

    Q: a basis, or columns as an array. Not orthonormal. It takes the place of emlp's function of this name, which needs
    3000 steps of an optimiser and returns entries -1, 0, 1 that need not span the same space. Raises ValueError if the
    columns are dependent.
    """
    given = np.asarray(Q)
    numbers = given.ndim == 2 and given.dtype.kind in "biufc" and bool(np.isfinite(given).all())
    if not numbers or np.linalg.matrix_rank(given) < given.shape[1]:
        raise ValueError(
            f"Q of shape {given.shape} and type {given.dtype}: give a basis, linearly independent columns (n, r) of "
            "finite numbers."
        )
    Q = given if given.dtype.kind == "c" else given.astype(float)
    if Q.shape[1] == 0:
        return np.zeros_like(Q)
    form = echelon(Q)
    if np.iscomplexobj(form):
        return form
    return np.stack([_integers(column) for column in form.T], axis=1)


def exact_text(x: float) -> str:
    """The number as people write it: "0", "-2/3", "1/√6", or six decimals where no short form is within 1e-10."""
    if isinstance(x, bool) or not isinstance(x, Real):
        raise ValueError(f"exact_text({x!r}): give a real number.")
    if not np.isfinite(x):
        return str(float(x))
    if abs(x) < TOL_VERIFIED:
        return "0"
    sign = "-" if x < 0 else ""
    plain, square = _fraction(abs(x)), _fraction(x * x)
    if plain is not None and plain.denominator <= MAX_NUMERATOR:
        return f"{sign}{plain}"
    if square is None:
        return f"{x:.6g}"
    if square.numerator == 1:
        return f"{sign}1/√{square.denominator}"
    return f"{sign}√{square}" if square.denominator == 1 else f"{sign}√({square})"


def _integers(column: np.ndarray) -> np.ndarray:
    fractions = [_fraction(float(x)) for x in column]
    known = [fraction for fraction in fractions if fraction is not None]
    if len(known) < len(column):
        return column
    scale = np.lcm.reduce([fraction.denominator for fraction in known], dtype=object)
    return np.array([float(fraction * scale) for fraction in known])


def _fraction(x: float) -> Fraction | None:
    found = Fraction(x).limit_denominator(MAX_NUMERATOR)
    return found if abs(float(found) - x) < TOL_VERIFIED and abs(found.numerator) <= MAX_NUMERATOR else None
