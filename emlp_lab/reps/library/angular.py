"""Irreducible representations of SO(3), O(3) and SU(2) by their angular momentum."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from jaxtyping import Complex, Float
from scipy.linalg import expm
from scipy.spatial.transform import Rotation

from emlp_lab.algebra.tolerance import TOL_DISTINCT
from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups import Group
from emlp_lab.reps.base import V
from emlp_lab.reps.library.powers import Power
from emlp_lab.reps.rep import GroupElement, Rep
from emlp_lab.reps.tree import as_rep

MAX_MOMENTUM = 100  # of l and j


@dataclass(frozen=True, repr=False)
class Angular(Rep):
    """See `Irrep`."""

    l: int  # noqa: E741
    parity: int

    def rho(self, g: GroupElement) -> Float[np.ndarray, "m m"]:
        """Wigner's matrix of the rotation in g, times the parity where g turns left into right."""
        g = np.asarray(g)
        if g.shape != (3, 3) or np.any(np.imag(g)) or np.abs(g @ g.T - np.eye(3)).max() > TOL_DISTINCT:
            raise ValueError(
                "Irrep(l) needs orthogonal 3 x 3 matrices: bind it to SO(3), O(3) or one of their subgroups."
            )
        g = np.real(g)
        sign = 1.0 if np.linalg.det(g) > 0 else -1.0
        turn = Rotation.from_matrix(sign * g).as_rotvec()
        rotation = np.asarray(expm(np.tensordot(turn, _rotation_generators(self.l), axes=1)))
        return rotation if sign > 0 else self.parity * rotation

    def drho(self, A: GroupElement) -> Float[np.ndarray, "m m"]:
        """Matrix of an antisymmetric matrix, the rotation vector (A_32, A_13, A_21)."""
        A = np.asarray(A)
        if A.shape != (3, 3) or np.any(np.imag(A)) or np.abs(A + A.T).max() > TOL_DISTINCT:
            raise ValueError("Irrep(l) needs antisymmetric 3 x 3 generators: bind it to SO(3), O(3) or a subgroup.")
        A = np.real(A)
        return np.tensordot([A[2, 1], A[0, 2], A[1, 0]], _rotation_generators(self.l), axes=1)

    def __str__(self) -> str:
        natural = self.parity == (-1) ** self.l
        return f"Irrep({self.l})" if natural else f"Irrep({self.l}, {self.parity})"


@dataclass(frozen=True, repr=False)
class Spinor(Power):
    """See `Spin`."""

    def __call__(self, group: Group) -> Rep:
        if group.d != 2:
            raise ValueError(
                f"{self} needs 2 x 2 matrices, those of {group} are {group.d} x {group.d}: bind it to SU(2)."
            )
        return super().__call__(group)

    def __str__(self) -> str:
        return f"Spin({Fraction(self.k, 2)})"


def Irrep(l: int, parity: int | None = None) -> Rep:  # noqa: E741  the quantum number's name
    """The irreducible representation of SO(3) or O(3) of angular momentum l, dimension 2l + 1.

    Real spherical harmonics in the order m = -l..l, so that Irrep(1) is V in the order y, z, x. parity: sign of -1 in
    O(3); by default (-1)^l, that of polynomials of degree l. Bind it to SO(3), O(3) or any of their subgroups.
    """
    if not is_whole(l) or not 0 <= l <= MAX_MOMENTUM:
        raise ValueError(f"Irrep({l!r}): l is an integer from 0 to {MAX_MOMENTUM}.")
    if parity not in (None, 1, -1):
        raise ValueError(f"Irrep({l}, {parity!r}): the parity is 1 or -1.")
    return as_rep(Angular(int(l), (-1) ** int(l) if parity is None else int(parity)))


def Spin(j: float | Fraction) -> Rep:
    """The irreducible representation of SU(2) of spin j = 0, 1/2, 1, ..., dimension 2j + 1.

    The symmetric power 2j of V: homogeneous polynomials, in the basis of the unit monomials.
    """
    twice = 2 * j if isinstance(j, (int, float, Fraction)) and not isinstance(j, bool) else -1
    if not 0 <= twice <= 2 * MAX_MOMENTUM or twice != int(twice):
        raise ValueError(f"Spin({j!r}): j is a multiple of 1/2 from 0 to {MAX_MOMENTUM}.")
    return as_rep(Spinor(V, int(twice), odd=False))


@lru_cache
def _rotation_generators(l: int) -> Float[np.ndarray, "3 m m"]:  # noqa: E741
    """drho of the rotations about x, y, z: real antisymmetric matrices (Condon-Shortley phases, then real basis)."""
    m = np.arange(-l, l + 1)
    raising = np.diag(np.sqrt(l * (l + 1) - m[:-1] * (m[:-1] + 1.0)), -1)
    J = np.array([(raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m.astype(float))])
    U = _real_harmonics(l)
    generators = np.real(U @ (-1j * J) @ U.conj().T)
    generators.setflags(write=False)
    return generators


def _real_harmonics(l: int) -> Complex[np.ndarray, "m m"]:  # noqa: E741
    """Row a, column m: <a|m>, for the real harmonics a = -l..l and the complex ones m."""
    U = np.zeros((2 * l + 1, 2 * l + 1), complex)
    U[l, l] = 1
    for m in range(1, l + 1):
        sign = (-1) ** m
        U[l + m, [l + m, l - m]] = sign * 0.5**0.5, 0.5**0.5
        U[l - m, [l + m, l - m]] = 1j * sign * 0.5**0.5, -1j * 0.5**0.5
    return U
