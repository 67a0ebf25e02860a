"""Classical matrix groups: rotations, reflections, Lorentz transformations, unitary ones, SL, GL, Sp."""

from functools import partial

import numpy as np

from emlp_lab.groups.checks import checked_dimension
from emlp_lab.groups.group import Group, none
from emlp_lab.groups.sampling import haar
from emlp_lab.groups.sampling.sampler import Distribution, Sampler


def _rotations(n: int) -> np.ndarray:
    """Basis E_ij - E_ji (j < i) of the skew-symmetric matrices, shape (n(n-1)/2, n, n)."""
    rows, columns = np.tril_indices(n, -1)
    algebra = np.zeros((len(rows), n, n))
    algebra[np.arange(len(rows)), rows, columns] = 1
    algebra[np.arange(len(rows)), columns, rows] = -1
    return algebra


def _reflection(n: int, axis: int = 0) -> np.ndarray:
    h = np.eye(n)
    h[axis, axis] = -1
    return h


def Trivial(n: int) -> Group:
    """The group of one element in n dimensions: every linear map is equivariant."""
    n = checked_dimension("Trivial", n, matrices=0)
    return Group(f"Trivial({n})", none(n), none(n), ("Trivial", n))


def SO(n: int) -> Group:
    """Rotations of n dimensions, SO(n)."""
    n = checked_dimension("SO", n, matrices=lambda n: n * (n - 1) // 2)
    return Group(f"SO({n})", _rotations(n), none(n), ("SO", n), partial(haar.orthogonal, n, special=True))


def O(n: int) -> Group:  # noqa: E743  the group's own name
    """Rotations and reflections of n dimensions, O(n)."""
    n = checked_dimension("O", n, matrices=lambda n: n * (n - 1) // 2 + 1)
    return Group(f"O({n})", _rotations(n), _reflection(n)[None], ("O", n), partial(haar.orthogonal, n))


def _lorentz_algebra() -> np.ndarray:
    """Three boosts, then three rotations, of space-time with the metric diag(1, -1, -1, -1)."""
    algebra = np.zeros((6, 4, 4))
    for i in range(3):
        algebra[i, 1 + i, 0] = algebra[i, 0, 1 + i] = 1
    algebra[3:, 1:, 1:] = _rotations(3)
    return algebra


def _bounded(d: int, components: np.ndarray, max_rapidity: float = 1.0) -> Sampler:
    """Random rotation, random boost and random product of `components`, diagonal matrices of square one.

    max_rapidity: of the boosts; with 1 their entries are up to cosh(1) = 1.54.
    """

    def draw(rng: np.random.Generator, n: int) -> np.ndarray:
        g = np.tile(np.eye(d), (n, 1, 1))
        g[:, 1:, 1:] = haar.orthogonal(d - 1, special=True).draw(rng, n)
        g = g @ _boosts(rng.uniform(0, max_rapidity, size=n), haar.orthogonal(d - 1).draw(rng, n)[:, 0])
        for component in components:
            g = np.where(rng.random((n, 1, 1)) < 0.5, g @ component, g)
        return g

    return Sampler(
        draw, Distribution.BOUNDED, f"bounded: Haar rotation, boost of rapidity below {max_rapidity:g}, any component"
    )


def _boosts(rapidity: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Boosts along unit vectors of shape (n, d - 1), shape (n, d, d)."""
    d = direction.shape[1] + 1
    boosts = np.tile(np.eye(d), (len(direction), 1, 1))
    boosts[:, 0, 0] = np.cosh(rapidity)
    boosts[:, 0, 1:] = boosts[:, 1:, 0] = np.sinh(rapidity)[:, None] * direction
    stretch = (np.cosh(rapidity) - 1)[:, None, None]
    boosts[:, 1:, 1:] += stretch * direction[:, :, None] * direction[:, None, :]
    return boosts


def _lorentz(name: str, algebra: np.ndarray, components: np.ndarray, family: str) -> Group:
    d = algebra.shape[-1]
    return Group(name, algebra, components, (family, d), partial(_bounded, d, components))


def SO13p() -> Group:
    """Proper orthochronous Lorentz group SO+(1,3), the component of the identity."""
    return _lorentz("SO+(1,3)", _lorentz_algebra(), none(4), "SO")


def SO13() -> Group:
    """Proper Lorentz group SO(1,3): SO+(1,3) and -1."""
    return _lorentz("SO(1,3)", _lorentz_algebra(), -np.eye(4)[None], "SO")


def O13() -> Group:
    """Full Lorentz group O(1,3), with parity and time reversal."""
    return _lorentz("O(1,3)", _lorentz_algebra(), np.stack([-np.eye(4), _reflection(4)]), "O")


Lorentz = O13

BOOST = np.array([[[0.0, 1.0], [1.0, 0.0]]])


def SO11p() -> Group:
    """Boosts of 1+1 dimensional space-time, the component of the identity of O(1,1)."""
    return _lorentz("SO+(1,1)", BOOST, none(2), "SO")


def O11() -> Group:
    """Lorentz transformations of 1+1 dimensional space-time."""
    return _lorentz("O(1,1)", BOOST, np.stack([-np.eye(2), _reflection(2)]), "O")


def _off_diagonal(n: int) -> np.ndarray:
    """E_ij - E_ji and i (E_ij + E_ji) for j < i, shape (n (n - 1), n, n)."""
    rows, columns = np.tril_indices(n, -1)
    pairs = np.arange(len(rows))
    real, imaginary = np.zeros((2, len(rows), n, n), complex)
    real[pairs, rows, columns], real[pairs, columns, rows] = 1, -1
    imaginary[pairs, rows, columns] = imaginary[pairs, columns, rows] = 1j
    return np.concatenate([real, imaginary])


def _diagonal(rows: np.ndarray, n: int) -> np.ndarray:
    return 1j * np.array([np.diag(row) for row in rows]).reshape(-1, n, n)


def U(n: int) -> Group:
    """Unitary matrices of n dimensions, U(n)."""
    n = checked_dimension("U", n, matrices=lambda n: 2 * n * n)
    algebra = np.concatenate([_off_diagonal(n), _diagonal(np.eye(n), n)])
    return Group(f"U({n})", algebra, none(n), ("GL", n), partial(haar.unitary, n))


def SU(n: int) -> Group:
    """Unitary matrices of determinant one in n dimensions, SU(n); SU(1) has one element."""
    n = checked_dimension("SU", n, matrices=lambda n: 2 * n * n)
    algebra = np.concatenate([_off_diagonal(n), _diagonal(np.eye(n)[:-1] - np.eye(n)[1:], n)])
    return Group(f"SU({n})", algebra, none(n), ("SL", n), partial(haar.unitary, n, special=True))


def _units(n: int) -> np.ndarray:
    """All matrices with a single one, row by row, shape (n * n, n, n)."""
    return np.eye(n * n).reshape(n * n, n, n)


def Scaling(n: int) -> Group:
    """Positive multiples of the identity in n dimensions."""
    n = checked_dimension("Scaling", n, matrices=1)
    return Group(f"Scaling({n})", np.eye(n)[None], none(n))


def GL(n: int) -> Group:
    """Invertible matrices of n dimensions, the component of the identity of GL(n)."""
    n = checked_dimension("GL", n, matrices=lambda n: n * n)
    return Group(f"GL({n})", _units(n), none(n), ("GL", n))


def SL(n: int) -> Group:
    """Matrices of determinant one in n dimensions, SL(n)."""
    n = checked_dimension("SL", n, matrices=lambda n: n * n - 1)
    off_diagonal = _units(n)[~np.eye(n, dtype=bool).ravel()]
    traceless = np.stack([np.diag(row) for row in np.eye(n)[:-1] - np.eye(n)[-1]]) if n > 1 else none(n)
    return Group(f"SL({n})", np.concatenate([off_diagonal, traceless]), none(n), ("SL", n))


def Sp(m: int) -> Group:
    """Symplectic matrices of 2m dimensions, which preserve J = [[0, 1], [-1, 0]]; others write Sp(2m)."""
    m = checked_dimension("Sp", m, matrices=lambda m: 4 * m * (2 * m + 1))
    rows, columns = np.tril_indices(2 * m)
    symmetric = np.zeros((len(rows), 2 * m, 2 * m))
    symmetric[np.arange(len(rows)), rows, columns] = 1
    symmetric[np.arange(len(rows)), columns, rows] = 1
    J = np.kron(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.eye(m))
    return Group(f"Sp({m})", J @ symmetric, none(2 * m), ("Sp", m))
