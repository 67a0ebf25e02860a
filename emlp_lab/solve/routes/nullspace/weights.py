"""The kernel of one generic constraint, read off the eigenvalues of a small matrix.

If the generator A is diagonalisable, drho(A) on a tensor product has the products of eigenvectors of A as
eigenvectors, with the sums of their eigenvalues (weights). The vectors of weight zero hold all the invariants; they
are far fewer than n and cost no n x n factorisation. For a group element h the products of eigenvalues must be one
instead.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Complex, Float, Integer
from scipy.linalg import schur

from emlp_lab.algebra.tolerance import TOL_EQUAL, TOL_ROUNDING
from emlp_lab.groups import Group
from emlp_lab.reps import Atom
from emlp_lab.solve.constraint import Constraint, constraints

MAX_CONDITION = 1e5  # of the eigenvectors, up to which a matrix is diagonalised safely


@dataclass(frozen=True, eq=False)
class WeightSpace:
    """Vectors of weight zero of one constraint: columns of products of eigenvectors.

    eigenvectors: one d x d matrix for each axis. selected: shape (axes, count), which eigenvectors each column
    multiplies. unitary: whether the columns are orthonormal as they are. kind: of the constraint.
    """

    eigenvectors: tuple[Complex[np.ndarray, "_ _"], ...]
    selected: Integer[np.ndarray, "axes count"]
    unitary: bool
    kind: str

    @property
    def count(self) -> int:
        return self.selected.shape[1]

    def basis(self) -> Complex[np.ndarray, "n count"]:
        """Orthonormal basis of the weight space."""
        columns = np.ones((1, self.count), complex)
        for vectors, which in zip(self.eigenvectors, self.selected, strict=True):
            products = columns[:, None, :] * vectors[None, :, which]
            columns = products.reshape(len(columns) * len(vectors), self.count)
        return columns if self.unitary else np.linalg.qr(columns)[0]


def smallest_weight_space(atoms: tuple[Atom, ...], group: Group) -> WeightSpace | None:
    """The smallest weight space among some candidates (of small types: the first one), or None if no candidate can be
    diagonalised safely.
    """
    spaces = (_weight_space(constraint) for constraint in _candidates(atoms, group))
    safe = (space for space in spaces if space is not None)
    if math.prod(atom.size() for atom in atoms) <= 512:  # a smaller start would not be noticed
        return next(safe, None)
    return min(safe, key=lambda space: space.count, default=None)


def _candidates(atoms: tuple[Atom, ...], group: Group) -> Iterator[Constraint]:
    algebra = group.lie_algebra
    tries = 3  # random elements: a generic one has the smallest weight space, nearly always
    yield from random_combinations(atoms, algebra, tries, seed=0)
    yield from (c for c in constraints(atoms, group) if c.kind == "discrete")
    normal = np.abs(algebra @ algebra.conj().swapaxes(1, 2) - algebra.conj().swapaxes(1, 2) @ algebra) <= TOL_ROUNDING
    if not (every := normal.all(axis=(1, 2))).all():
        yield from random_combinations(atoms, algebra[every], tries, seed=0)


def random_combinations(atoms: tuple[Atom, ...], generators: np.ndarray, count: int, seed: int) -> Iterator[Constraint]:
    """Generic elements of the span of Lie algebra generators, the same for the same seed."""
    for weights in _generic(len(generators), count, seed) if len(generators) else ():
        combination = weights @ generators.reshape(len(generators), -1)
        yield Constraint(atoms, "lie", combination.reshape(generators.shape[1:]))


@lru_cache(maxsize=64)
def _generic(length: int, count: int, seed: int) -> tuple[Float[np.ndarray, " _"], ...]:
    """Random numbers of absolute values between 0.5 and 1.5. Making the generator takes longer than a small solve's
    products.
    """
    rng = np.random.default_rng(seed)
    signs = [np.where(rng.random(length) < 0.5, -1, 1) for _ in range(count)]
    return tuple(rng.uniform(0.5, 1.5, length) * sign for sign in signs)


def _weight_space(constraint: Constraint) -> WeightSpace | None:
    lie = constraint.kind == "lie"
    matrices = dict(zip(constraint.atoms, constraint.matrices, strict=True))
    systems = {atom: _eigensystem(np.asarray(matrix, complex)) for atom, matrix in matrices.items()}
    if any(system is None for system in systems.values()):
        return None
    found = [system for atom in constraint.atoms if (system := systems[atom]) is not None]
    if math.prod([condition for _, _, condition in found]) > MAX_CONDITION:
        return None
    total, scale = np.full(1, 0j if lie else 1 + 0j), 1e-300
    for values, _, _ in found:
        total = ((total[:, None] + values) if lie else (total[:, None] * values)).ravel()
        scale += np.abs(values).max()
    # Too many are harmless, the other constraints decide.
    near = np.abs(total) <= TOL_EQUAL * scale if lie else np.abs(total - 1) <= TOL_EQUAL * np.abs(total).max()
    selected = np.stack(np.unravel_index(np.flatnonzero(near), [len(values) for values, _, _ in found]))
    unitary = all(condition == 1.0 for _, _, condition in found)
    return WeightSpace(tuple(vectors for _, vectors, _ in found), selected, unitary, constraint.kind)


def _eigensystem(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, float] | None:
    """(eigenvalues, eigenvectors, condition number of the eigenvectors), or None if it cannot be diagonalised
    safely.
    """
    size = np.linalg.norm(matrix) or 1.0
    if np.abs(matrix + matrix.conj().T).max() <= 1e-15 * size:
        values, vectors = np.linalg.eigh(1j * matrix)
        return -1j * values, vectors, 1.0
    if np.linalg.norm(matrix @ matrix.conj().T - matrix.conj().T @ matrix) <= TOL_ROUNDING * size**2:
        triangular, unitary = schur(matrix, output="complex")[:2]
        return np.diagonal(triangular), unitary, 1.0
    values, vectors = np.linalg.eig(matrix)
    condition = float(np.linalg.cond(vectors))
    wrong = np.linalg.norm(matrix @ vectors - vectors * values) > TOL_ROUNDING * size
    return None if wrong or condition > MAX_CONDITION else (values, vectors, condition)
