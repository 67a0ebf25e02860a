"""Projection of vectors on the null space of an operator by conjugate gradients for least squares (CGLS).

z = x - y, where y minimises ||C (x - y)|| over the Krylov space of C^H C and x, converges to the orthogonal projection
of x (Hestenes, Stiefel 1952; Bjorck, "Numerical methods for least squares problems", 1996, section 7.4). Among all
filters p(C^H C) x with p(0) = 1, those of Chebyshev included, it takes the best one without bounds of the spectrum.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float, Inexact
from scipy.linalg import eigvalsh_tridiagonal

from emlp_lab.algebra.tolerance import TOL_ROUNDING
from emlp_lab.solve.routes.iterative.stacked import Stacked


@dataclass(eq=False)
class Projection:
    """Columns on their way to the null space of C = `operator`; `steps` moves them.

    z: the columns now. r: C z. tolerance: a column rests where ||C z|| is at most this.
    """

    operator: Stacked
    z: Inexact[np.ndarray, "n r"]
    tolerance: float
    r: Inexact[np.ndarray, "K n r"] = field(init=False)
    _lengths: list[Float[np.ndarray, " r"]] = field(default_factory=list, init=False)  # alpha of each step; 0 at rest
    _ratios: list[Float[np.ndarray, " r"]] = field(default_factory=list, init=False)  # beta of each step

    def __post_init__(self):
        self.r = self.operator.apply(self.z)

    @property
    def residual(self) -> float:
        """Largest ||C z|| of the columns."""
        return float(np.sqrt(_squares(self.r).max(initial=0)))

    def steps(self) -> Iterator[None]:
        """Moves all columns once for each item, each by itself, until all rest."""
        p = s = self.operator.adjoint(self.r)
        power = _squares(s)
        while (moving := (_squares(self.r) > self.tolerance**2) & (power > 0)).any():
            q = self.operator.apply(p)
            alpha = np.divide(power, _squares(q), out=np.zeros_like(power), where=moving)
            self.z = self.z - alpha * p
            self.r -= alpha * q
            s = self.operator.adjoint(self.r)
            before, power = power, _squares(s)
            beta = np.divide(power, before, out=np.zeros_like(power), where=moving)
            p = s + beta * p
            self._lengths.append(alpha)
            self._ratios.append(beta)
            yield

    def ritz_values(self, columns: int = 8) -> Float[np.ndarray, " k"]:
        """Rayleigh-Ritz values of C^H C on the span of the first `columns`, ascending: those of null vectors fall to
        rounding errors, the others stay.
        """
        z, r = self.z[:, :columns], self.r[:, :, :columns]
        sizes, vectors = np.linalg.eigh(z.conj().T @ z)
        kept = sizes > TOL_ROUNDING * sizes.max(initial=0)
        image = r.reshape(-1, r.shape[2]) @ (vectors[:, kept] / np.sqrt(sizes[kept]))
        return np.maximum(np.linalg.eigvalsh(image.conj().T @ image), 1e-16)  # rounding may make them negative

    def singular_values(self) -> tuple[float, float] | None:
        """The smallest and the largest nonzero singular value of C that the columns met; None before the first step.

        CGLS is the process of Lanczos started at C^H r, where null vectors have no part: its tridiagonal matrix has
        approximations of nonzero eigenvalues of C^H C alone.
        """
        columns = zip(np.array(self._lengths).T, np.array(self._ratios).T, strict=True)
        found = [_lanczos(alpha[alpha > 0], beta[alpha > 0]) for alpha, beta in columns if alpha[0] > 0]
        if not found:
            return None
        return float(np.sqrt(min(values[0] for values in found))), float(np.sqrt(max(values[-1] for values in found)))


def _lanczos(alpha: Float[np.ndarray, " m"], beta: Float[np.ndarray, " m"]) -> Float[np.ndarray, " m"]:
    """Eigenvalues of the positive tridiagonal matrix of step lengths alpha and ratios beta, ascending."""
    diagonal = 1 / alpha
    diagonal[1:] += beta[:-1] / alpha[:-1]
    return np.maximum(eigvalsh_tridiagonal(diagonal, np.sqrt(beta[:-1]) / alpha[:-1]), 0)


def _squares(x: np.ndarray) -> Float[np.ndarray, " r"]:
    """||x||^2 of each column, over all other axes."""
    rows = x.reshape(-1, x.shape[-1])
    return np.einsum("ij,ij->j", rows.conj(), rows).real
